"""Opinions know the units from which they are seen: those that look after them and answer, and all above these.

What is published knows the units in which it is found. The columns are filled by the next migration, found by index by
the one after it. Triggers keep them: of the tables, and of units, whose path may change while nothing stands below.
"""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

SEEN_FROM = """
CREATE FUNCTION dialogues_seen_from(steward bigint, answering bigint) RETURNS bigint[] LANGUAGE plpgsql AS $$
BEGIN
    -- Who changes the path of one of them waits for this, or this for them, and reads what they left.
    PERFORM FROM organizations_unit WHERE id IN (steward, answering) ORDER BY id FOR SHARE;
    RETURN ARRAY(
        SELECT DISTINCT above::bigint FROM organizations_unit unit, string_to_table(trim(unit.path, '/'), '/') above
        WHERE unit.id IN (steward, answering) ORDER BY 1
    );
END $$
"""
FOUND_IN = """
CREATE FUNCTION dialogues_found_in(place bigint, of_opinion bigint) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE keeper bigint;
BEGIN
    -- Who moves the opinion to another unit waits for this, or this for them.
    SELECT steward_id INTO keeper FROM dialogues_opinion WHERE id = of_opinion FOR SHARE;
    RETURN dialogues_seen_from(place, keeper);
END $$
"""
OF_UNITS = """
CREATE FUNCTION dialogues_unit_seen_from() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE dialogues_opinion SET seen_from = '{}' WHERE steward_id = NEW.id OR assigned_steward_id = NEW.id;
    UPDATE dialogues_publishedopinion SET found_in = '{}' WHERE place_unit_id = NEW.id;
    UPDATE dialogues_publishedopinion SET found_in = '{}'
        FROM dialogues_opinion o WHERE o.id = opinion_id AND o.steward_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER unit_seen_from AFTER UPDATE ON organizations_unit
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION dialogues_unit_seen_from()
"""
"""The triggers of the tables then ask anew."""


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0102_looks_at_files_back"),
        ("organizations", "0015_second_factors_taken_off"),
    ]

    operations = [
        migrations.AddField(
            model_name="opinion",
            name="seen_from",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="publishedopinion",
            name="found_in",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], editable=False, size=None
            ),
        ),
        migrations.RunSQL(SEEN_FROM, "DROP FUNCTION dialogues_seen_from(bigint, bigint)"),
        migrations.RunSQL(FOUND_IN, "DROP FUNCTION dialogues_found_in(bigint, bigint)"),
        pgtrigger.migrations.AddTrigger(
            model_name='opinion',
            trigger=pgtrigger.compiler.Trigger(name='found_elsewhere', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."steward_id" IS DISTINCT FROM (NEW."steward_id"))', func="UPDATE dialogues_publishedopinion SET found_in = '{}' WHERE opinion_id = NEW.id; RETURN NULL;", hash='bccc449040b0ce266d1fee52d019ad8eb02db3f5', operation='UPDATE OF "steward_id"', pgid='pgtrigger_found_elsewhere_56703', table='dialogues_opinion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedopinion',
            trigger=pgtrigger.compiler.Trigger(name='units_around', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF TG_OP = 'INSERT' OR (NEW.place_unit_id, NEW.found_in) IS DISTINCT FROM (OLD.place_unit_id, OLD.found_in) THEN\n            NEW.found_in := dialogues_found_in(NEW.place_unit_id, NEW.opinion_id);\n        END IF;\n        RETURN NEW;\n    ", hash='ef5e21f1e273eb0644a3b891bff6212ab448468c', operation='INSERT OR UPDATE OF "place_unit_id", "found_in"', pgid='pgtrigger_units_around_87ceb', table='dialogues_publishedopinion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinion',
            trigger=pgtrigger.compiler.Trigger(name='units_that_see', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF TG_OP = 'INSERT' OR (NEW.steward_id, NEW.assigned_steward_id, NEW.seen_from)\n            IS DISTINCT FROM (OLD.steward_id, OLD.assigned_steward_id, OLD.seen_from) THEN\n            NEW.seen_from := dialogues_seen_from(NEW.steward_id, NEW.assigned_steward_id);\n        END IF;\n        RETURN NEW;\n    ", hash='e16ffc92905e4c8f82d43368ba4238af36154a34', operation='INSERT OR UPDATE OF "steward_id", "assigned_steward_id", "seen_from"', pgid='pgtrigger_units_that_see_75a68', table='dialogues_opinion', when='BEFORE')),
        ),
        migrations.RunSQL(
            OF_UNITS,
            "DROP TRIGGER unit_seen_from ON organizations_unit; DROP FUNCTION dialogues_unit_seen_from()",
        ),
    ]
