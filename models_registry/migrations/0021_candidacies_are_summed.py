"""Sums of candidacies decided, kept for whole cities by the day of the decision, of the body that judged.

The numbers are those that `models_registry/tallies.py` names: decided, of these recognised, and those decided on or
after the day of their submission, with a heap of both days.
"""

from django.db import migrations

_NOTHING = "'[]'::jsonb"
_IN_ORDER = "candidacy.submitted_on <= candidacy.decided_on"
_CANDIDACIES = f"""
    SELECT 'candidacies' AS kind, counted.measure, counted.facet, candidacy.body_steward_id AS steward_id,
        candidacy.body_id AS unit_id, candidacy.decided_on AS day, NULL::date AS before, counted.parts,
        1::bigint AS number
    FROM {{rows}} candidacy CROSS JOIN LATERAL (
        SELECT 1::smallint AS measure, 0::smallint AS facet, {_NOTHING} AS parts
        UNION ALL SELECT 2::smallint, 0::smallint, {_NOTHING} WHERE candidacy.state = 'recognised'
        UNION ALL SELECT 3::smallint, 0::smallint, {_NOTHING} WHERE {_IN_ORDER}
        UNION ALL SELECT 3::smallint, 4::smallint, jsonb_build_array(candidacy.submitted_on) WHERE {_IN_ORDER}
    ) counted
    WHERE candidacy.decided_on IS NOT NULL
"""
_COLUMNS = "kind, measure, facet, steward_id, unit_id, day, before, parts, number"
SOURCE = f"CREATE VIEW public.rolled_source_candidacies AS {_CANDIDACIES.format(rows='public.models_registry_candidacy')}"
_COME = f"SELECT {_COLUMNS} FROM ({_CANDIDACIES.format(rows='come')}) given"
_GONE = f"SELECT {_COLUMNS.replace(' number', ' -number AS number')} FROM ({_CANDIDACIES.format(rows='gone')}) taken"


def _change(rows: str) -> str:
    return f"""
        INSERT INTO public.organizations_rolledchange ({_COLUMNS})
        SELECT {_COLUMNS.replace(" number", " sum(number)")} FROM ({rows}) changed
        GROUP BY {_COLUMNS.replace(", number", "")} HAVING sum(number) <> 0;
    """


FOLLOW = f"""
CREATE FUNCTION public.models_registry_sum_candidacies() RETURNS trigger
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
    f"CREATE TRIGGER candidacies_summed_{verb} AFTER {verb} ON models_registry_candidacy {tables}"
    " FOR EACH STATEMENT EXECUTE FUNCTION public.models_registry_sum_candidacies();"
    for verb, tables in _TABLES.items()
)
NO_TRIGGERS = "\n".join(f"DROP TRIGGER candidacies_summed_{verb} ON models_registry_candidacy;" for verb in _TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("models_registry", "0020_stages_are_summed"),
        ("organizations", "0017_sums_are_folded"),
    ]

    operations = [
        migrations.RunSQL(SOURCE, "DROP VIEW public.rolled_source_candidacies"),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION public.models_registry_sum_candidacies()"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL("SELECT organizations_build_rolled('candidacies', NULL, NULL)", migrations.RunSQL.noop),
    ]
