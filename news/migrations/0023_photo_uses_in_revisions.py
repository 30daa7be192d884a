from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0022_photo_uses'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX revision_photos ON news_revision"
            " USING gin (news_photo_ids(content ->> 'body'))",
            'DROP INDEX revision_photos',
        ),
        migrations.RunSQL(
            "CREATE INDEX revision_cover ON news_revision (((content ->> 'cover')::bigint))",
            'DROP INDEX revision_cover',
        ),
    ]
