"""Sums of opinions, kept for whole cities: by day of receipt, of the tallies that follow from the row and its rating.

`_OPINIONS` is what is counted, under the numbers that `dialogues/tallies.py` and `satisfaction.py` name; a test holds
both equal. What is overdue hangs on the day on which one asks, so that it is counted in the rows. Who rates locks the
opinion first: of two who change both, the second sees what the first did.
"""

from django.db import migrations

_WRITTEN = "opinion.first_answered_on IS NOT NULL AND NOT opinion.was_on_the_spot"
CONDITIONS = {
    1: "true",
    2: "opinion.first_answered_on IS NOT NULL AND opinion.was_on_the_spot",
    3: f"{_WRITTEN} AND opinion.first_answered_on <= opinion.first_due_on",
    4: f"{_WRITTEN} AND opinion.first_answered_on > opinion.first_due_on",
    5: "opinion.first_answered_on IS NULL AND opinion.state IN ('received', 'classified', 'reopened', 'assigned',"
    " 'drafted', 'approved', 'waiting')",
    6: "opinion.first_answered_on IS NULL AND opinion.state IN ('routed_out', 'withdrawn')",
    7: _WRITTEN,
    8: "opinion.reopened_on IS NOT NULL",
}
_NOTHING = "'[]'::jsonb"
_RATED = f"""
        SELECT 9::smallint AS measure, 0::smallint AS facet, {_NOTHING} AS parts, 1::bigint AS number
        UNION ALL SELECT 10, 0, {_NOTHING}, 1 WHERE rating.stars >= 4
        UNION ALL SELECT 11, 0, {_NOTHING}, rating.stars
"""
_COLUMNS = "kind, measure, facet, steward_id, unit_id, day, before, parts, number"
_ROW = (
    "SELECT 'opinions' AS kind, counted.measure, counted.facet, opinion.steward_id, opinion.unit_id,"
    " opinion.received_on AS day, NULL::date AS before, counted.parts, counted.number"
)
_OPINIONS = f"""
    {_ROW} FROM {{rows}} opinion CROSS JOIN LATERAL (
        {
    " UNION ALL ".join(
        f"SELECT {number}::smallint AS measure, 0::smallint AS facet, {_NOTHING} AS parts, 1::bigint AS number"
        f" WHERE {condition}"
        for number, condition in CONDITIONS.items()
    )
}
        UNION ALL SELECT 7, 4, jsonb_build_array(opinion.first_answered_on), 1 WHERE {CONDITIONS[7]}
        UNION ALL SELECT rated.* FROM public.dialogues_opinionrating rating CROSS JOIN LATERAL ({_RATED}) rated
            WHERE rating.opinion_id = opinion.id
    ) counted
"""
_RATINGS = f"""
    {_ROW} FROM {{rows}} rating JOIN public.dialogues_opinion opinion ON opinion.id = rating.opinion_id
        CROSS JOIN LATERAL ({_RATED}) counted
"""
SOURCE = f"CREATE VIEW public.rolled_source_opinions AS {_OPINIONS.format(rows='public.dialogues_opinion')}"


def _change(body: str, came: bool, went: bool) -> str:
    rows = [body.format(rows="come")] if came else []
    if went:
        taken = _COLUMNS.replace(" number", " -number AS number")
        rows.append(f"SELECT {taken} FROM ({body.format(rows='gone')}) taken")
    return f"""
        INSERT INTO public.organizations_rolledchange ({_COLUMNS})
        SELECT {_COLUMNS.replace(" number", " sum(number)")} FROM ({" UNION ALL ".join(rows)}) changed
        GROUP BY {_COLUMNS.replace(", number", "")} HAVING sum(number) <> 0;
    """


_LOCKED = """
        PERFORM 1 FROM public.dialogues_opinion
            WHERE id IN (SELECT opinion_id FROM {rows}) ORDER BY id FOR NO KEY UPDATE;
"""


def _function(name: str, body: str, locked: str = "") -> str:
    return f"""
CREATE FUNCTION public.{name}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {locked.format(rows="come")} {_change(body, True, False)}
    ELSIF TG_OP = 'DELETE' THEN {locked.format(rows="gone")} {_change(body, False, True)}
    ELSE {locked.format(rows="(TABLE come UNION ALL TABLE gone) written")} {_change(body, True, True)}
    END IF;
    RETURN NULL;
END $$;
"""


OPINIONS = _function("dialogues_sum_opinions", _OPINIONS)
RATINGS = _function("dialogues_sum_ratings", _RATINGS, _LOCKED)
_TABLES = {
    "insert": "REFERENCING NEW TABLE AS come",
    "update": "REFERENCING OLD TABLE AS gone NEW TABLE AS come",
    "delete": "REFERENCING OLD TABLE AS gone",
}
_WATCHED = {"opinion": "opinions", "opinionrating": "ratings"}
TRIGGERS = "\n".join(
    f"CREATE TRIGGER {what}_summed_{verb} AFTER {verb} ON dialogues_{table} {tables}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION public.dialogues_sum_{what}();"
    for table, what in _WATCHED.items()
    for verb, tables in _TABLES.items()
)
NO_TRIGGERS = "\n".join(
    f"DROP TRIGGER {what}_summed_{verb} ON dialogues_{table};" for table, what in _WATCHED.items() for verb in _TABLES
)


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0117_days_noted_from_the_log"),
        ("organizations", "0017_sums_are_folded"),
    ]

    operations = [
        migrations.RunSQL(SOURCE, "DROP VIEW public.rolled_source_opinions"),
        migrations.RunSQL(OPINIONS, "DROP FUNCTION public.dialogues_sum_opinions()"),
        migrations.RunSQL(RATINGS, "DROP FUNCTION public.dialogues_sum_ratings()"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL("SELECT organizations_build_rolled('opinions', NULL, NULL)", migrations.RunSQL.noop),
    ]
