"""Sums of the stages, kept for whole cities: every change of a kept row changes them, and so does a theme of its model.

`BODY` is the one definition of what is summed, over the kept rows (the view) or over those that a statement wrote.
A stay at work is one more from its first day and one less from the day after its last, so that what was at work on a
day is the sum up to it. Who changes themes locks the models first, as who changes stages does: the second of two at
the same time sees what the first did.
"""

from django.db import migrations

_STAGES = """
SELECT reached.steward_id, reached.unit_id, reached.stage::smallint AS measure, dated.day,
    public.organizations_half_month(reached.before) AS before, dated.number,
    jsonb_build_array(reached.domain, reached.level, reached.subject) AS crossed, reached.model_id
FROM {rows} reached CROSS JOIN LATERAL (
    SELECT reached.day, 1::bigint AS number UNION ALL SELECT reached.until, -1 WHERE reached.until IS NOT NULL
) dated
"""
_COLUMNS = "kind, measure, facet, steward_id, unit_id, day, before, parts, number"
BODY = f"""
SELECT 'stages' AS kind, stages.measure, parted.facet::smallint AS facet, stages.steward_id, stages.unit_id, stages.day,
    stages.before, parted.parts, stages.number
FROM ({_STAGES}) stages CROSS JOIN LATERAL (
    SELECT 1 AS facet, stages.crossed AS parts
    UNION ALL SELECT 3, jsonb_build_array(theme.theme_id)
        FROM (SELECT) one LEFT JOIN public.models_registry_modeltheme theme ON theme.model_id = stages.model_id
) parted
"""
SOURCE = f"CREATE VIEW public.rolled_source_stages AS {BODY.format(rows='public.models_registry_reachedstage')}"
_CHANGE = f"""
        INSERT INTO public.organizations_rolledchange ({_COLUMNS})
        SELECT {_COLUMNS.replace(" number", " sum(number)")} FROM ({{rows}}) changed
        GROUP BY {_COLUMNS.replace(", number", "")} HAVING sum(number) <> 0;
"""
_COME = BODY.format(rows="come")
_GONE = f"SELECT {_COLUMNS.replace(' number', ' -number AS number')} FROM ({BODY.format(rows='gone')}) taken"
FOLLOW = f"""
CREATE FUNCTION public.models_registry_sum_stages() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {_CHANGE.format(rows=_COME)}
    ELSIF TG_OP = 'DELETE' THEN {_CHANGE.format(rows=_GONE)}
    ELSE {_CHANGE.format(rows=f"{_COME} UNION ALL {_GONE}")}
    END IF;
    RETURN NULL;
END $$;
"""
_THEMES = f"""
    SELECT 'stages' AS kind, stages.measure, 3::smallint AS facet, stages.steward_id, stages.unit_id, stages.day,
        stages.before, jsonb_build_array(themed.theme_id) AS parts, stages.number * themed.sign AS number
    FROM ({_STAGES.format(rows="kept")}) stages JOIN themed USING (model_id)
"""
FOLLOW_THEMES = f"""
CREATE FUNCTION public.models_registry_sum_themes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    touched bigint[];
    taken bigint[] := '{{}}';
    given bigint[] := '{{}}';
    taken_of bigint[] := '{{}}';
    given_of bigint[] := '{{}}';
BEGIN
    IF TG_OP <> 'DELETE' THEN
        given_of := ARRAY(SELECT model_id FROM come ORDER BY id);
        given := ARRAY(SELECT theme_id FROM come ORDER BY id);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        taken_of := ARRAY(SELECT model_id FROM gone ORDER BY id);
        taken := ARRAY(SELECT theme_id FROM gone ORDER BY id);
    END IF;
    touched := ARRAY(SELECT DISTINCT unnest(given_of || taken_of));
    IF touched = '{{}}' THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM public.models_registry_registeredmodel WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    WITH kept AS (
        SELECT * FROM public.models_registry_reachedstage WHERE model_id = ANY (touched)
    ), now_there AS (
        SELECT model_id, theme_id FROM public.models_registry_modeltheme WHERE model_id = ANY (touched)
    ), were_there AS (
        (TABLE now_there EXCEPT SELECT * FROM unnest(given_of, given)) UNION SELECT * FROM unnest(taken_of, taken)
    ), themed AS (
        SELECT model_id, theme_id, 1 AS sign FROM now_there
        UNION ALL SELECT id, NULL, 1 FROM unnest(touched) id
            WHERE NOT EXISTS (SELECT FROM now_there WHERE model_id = id)
        UNION ALL SELECT model_id, theme_id, -1 FROM were_there
        UNION ALL SELECT id, NULL, -1 FROM unnest(touched) id
            WHERE NOT EXISTS (SELECT FROM were_there WHERE model_id = id)
    )
    {_CHANGE.format(rows=_THEMES)}
    RETURN NULL;
END $$;
"""
_TABLES = {
    "insert": "REFERENCING NEW TABLE AS come",
    "update": "REFERENCING OLD TABLE AS gone NEW TABLE AS come",
    "delete": "REFERENCING OLD TABLE AS gone",
}
_WATCHED = {"reachedstage": "stages", "modeltheme": "themes"}
TRIGGERS = "\n".join(
    f"CREATE TRIGGER {what}_summed_{verb} AFTER {verb} ON models_registry_{table} {tables}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION public.models_registry_sum_{what}();"
    for table, what in _WATCHED.items()
    for verb, tables in _TABLES.items()
)
NO_TRIGGERS = "\n".join(
    f"DROP TRIGGER {what}_summed_{verb} ON models_registry_{table};"
    for table, what in _WATCHED.items()
    for verb in _TABLES
)


class Migration(migrations.Migration):
    dependencies = [
        ("models_registry", "0019_refusals_in_each_language"),
        ("organizations", "0017_sums_are_folded"),
    ]

    operations = [
        migrations.RunSQL(SOURCE, "DROP VIEW public.rolled_source_stages"),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION public.models_registry_sum_stages()"),
        migrations.RunSQL(FOLLOW_THEMES, "DROP FUNCTION public.models_registry_sum_themes()"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
