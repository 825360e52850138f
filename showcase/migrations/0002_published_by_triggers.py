"""What is public follows from recognitions, choices as typical, withdrawals and what was taken out, for every writer.

`showcase_due` is the one definition; `showcase_settle` brings the table into line with it for one model. It locks the
model first, so that of two transactions that each revoke one of two recognitions the second sees what the first did.
The functions run with the rights of the tables' owner: the application cannot publish by writing to the table.
"""

from django.db import migrations

DUE = """
CREATE FUNCTION public.showcase_due(one bigint) RETURNS TABLE (model_id bigint, rank smallint, recognised_on date)
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT model.id, (1 + (count(choice.id) > 0)::int)::smallint, max(recognition.recognised_on)
    FROM public.models_registry_registeredmodel model
    JOIN public.models_registry_recognition recognition ON recognition.model_id = model.id
    LEFT JOIN public.models_registry_typicalchoice choice ON choice.recognition_id = recognition.id
    WHERE model.id = one AND model.registered_on IS NOT NULL AND model.end_kind <> 'withdrawn'
        AND recognition.revoked_on IS NULL
        AND NOT EXISTS (SELECT 1 FROM public.showcase_withholding held WHERE held.model_id = model.id)
    GROUP BY model.id
$$;
"""
SETTLE = """
CREATE FUNCTION public.showcase_settle(one bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM 1 FROM public.models_registry_registeredmodel WHERE id = one FOR NO KEY UPDATE;
    DELETE FROM public.showcase_publication shown
        WHERE shown.model_id = one AND NOT EXISTS (SELECT 1 FROM public.showcase_due(one));
    INSERT INTO public.showcase_publication AS shown (model_id, rank, recognised_on)
        SELECT due.model_id, due.rank, due.recognised_on FROM public.showcase_due(one) due
        ON CONFLICT (model_id) DO UPDATE SET rank = excluded.rank, recognised_on = excluded.recognised_on
        WHERE (shown.rank, shown.recognised_on) IS DISTINCT FROM (excluded.rank, excluded.recognised_on);
END $$;
"""
FOLLOW = """
CREATE FUNCTION public.showcase_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    touched bigint;
BEGIN
    IF TG_TABLE_NAME = 'models_registry_registeredmodel' THEN
        PERFORM public.showcase_settle(NEW.id);
        RETURN NULL;
    END IF;
    FOR touched IN
        SELECT DISTINCT CASE WHEN TG_TABLE_NAME = 'models_registry_typicalchoice'
            THEN (SELECT model_id FROM public.models_registry_recognition
                  WHERE id = (named.row_ ->> 'recognition_id')::bigint)
            ELSE (named.row_ ->> 'model_id')::bigint END
        FROM (SELECT to_jsonb(OLD) AS row_ WHERE TG_OP <> 'INSERT'
              UNION ALL SELECT to_jsonb(NEW) WHERE TG_OP <> 'DELETE') named
    LOOP
        PERFORM public.showcase_settle(touched);
    END LOOP;
    RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER showcase_follow AFTER UPDATE OF registered_on, end_kind ON models_registry_registeredmodel FOR EACH ROW
    WHEN ((OLD.registered_on, OLD.end_kind) IS DISTINCT FROM (NEW.registered_on, NEW.end_kind))
    EXECUTE FUNCTION public.showcase_follow();
CREATE TRIGGER showcase_follow AFTER INSERT OR DELETE OR UPDATE OF model_id, recognised_on, revoked_on
    ON models_registry_recognition FOR EACH ROW EXECUTE FUNCTION public.showcase_follow();
CREATE TRIGGER showcase_follow AFTER INSERT OR DELETE OR UPDATE OF recognition_id
    ON models_registry_typicalchoice FOR EACH ROW EXECUTE FUNCTION public.showcase_follow();
CREATE TRIGGER showcase_follow AFTER INSERT OR DELETE OR UPDATE OF model_id
    ON showcase_withholding FOR EACH ROW EXECUTE FUNCTION public.showcase_follow();
"""
NO_TRIGGERS = """
DROP TRIGGER showcase_follow ON models_registry_registeredmodel;
DROP TRIGGER showcase_follow ON models_registry_recognition;
DROP TRIGGER showcase_follow ON models_registry_typicalchoice;
DROP TRIGGER showcase_follow ON showcase_withholding;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("showcase", "0001_publications"),
        ("models_registry", "0006_imports"),
    ]

    operations = [
        migrations.RunSQL(DUE, "DROP FUNCTION public.showcase_due(bigint)"),
        migrations.RunSQL(SETTLE, "DROP FUNCTION public.showcase_settle(bigint)"),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION public.showcase_follow()"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
