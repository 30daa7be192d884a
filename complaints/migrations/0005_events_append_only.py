from django.db import migrations, models

# Two changes may come after: an account that is deleted is forgotten (`actor_id` becomes null;
# the name stays), and retention erases a note, in a transaction that said so before:
# SET LOCAL jiansite.erasing = 'on'. TRUNCATE, with which tests clean up, fires no row trigger;
# a table emptied so is found by `verify_chain`.
GUARD = """
CREATE FUNCTION complaints_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erasable text[] := ARRAY['note', 'note_erased_at', 'actor_id'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.actor_id IS NULL AND to_jsonb(NEW) - 'actor_id' = to_jsonb(OLD) - 'actor_id' THEN
            RETURN NEW;
        END IF;
        IF current_setting('jiansite.erasing', true) = 'on'
            AND NEW.note = '' AND NEW.note_erased_at IS NOT NULL
            AND to_jsonb(NEW) - erasable = to_jsonb(OLD) - erasable
            AND (NEW.actor_id IS NULL OR NEW.actor_id = OLD.actor_id)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'complaints_event is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON complaints_event
    FOR EACH ROW EXECUTE FUNCTION complaints_event_append_only();
"""
UNGUARD = """
DROP TRIGGER event_append_only ON complaints_event;
DROP FUNCTION complaints_event_append_only();
"""


class Migration(migrations.Migration):
    """Every event is a link, and the database refuses to change or delete one."""

    dependencies = [
        ('complaints', '0004_chain_existing_events'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='sequence',
            field=models.PositiveIntegerField(editable=False, verbose_name='序号'),
        ),
        migrations.AlterField(
            model_name='event',
            name='note_digest',
            field=models.CharField(editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name='event',
            name='digest',
            field=models.CharField(editable=False, max_length=64, verbose_name='封印'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(
                fields=('complaint', 'sequence'), name='event_is_one_link'
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
