"""What one row's constraints cannot say: paths, no cycles, parents alive, no overlap of one code's periods."""

from django.db import migrations

PATH = """
CREATE FUNCTION organizations_unit_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id AND NEW.path = OLD.path THEN
            RETURN NEW;
        END IF;
        IF EXISTS (SELECT FROM organizations_unit WHERE parent_id = NEW.id) THEN
            RAISE EXCEPTION 'unit % has units below it: its parent cannot change', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_parent_fixed';
        END IF;
    END IF;
    IF NEW.parent_id IS NULL THEN
        NEW.path := '/' || NEW.id || '/';
    ELSE
        SELECT path INTO above FROM organizations_unit WHERE id = NEW.parent_id FOR SHARE;
        IF position('/' || NEW.id || '/' IN above) > 0 THEN
            RAISE EXCEPTION 'unit % cannot be below itself', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_no_cycle';
        END IF;
        NEW.path := coalesce(above, '/') || NEW.id || '/';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unit_path BEFORE INSERT OR UPDATE ON organizations_unit
    FOR EACH ROW EXECUTE FUNCTION organizations_unit_path();
"""

ALIVE = """
CREATE FUNCTION organizations_known_start(day date) RETURNS date LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE WHEN day = DATE '2020-01-01' THEN NULL ELSE day END $$;
CREATE FUNCTION organizations_covers(parent_from date, parent_to date, child_from date, child_to date)
    RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (public.organizations_known_start(parent_from) IS NULL
            OR public.organizations_known_start(child_from) IS NULL OR child_from >= parent_from)
       AND (parent_to IS NULL OR (child_to IS NOT NULL AND child_to <= parent_to)) $$;
CREATE FUNCTION organizations_unit_parent_alive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM organizations_unit child JOIN organizations_unit parent ON parent.id = child.parent_id
        WHERE (child.id = NEW.id OR parent.id = NEW.id)
          AND NOT organizations_covers(parent.valid_from, parent.valid_to, child.valid_from, child.valid_to)
    ) THEN
        RAISE EXCEPTION 'unit %: a parent must exist as long as the units below it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_parent_alive';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER unit_parent_alive AFTER INSERT OR UPDATE ON organizations_unit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION organizations_unit_parent_alive();
"""

NO_OVERLAP = """
ALTER TABLE organizations_unit ADD CONSTRAINT unit_code_one_at_a_time EXCLUDE USING gist (
    code WITH =,
    daterange(coalesce(organizations_known_start(valid_from), '-infinity'), coalesce(valid_to, 'infinity'), '[]') WITH &&
) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_units_memberships_calendar")]

    operations = [
        migrations.RunSQL(
            PATH, "DROP TRIGGER unit_path ON organizations_unit; DROP FUNCTION organizations_unit_path()"
        ),
        migrations.RunSQL(
            ALIVE,
            "DROP TRIGGER unit_parent_alive ON organizations_unit; DROP FUNCTION organizations_unit_parent_alive();"
            "DROP FUNCTION organizations_covers(date, date, date, date); DROP FUNCTION organizations_known_start(date)",
        ),
        migrations.RunSQL(
            NO_OVERLAP, "ALTER TABLE organizations_unit DROP CONSTRAINT unit_code_one_at_a_time"
        ),
    ]
