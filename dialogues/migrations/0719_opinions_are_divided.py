"""Sums of opinions divided: by unit, and along each column of their own, in half months.

`_OPINIONS` is what is counted, as before under the numbers of the tallies; what each opinion adds is told once by its
day, once by its units and once along each of `ALONG`, under the name that `Sums.along` knows. What is rated is told
along its stars, too. The view adds up what is the same, so that a build and a recount place fewer rows.
"""

from importlib import import_module

from django.db import migrations

_earlier = import_module("dialogues.migrations.0118_opinions_are_summed")

ALONG = {
    "domain": "domain",
    "kind": "kind",
    "channel": "channel",
    "state": "state",
    "theme": "theme_id",
}
_NOTHING = "'[]'::jsonb"
_RATED = """
        SELECT 9::smallint AS measure, rating.stars::bigint AS stars, 1::bigint AS number
        UNION ALL SELECT 10, rating.stars, 1 WHERE rating.stars >= 4
        UNION ALL SELECT 11, NULL, rating.stars
"""
_NAMED = ", ".join(f"('{name}', to_jsonb(opinion.{column}))" for name, column in ALONG.items())
_PARTED = f"""
        SELECT 0::smallint AS facet, opinion.received_on AS day, {_NOTHING} AS parts
        UNION ALL SELECT 4, opinion.received_on, jsonb_build_array(opinion.first_answered_on) WHERE counted.measure = 7
        UNION ALL SELECT 2, halved.day, jsonb_build_array(opinion.unit_id, opinion.steward_id)
            WHERE counted.measure <> 11
        UNION ALL SELECT 5, halved.day, jsonb_build_array(named.name, named.value)
            FROM (VALUES {_NAMED}, ('stars', to_jsonb(counted.stars))) named(name, value)
            WHERE counted.measure <> 11 AND (named.name <> 'stars' OR counted.stars IS NOT NULL)
"""
_COLUMNS = "kind, measure, facet, steward_id, unit_id, day, before, parts, number"
_ROW = (
    "SELECT 'opinions' AS kind, counted.measure, parted.facet, opinion.steward_id, opinion.unit_id,"
    " parted.day, NULL::date AS before, parted.parts, counted.number"
)
_DIVIDED = f"""
    CROSS JOIN LATERAL (SELECT public.organizations_half_month(opinion.received_on) AS day) halved
    CROSS JOIN LATERAL ({_PARTED}) parted
"""
_OPINIONS = f"""
    {_ROW} FROM {{rows}} opinion CROSS JOIN LATERAL (
        {
    " UNION ALL ".join(
        f"SELECT {number}::smallint AS measure, NULL::bigint AS stars, 1::bigint AS number WHERE {condition}"
        for number, condition in _earlier.CONDITIONS.items()
    )
}
        UNION ALL SELECT rated.* FROM public.dialogues_opinionrating rating CROSS JOIN LATERAL ({_RATED}) rated
            WHERE rating.opinion_id = opinion.id
    ) counted {_DIVIDED}
"""
_RATINGS = f"""
    {_ROW} FROM {{rows}} rating JOIN public.dialogues_opinion opinion ON opinion.id = rating.opinion_id
        CROSS JOIN LATERAL ({_RATED}) counted {_DIVIDED}
"""
SOURCE = f"""
CREATE OR REPLACE VIEW public.rolled_source_opinions AS
    SELECT {_COLUMNS.replace(" number", " sum(number)::bigint AS number")}
    FROM ({_OPINIONS.format(rows="public.dialogues_opinion")}) told
    GROUP BY {_COLUMNS.replace(", number", "")}
"""


def _functions(opinions: str, ratings: str) -> str:
    written = (
        _earlier._function("dialogues_sum_opinions", opinions),
        _earlier._function("dialogues_sum_ratings", ratings, _earlier._LOCKED),
    )
    return "\n".join(each.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") for each in written)


EARLIER_SOURCE = _earlier.SOURCE.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
_REBUILD = "SELECT organizations_build_rolled('opinions', NULL, NULL)"


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0118_opinions_are_summed"),
        ("organizations", "0017_sums_are_folded"),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, _REBUILD),
        migrations.RunSQL(SOURCE, EARLIER_SOURCE),
        migrations.RunSQL(_functions(_OPINIONS, _RATINGS), _functions(_earlier._OPINIONS, _earlier._RATINGS)),
        migrations.RunSQL(_REBUILD, migrations.RunSQL.noop),
    ]
