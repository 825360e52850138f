"""When each model that counts reached the stages of the funnel is kept in a narrow table, which figures count.

`models_registry_reached` is the one definition; `models_registry_settle_reached` brings the table into line with it for
some models. It locks them first, so that of two transactions that each add to a model the second sees what the first
did. Triggers call it once for each statement, for the models whose days or columns are others than before. The functions
run with the rights of the tables' owner: the application cannot write the table.

On tables in use the last step holds writers of models up while it fills: about two minutes for a million models.
"""

import django.db.models.deletion
from django.db import migrations, models

REACHED = """
CREATE FUNCTION public.models_registry_reached(ids bigint[]) RETURNS TABLE (
        model_id bigint, stage smallint, day date, before date, until date, steward_id bigint, unit_id bigint,
        campaign_id bigint, domain varchar, level varchar, subject varchar)
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT model.id, reached.stage::smallint, reached.day, reached.before, reached.until, model.steward_id,
        model.unit_id, model.campaign_id, model.domain, model.level, model.subject
    FROM public.models_registry_registeredmodel model CROSS JOIN LATERAL (
        SELECT 1 AS stage, model.registered_on AS day, NULL::date AS before, NULL::date AS until
        UNION ALL SELECT 4, model.registered_on, NULL, NULL WHERE model.state = 'in_implementation'
        UNION ALL SELECT 11, model.ended_on, NULL, NULL WHERE model.end_kind = 'stopped'
        UNION ALL SELECT 3, stay.begins, NULL, stay.ends FROM (
            SELECT CASE WHEN step.to_state = 'in_implementation'
                    THEN (step.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date END AS begins,
                (lead(step.at) OVER (ORDER BY step.at, step.id) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS ends
            FROM public.models_registry_modeltransition step
            WHERE step.subject_id = model.id AND 'in_implementation' IN (step.from_state, step.to_state)
        ) stay WHERE stay.begins IS NOT NULL AND stay.begins IS DISTINCT FROM stay.ends
        UNION ALL SELECT days.stage, days.day, lag(days.day) OVER (PARTITION BY days.stage ORDER BY days.day), NULL FROM (
            SELECT 2 AS stage, f."on" AS day FROM public.models_registry_fieldcheck f WHERE f.model_id = model.id
            UNION SELECT 5, c.submitted_on FROM public.models_registry_candidacy c
                WHERE c.model_id = model.id AND c.submitted_on IS NOT NULL
            UNION SELECT 6, r.recognised_on FROM public.models_registry_recognition r
                WHERE r.model_id = model.id AND r.revoked_on IS NULL
            UNION SELECT 7, t.chosen_on FROM public.models_registry_typicalchoice t
                JOIN public.models_registry_recognition r ON r.id = t.recognition_id
                WHERE r.model_id = model.id AND r.revoked_on IS NULL
            UNION SELECT 8, p.proposed_on FROM public.models_registry_upwardproposal p
                JOIN public.models_registry_recognition r ON r.id = p.recognition_id
                WHERE r.model_id = model.id AND r.revoked_on IS NULL
            UNION SELECT 9, copy.registered_on FROM public.models_registry_registeredmodel copy
                WHERE copy.origin_id = model.id AND copy.registered_on IS NOT NULL AND copy.end_kind <> 'withdrawn'
            UNION SELECT 10, y."on" FROM public.models_registry_reconfirmation y
                WHERE y.model_id = model.id AND y.verdict <> 'stopped'
        ) days
    ) reached
    WHERE model.id = ANY (ids) AND model.registered_on IS NOT NULL AND model.end_kind <> 'withdrawn'
$$;
"""
_COLUMNS = "model_id, stage, day, before, until, steward_id, unit_id, campaign_id, domain, level, subject"
_OTHERS = "before, until, steward_id, unit_id, campaign_id, domain, level, subject"
SETTLE = f"""
CREATE FUNCTION public.models_registry_settle_reached(ids bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM 1 FROM public.models_registry_registeredmodel WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM public.models_registry_reachedstage kept WHERE kept.model_id = ANY (ids)
        AND (kept.model_id, kept.stage, kept.day) NOT IN (
            SELECT due.model_id, due.stage, due.day FROM public.models_registry_reached(ids) due);
    INSERT INTO public.models_registry_reachedstage AS kept ({_COLUMNS})
        SELECT {_COLUMNS} FROM public.models_registry_reached(ids)
        ON CONFLICT (model_id, stage, day) DO UPDATE SET ({_OTHERS}) =
            ({", ".join(f"excluded.{name}" for name in _OTHERS.split(", "))})
        WHERE ({", ".join(f"kept.{name}" for name in _OTHERS.split(", "))}) IS DISTINCT FROM
            ({", ".join(f"excluded.{name}" for name in _OTHERS.split(", "))});
END $$;
"""
_OF_MODEL = "steward_id, unit_id, campaign_id, domain, level, subject, state, registered_on, end_kind, ended_on, origin_id"
_OF_COPY = "registered_on, end_kind, origin_id"


def _changed(names: str) -> str:
    gone, come = (", ".join(f"{row}.{name}" for name in names.split(", ")) for row in ("gone", "come"))
    return f"({gone}) IS DISTINCT FROM ({come})"


