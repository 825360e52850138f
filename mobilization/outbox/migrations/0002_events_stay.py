"""An event never changes: only its position is filled in, once. Also for the owner, and in a database with one role."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION outbox_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.position IS NOT NULL
       OR (OLD.id, OLD.kind, OLD.subject_type, OLD.subject_id, OLD.actor_id, OLD.data, OLD.created_at)
          IS DISTINCT FROM
          (NEW.id, NEW.kind, NEW.subject_type, NEW.subject_id, NEW.actor_id, NEW.data, NEW.created_at) THEN
        RAISE EXCEPTION 'An event is never changed (event %)', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_event_stays BEFORE UPDATE ON outbox_event
    FOR EACH ROW EXECUTE FUNCTION outbox_event_stays();
"""

BACKWARD = """
DROP TRIGGER outbox_event_stays ON outbox_event;
DROP FUNCTION outbox_event_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_jobs_and_events")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
