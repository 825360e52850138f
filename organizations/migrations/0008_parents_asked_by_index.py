"""The rule "a parent exists as long as its children" asks by index: before, each changed row joined the whole table."""

from django.db import migrations

BODY = """
CREATE OR REPLACE FUNCTION organizations_unit_parent_alive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
%s
    ) THEN
        RAISE EXCEPTION 'unit %%: a parent must exist as long as the units below it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_parent_alive';
    END IF;
    RETURN NULL;
END $$
"""
JOINED = """        SELECT FROM organizations_unit child JOIN organizations_unit parent ON parent.id = child.parent_id
        WHERE %s
          AND NOT organizations_covers(parent.valid_from, parent.valid_to, child.valid_from, child.valid_to)"""
AT_ONCE = BODY % (JOINED % "(child.id = NEW.id OR parent.id = NEW.id)")
BY_INDEX = BODY % "\n        UNION ALL\n".join([JOINED % "child.id = NEW.id", JOINED % "child.parent_id = NEW.id"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0007_record_begins")]

    operations = [migrations.RunSQL(BY_INDEX, AT_ONCE)]
