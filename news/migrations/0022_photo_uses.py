from django.db import migrations

# Twin of `news.body.PHOTO`. It asks nothing but its argument, so an index may hold its answers;
# reading a long body is dear, and the cost tells the planner to take the index.
FUNCTION = r"""
CREATE FUNCTION news_photo_ids(body text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
    SELECT coalesce(array_agg(DISTINCT mark[1]::bigint), '{}')
    FROM regexp_matches(body, '<img src="photo:(\d{1,18})">', 'g') AS mark
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0021_retired_picture'),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, 'DROP FUNCTION news_photo_ids(text)'),
        migrations.RunSQL(
            'CREATE INDEX article_photos ON news_article USING gin (news_photo_ids(body))',
            'DROP INDEX article_photos',
        ),
        migrations.RunSQL(
            'CREATE INDEX page_photos ON news_page USING gin (news_photo_ids(body))',
            'DROP INDEX page_photos',
        ),
    ]
