"""Functions that write and read the kept sums; the tables' owner runs them, the application may only ask for them.

What is summed a view of its own says for each kind: `rolled_source_<kind>`, with the columns of a change. A change is
added to a cell of each place that its steward (or its unit, for how it was) is a member of, divided by each facet.
All that writes cells first locks their table against others that do; each of its statements sees rows and changes as
they were at one moment, so that nothing is added twice or forgotten, and nobody who writes or reads is held up.
"""

from django.db import migrations

HALF_MONTH = """
CREATE FUNCTION public.organizations_half_month(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT day - extract(day FROM day)::int + CASE WHEN extract(day FROM day) < 15 THEN 1 ELSE 15 END
$$;
"""
_PLACED = """
    SELECT member.place_id, c.kind, c.measure, parted.facet, parted.day, c.before, parted.parts, c.number
    FROM {rows} c
    CROSS JOIN LATERAL (VALUES (false, c.steward_id), (true, c.unit_id)) lens(as_it_was, unit_id)
    JOIN public.organizations_rolledmember member
        ON member.as_it_was = lens.as_it_was AND member.unit_id = lens.unit_id
    CROSS JOIN LATERAL (
        SELECT c.facet, c.day, c.parts
        UNION ALL SELECT 0::smallint, c.day, '[]'::jsonb WHERE c.facet = 1
        UNION ALL SELECT 2::smallint, public.organizations_half_month(c.day), jsonb_build_array(c.unit_id, c.steward_id)
            WHERE c.facet = 1
    ) parted
"""
_COLUMNS = "place_id, kind, measure, facet, day, before, parts, number"
_KEY = "place_id, kind, facet, measure, day, before, parts"
_OF_CHANGE = "kind, measure, facet, steward_id, unit_id, day, before, parts, number"
ROW = f"""
CREATE VIEW public.organizations_rolledrow AS
    SELECT {_COLUMNS} FROM public.organizations_rolledcell
    UNION ALL {_PLACED.format(rows="public.organizations_rolledchange")};
"""
_ADD = f"""
    INSERT INTO public.organizations_rolledcell AS cell ({_COLUMNS})
    SELECT place_id, kind, measure, facet, day, before, parts, sum(number) FROM placed
    GROUP BY {_KEY} HAVING sum(number) <> 0
    ON CONFLICT ({_KEY}) DO UPDATE SET number = cell.number + excluded.number
"""
_LOCK = "LOCK TABLE public.organizations_rolledcell IN SHARE ROW EXCLUSIVE MODE;"
FOLD = f"""
CREATE FUNCTION public.organizations_fold_rolled() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    folded bigint;
BEGIN
    {_LOCK}
    WITH gone AS (DELETE FROM public.organizations_rolledchange RETURNING *),
    placed AS ({_PLACED.format(rows="gone")}),
    added AS ({_ADD})
    SELECT count(*) INTO folded FROM gone;
    IF folded > 0 THEN
        DELETE FROM public.organizations_rolledcell WHERE number = 0;
    END IF;
    RETURN folded;
END $$;
"""
_SOURCES = """
        SELECT oid::regclass AS source, substr(relname, 15) AS kind FROM pg_class
        WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND relname LIKE 'rolled\\_source\\_%'
            AND coalesce(substr(relname, 15) = of_kind, true)
"""
BUILD = f"""
CREATE FUNCTION public.organizations_build_rolled(of_kind text, of_places bigint[], of_units bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET work_mem = '256MB' AS $$
DECLARE
    found record;
BEGIN
    {_LOCK}
    IF of_units IS NULL THEN
        DELETE FROM public.organizations_rolledcell
            WHERE coalesce(kind = of_kind, true) AND coalesce(place_id = ANY (of_places), true);
    END IF;
    FOR found IN {_SOURCES} LOOP
        EXECUTE format($build$
            WITH due AS (
                SELECT {_OF_CHANGE} FROM %s
                UNION ALL SELECT {_OF_CHANGE.replace(" number", " -number")} FROM public.organizations_rolledchange
                    WHERE kind = %L
            ), wanted AS (
                SELECT * FROM due WHERE $1 IS NULL OR steward_id = ANY ($1) OR unit_id = ANY ($1)
            ), placed AS (
                SELECT * FROM ({_PLACED.format(rows="wanted")}
                    WHERE ($1 IS NULL OR lens.unit_id = ANY ($1)) AND ($2 IS NULL OR member.place_id = ANY ($2))
                ) found
            )
            {_ADD}
        $build$, found.source, found.kind) USING of_units, of_places;
    END LOOP;
END $$;
"""
UNITS = """
CREATE FUNCTION public.organizations_units_below(root bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT unit.id FROM public.organizations_unit unit
    WHERE root IS NULL OR starts_with(unit.path, (SELECT path FROM public.organizations_unit WHERE id = root))
$$;
"""
REFRESH = f"""
CREATE FUNCTION public.organizations_refresh_rolled(roots bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    wanted record;
    old_places bigint[];
    found_place bigint;
    more bigint[];
    made bigint[] := '{{}}';
BEGIN
    {_LOCK}
    old_places := ARRAY(
        SELECT place.id FROM public.organizations_rolledplace place
        WHERE NOT EXISTS (SELECT FROM unnest(roots) named(id) WHERE named.id IS NOT DISTINCT FROM place.root_id)
            OR EXISTS (
                SELECT unit_id FROM public.organizations_rolledmember WHERE place_id = place.id
                EXCEPT SELECT public.organizations_units_below(place.root_id)
            )
    );
    DELETE FROM public.organizations_rolledcell WHERE place_id = ANY (old_places);
    DELETE FROM public.organizations_rolledmember WHERE place_id = ANY (old_places);
    DELETE FROM public.organizations_rolledplace WHERE id = ANY (old_places);
    FOR wanted IN SELECT named.id AS root_id, lens.as_it_was
        FROM unnest(roots) named(id) CROSS JOIN (VALUES (false), (true)) lens(as_it_was)
    LOOP
        SELECT id INTO found_place FROM public.organizations_rolledplace
            WHERE root_id IS NOT DISTINCT FROM wanted.root_id AND as_it_was = wanted.as_it_was;
        IF found_place IS NULL THEN
            INSERT INTO public.organizations_rolledplace (root_id, as_it_was)
                VALUES (wanted.root_id, wanted.as_it_was) RETURNING id INTO found_place;
            made := made || found_place;
        END IF;
        more := ARRAY(
            SELECT public.organizations_units_below(wanted.root_id)
            EXCEPT SELECT unit_id FROM public.organizations_rolledmember WHERE place_id = found_place
        );
        INSERT INTO public.organizations_rolledmember (as_it_was, unit_id, place_id)
            SELECT wanted.as_it_was, unnest(more), found_place;
        IF cardinality(more) > 0 AND found_place <> ALL (made) THEN
            PERFORM public.organizations_build_rolled(NULL, ARRAY[found_place], more);
        END IF;
    END LOOP;
    IF cardinality(made) > 0 THEN
        PERFORM public.organizations_build_rolled(NULL, made, NULL);
    END IF;
END $$;
"""
DIFFERENCES = f"""
CREATE FUNCTION public.organizations_rolled_differences(of_kind text) RETURNS TABLE (
        place_id bigint, kind varchar, measure smallint, facet smallint, day date, before date, parts jsonb,
        kept bigint, due bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog SET work_mem = '256MB' AS $$
#variable_conflict use_column
DECLARE
    found record;
BEGIN
    FOR found IN {_SOURCES} LOOP
        RETURN QUERY EXECUTE format($compare$
            SELECT place_id, kind::varchar, measure::smallint, facet::smallint, day, before, parts,
                coalesce(sum(number) FILTER (WHERE is_kept), 0)::bigint,
                coalesce(sum(number) FILTER (WHERE NOT is_kept), 0)::bigint
            FROM (
                SELECT true AS is_kept, {_COLUMNS} FROM public.organizations_rolledrow WHERE kind = %L
                UNION ALL SELECT false, {_COLUMNS} FROM ({_PLACED.format(rows="%s")}) source
            ) both_sides
            GROUP BY {_KEY}
            HAVING coalesce(sum(number) FILTER (WHERE is_kept), 0)
                <> coalesce(sum(number) FILTER (WHERE NOT is_kept), 0)
        $compare$, found.kind, found.source);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0016_sums_are_kept")]

    operations = [
        migrations.RunSQL(HALF_MONTH, "DROP FUNCTION public.organizations_half_month(date)"),
        migrations.RunSQL(ROW, "DROP VIEW public.organizations_rolledrow"),
        migrations.RunSQL(FOLD, "DROP FUNCTION public.organizations_fold_rolled()"),
        migrations.RunSQL(BUILD, "DROP FUNCTION public.organizations_build_rolled(text, bigint[], bigint[])"),
        migrations.RunSQL(UNITS, "DROP FUNCTION public.organizations_units_below(bigint)"),
        migrations.RunSQL(REFRESH, "DROP FUNCTION public.organizations_refresh_rolled(bigint[])"),
        migrations.RunSQL(DIFFERENCES, "DROP FUNCTION public.organizations_rolled_differences(text)"),
    ]
