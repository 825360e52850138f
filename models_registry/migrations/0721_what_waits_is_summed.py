"""Sums of models that wait, kept for whole cities: not submitted yet, and living, by the day of their last word.

Which of them are late or silent hangs on the day on which one asks and on what the campaign says then (its window, its
rhythm), so that the campaign stands in the cell, and neither is written anew when it changes. `queries/todo_sums.py`
reads them.
"""

from django.db import migrations

_WAITING = """
    SELECT 'waiting' AS kind, counted.measure::smallint AS measure, 6::smallint AS facet, model.steward_id,
        model.unit_id, counted.day, NULL::date AS before, jsonb_build_array(model.campaign_id) AS parts,
        1::bigint AS number
    FROM {rows} model CROSS JOIN LATERAL (
        SELECT 1 AS measure, public.organizations_half_month(model.listed_on) AS day
            WHERE model.state IN ('draft', 'returned')
        UNION ALL SELECT 2, coalesce(model.last_progress_on, model.registered_on)
            WHERE model.state IN ('registered', 'in_implementation')
    ) counted
"""
_COLUMNS = "kind, measure, facet, steward_id, unit_id, day, before, parts, number"
SOURCE = f"CREATE VIEW public.rolled_source_waiting AS {_WAITING.format(rows='public.models_registry_registeredmodel')}"
_COME = f"SELECT {_COLUMNS} FROM ({_WAITING.format(rows='come')}) given"
_GONE = f"SELECT {_COLUMNS.replace(' number', ' -number AS number')} FROM ({_WAITING.format(rows='gone')}) taken"


def _change(rows: str) -> str:
    return f"""
        INSERT INTO public.organizations_rolledchange ({_COLUMNS})
        SELECT {_COLUMNS.replace(" number", " sum(number)")} FROM ({rows}) changed
        GROUP BY {_COLUMNS.replace(", number", "")} HAVING sum(number) <> 0;
    """


FOLLOW = f"""
CREATE FUNCTION public.models_registry_sum_waiting() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {_change(_COME)}
    ELSIF TG_OP = 'DELETE' THEN {_change(_GONE)}
    ELSE {_change(f"{_COME} UNION ALL {_GONE}")}
    END IF;
    RETURN NULL;
END $$;
"""
_TABLES = {
    "insert": "REFERENCING NEW TABLE AS come",
    "update": "REFERENCING OLD TABLE AS gone NEW TABLE AS come",
    "delete": "REFERENCING OLD TABLE AS gone",
}
TRIGGERS = "\n".join(
    f"CREATE TRIGGER waiting_summed_{verb} AFTER {verb} ON models_registry_registeredmodel {tables}"
    " FOR EACH STATEMENT EXECUTE FUNCTION public.models_registry_sum_waiting();"
    for verb, tables in _TABLES.items()
)
NO_TRIGGERS = "\n".join(
    f"DROP TRIGGER waiting_summed_{verb} ON models_registry_registeredmodel;" for verb in _TABLES
)
NO_CELLS = """
DELETE FROM public.organizations_rolledchange WHERE kind = 'waiting';
DELETE FROM public.organizations_rolledcell WHERE kind = 'waiting';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("models_registry", "0021_candidacies_are_summed"),
        ("organizations", "0017_sums_are_folded"),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, NO_CELLS),
        migrations.RunSQL(SOURCE, "DROP VIEW public.rolled_source_waiting"),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION public.models_registry_sum_waiting()"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL("SELECT organizations_build_rolled('waiting', NULL, NULL)", migrations.RunSQL.noop),
    ]
