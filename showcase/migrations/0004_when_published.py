"""Since when the public sees a model, and when what it is shown for last changed: moments, for feed and sitemap.

`showcase_settle` is asked whenever a recognition, a choice or what was taken out changes, so whatever it finds it says when.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

SETTLE = """
CREATE OR REPLACE FUNCTION public.showcase_settle(one bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM 1 FROM public.models_registry_registeredmodel WHERE id = one FOR NO KEY UPDATE;
    DELETE FROM public.showcase_publication shown
        WHERE shown.model_id = one AND NOT EXISTS (SELECT 1 FROM public.showcase_due(one));
    INSERT INTO public.showcase_publication AS shown (model_id, rank, recognised_on)
        SELECT due.model_id, due.rank, due.recognised_on FROM public.showcase_due(one) due
        ON CONFLICT (model_id) DO UPDATE
        SET rank = excluded.rank, recognised_on = excluded.recognised_on, settled_at = now();
END $$;
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION public.showcase_settle(one bigint) RETURNS void
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


class Migration(migrations.Migration):
    dependencies = [("showcase", "0003_publish_what_is_recognised")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="published_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="published"
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="settled_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="last settled"
            ),
        ),
        migrations.RunSQL(SETTLE, AS_BEFORE),
    ]