FOLLOW_MODEL = f"""
CREATE FUNCTION public.models_registry_follow_model() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO touched FROM (
            SELECT id FROM come WHERE registered_on IS NOT NULL
            UNION SELECT origin_id FROM come WHERE registered_on IS NOT NULL AND origin_id IS NOT NULL
        ) found;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO touched FROM (
            SELECT id FROM gone WHERE registered_on IS NOT NULL
            UNION SELECT origin_id FROM gone WHERE registered_on IS NOT NULL AND origin_id IS NOT NULL
        ) found;
    ELSE
        SELECT array_agg(id) INTO touched FROM (
            SELECT come.id FROM gone JOIN come USING (id)
                WHERE coalesce(gone.registered_on, come.registered_on) IS NOT NULL AND {_changed(_OF_MODEL)}
            UNION SELECT origin FROM gone JOIN come USING (id) CROSS JOIN LATERAL
                (VALUES (gone.origin_id), (come.origin_id)) origins(origin)
                WHERE origin IS NOT NULL AND {_changed(_OF_COPY)}
        ) found;
    END IF;
    IF touched IS NOT NULL THEN
        PERFORM public.models_registry_settle_reached(touched);
    END IF;
    RETURN NULL;
END $$;
"""
FOLLOW_PART = """
CREATE FUNCTION public.models_registry_follow_part() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT (to_jsonb(come) ->> TG_ARGV[0])::bigint) INTO touched FROM come;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT (to_jsonb(gone) ->> TG_ARGV[0])::bigint) INTO touched FROM gone;
    ELSE
        SELECT array_agg(DISTINCT whose::bigint) INTO touched FROM (
            SELECT to_jsonb(gone) AS was, to_jsonb(come) AS becomes FROM gone JOIN come USING (id)
        ) pair CROSS JOIN LATERAL (VALUES (was ->> TG_ARGV[0]), (becomes ->> TG_ARGV[0])) owners(whose)
        WHERE EXISTS (SELECT FROM unnest(TG_ARGV) name WHERE was -> name IS DISTINCT FROM becomes -> name);
    END IF;
    IF TG_ARGV[0] = 'recognition_id' THEN
        SELECT array_agg(DISTINCT model_id) INTO touched FROM public.models_registry_recognition
            WHERE id = ANY (touched);
    END IF;
    IF touched IS NOT NULL THEN
        PERFORM public.models_registry_settle_reached(touched);
    END IF;
    RETURN NULL;
END $$;
"""
WATCHED = {
    "registeredmodel": (),
    "modeltransition": ("subject_id", "at", "from_state", "to_state"),
    "fieldcheck": ("model_id", "on"),
    "candidacy": ("model_id", "submitted_on"),
    "recognition": ("model_id", "recognised_on", "revoked_on"),
    "typicalchoice": ("recognition_id", "chosen_on"),
    "upwardproposal": ("recognition_id", "proposed_on"),
    "reconfirmation": ("model_id", "on", "verdict"),
}
"""The tables of which a day follows, with the columns it follows from: first the one that leads to the model."""
_TABLES = {
    "insert": "REFERENCING NEW TABLE AS come",
    "update": "REFERENCING OLD TABLE AS gone NEW TABLE AS come",
    "delete": "REFERENCING OLD TABLE AS gone",
}


def _triggers() -> str:
    made = []
    for table, columns in WATCHED.items():
        function = "models_registry_follow_part" if columns else "models_registry_follow_model"
        arguments = ", ".join(f"'{name}'" for name in columns)
        made += [
            f"CREATE TRIGGER stages_kept_{verb} AFTER {verb} ON models_registry_{table} {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION public.{function}({arguments});"
            for verb, tables in _TABLES.items()
        ]
    return "\n".join(made)


NO_TRIGGERS = "\n".join(
    f"DROP TRIGGER stages_kept_{verb} ON models_registry_{table};" for table in WATCHED for verb in _TABLES
)
FILL = f"""
INSERT INTO models_registry_reachedstage ({_COLUMNS})
SELECT {", ".join(f"due.{name}" for name in _COLUMNS.split(", "))} FROM (
    SELECT array_agg(id) AS ids FROM models_registry_registeredmodel GROUP BY id / 1000
) piece CROSS JOIN LATERAL public.models_registry_reached(piece.ids) due
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0004_titles_have_names'),
        ('models_registry', '0016_units_signals_counted'),
        ('organizations', '0015_second_factors_taken_off'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReachedStage',
            fields=[
                ('pk', models.CompositePrimaryKey('model', 'stage', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('stage', models.PositiveSmallIntegerField()),
                ('day', models.DateField()),
                ('before', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('domain', models.CharField(max_length=20)),
                ('level', models.CharField(max_length=12)),
                ('subject', models.CharField(max_length=12)),
                ('campaign', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directives.campaign')),
                ('model', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='models_registry.registeredmodel')),
                ('steward', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organizations.unit')),
                ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organizations.unit')),
            ],
            options={
                'verbose_name': 'stage reached',
                'verbose_name_plural': 'stages reached',
                'indexes': [models.Index(fields=['stage', 'day'], include=('before', 'until', 'model', 'steward', 'unit', 'domain', 'level', 'subject'), name='reached_by_stage'), models.Index(fields=['steward', 'stage', 'day'], name='reached_by_steward'), models.Index(fields=['unit', 'stage', 'day'], name='reached_by_unit')],
            },
        ),
        migrations.RunSQL(REACHED, "DROP FUNCTION public.models_registry_reached(bigint[])"),
        migrations.RunSQL(SETTLE, "DROP FUNCTION public.models_registry_settle_reached(bigint[])"),
        migrations.RunSQL(FOLLOW_MODEL, "DROP FUNCTION public.models_registry_follow_model()"),
        migrations.RunSQL(FOLLOW_PART, "DROP FUNCTION public.models_registry_follow_part()"),
        migrations.RunSQL(_triggers(), NO_TRIGGERS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
