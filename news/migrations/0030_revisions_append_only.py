from django.db import migrations

# Two changes may come after: an account or a channel that is deleted is forgotten (`by_id`,
# `channel_id` become null; names and content stay). A revision goes only with its story, which is
# looked for at the end of the transaction: Django deletes what hangs on a row before the row.
# TRUNCATE, with which tests clean up, fires no row trigger.
GUARD = """
CREATE FUNCTION news_revision_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    forgettable text[] := ARRAY['by_id', 'channel_id'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - forgettable = to_jsonb(OLD) - forgettable
            AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
            AND (NEW.channel_id IS NULL OR NEW.channel_id = OLD.channel_id)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM news_article WHERE id = OLD.article_id) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'news_revision is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER revision_append_only BEFORE UPDATE ON news_revision
    FOR EACH ROW EXECUTE FUNCTION news_revision_append_only();
CREATE CONSTRAINT TRIGGER revision_goes_with_its_story AFTER DELETE ON news_revision
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION news_revision_append_only();
"""
UNGUARD = """
DROP TRIGGER revision_goes_with_its_story ON news_revision;
DROP TRIGGER revision_append_only ON news_revision;
DROP FUNCTION news_revision_append_only();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change what was saved once."""

    dependencies = [
        ('news', '0029_preview_link'),
    ]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
    ]
