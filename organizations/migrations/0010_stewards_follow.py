"""What the triggers of records with a steward call: follow single successors; queue where there is none."""

from django.db import migrations, models
import django.db.models.deletion

TODAY = """
CREATE FUNCTION organizations_steward_today(named bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    today bigint := named;
    last date;
    heir bigint;
BEGIN
    LOOP
        -- A reorganisation holds FOR UPDATE on units that end: this waits for it, and reads what it left.
        SELECT valid_to INTO last FROM organizations_unit WHERE id = today FOR KEY SHARE;
        IF last IS NULL THEN
            RETURN today;
        END IF;
        SELECT successor_id INTO heir FROM organizations_unitsuccession
            WHERE predecessor_id = today AND is_main AND portion = 'whole' AND kind <> 'abolish';
        IF heir IS NULL THEN
            RETURN today;
        END IF;
        today := heir;
    END LOOP;
END $$
"""
QUEUE = """
CREATE FUNCTION organizations_queue_if_ended(kind_of_item text, item text, words text, steward bigint)
    RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO organizations_queueditem (reorganisation_id, unit_id, mover, item_id, title, proposed_id)
        SELECT (SELECT max(reorganisation_id) FROM organizations_unitsuccession WHERE predecessor_id = unit.id),
               unit.id, kind_of_item, item, left(words, 300),
               (SELECT organizations_steward_today(successor_id) FROM organizations_unitsuccession
                WHERE predecessor_id = unit.id AND is_main)
        FROM organizations_unit unit WHERE unit.id = steward AND unit.valid_to IS NOT NULL
        ON CONFLICT (mover, item_id) WHERE chosen_id IS NULL
        DO UPDATE SET reorganisation_id = excluded.reorganisation_id, unit_id = excluded.unit_id,
                      title = excluded.title, proposed_id = excluded.proposed_id;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0009_columns_have_names")]

    operations = [
        migrations.AlterField(
            model_name="queueditem",
            name="reorganisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="queue",
                to="organizations.reorganisation",
                verbose_name="reorganisation",
            ),
        ),
        migrations.AlterField(
            model_name="queueditemevent",
            name="reorganisation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organizations.reorganisation",
                verbose_name="reorganisation",
            ),
        ),
        migrations.RunSQL(TODAY, "DROP FUNCTION organizations_steward_today(bigint)"),
        migrations.RunSQL(QUEUE, "DROP FUNCTION organizations_queue_if_ended(text, text, text, bigint)"),
    ]
