from django.db import migrations

TRIGGER = """
CREATE FUNCTION news_word_list_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO news_wordlistversion (id, version) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;
    RETURN NULL;
END $$;
CREATE TRIGGER word_list_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON news_listedword
FOR EACH STATEMENT EXECUTE FUNCTION news_word_list_changed();
"""
BACK = """
DROP TRIGGER word_list_changed ON news_listedword;
DROP FUNCTION news_word_list_changed();
"""


class Migration(migrations.Migration):
    """Whoever writes to the list changes its version, also in bulk and by hand in SQL."""

    dependencies = [
        ('news', '0016_preflight'),
    ]

    operations = [
        migrations.RunSQL(TRIGGER, BACK),
    ]
