"""Models are found by their words, in two columns that the database computes itself.

`words` holds code and title (A), summary (B), results (C): the card, which every officer reads of a registered model
(DOMAIN §8); and what only the inside shows (D). `title_words` holds the title alone: small, without weights, for titles
that are nearly alike. Neither is a field of the model, so no instance loads them; `Vector` names them in queries.

On a table in use each column rewrites it under a lock: about four minutes for a million models on two cores. Going back
drops both columns; the former search column is filled again.
"""

from django.db import migrations

WORDS = """
CREATE FUNCTION public.models_registry_words(head text, summary text, results text, inside text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.simple'::regconfig, public.portal_words(head)), 'A')
        || setweight(to_tsvector('pg_catalog.simple'::regconfig, public.portal_words(summary)), 'B')
        || setweight(to_tsvector('pg_catalog.simple'::regconfig, public.portal_words(results)), 'C')
        || setweight(to_tsvector('pg_catalog.simple'::regconfig, public.portal_words(inside)), 'D')
$$;
"""
COLUMNS = """
ALTER TABLE models_registry_registeredmodel
    ADD COLUMN words tsvector GENERATED ALWAYS AS (public.models_registry_words(
        code || ' ' || title, summary, results,
        place || ' ' || situation_before || ' ' || way_of_working || ' ' || lessons)) STORED,
    ADD COLUMN title_words tsvector GENERATED ALWAYS AS (
        to_tsvector('pg_catalog.simple'::regconfig, public.portal_words(title))) STORED;
"""
# A short list of pending entries: a search reads all of it.
INDEXES = """
CREATE INDEX model_words ON models_registry_registeredmodel USING gin (words) WITH (gin_pending_list_limit = 512);
CREATE INDEX model_title_words ON models_registry_registeredmodel USING gin (title_words)
    WITH (gin_pending_list_limit = 512);
"""
FILL_AGAIN = "UPDATE models_registry_registeredmodel SET search = public.portal_fold(code || ' ' || title)"


class Migration(migrations.Migration):
    dependencies = [
        ("models_registry", "0004_figures_counted_by_index"),
        ("organizations", "0013_names_are_folded"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="registeredmodel", name="model_search"),
        migrations.RunSQL(migrations.RunSQL.noop, FILL_AGAIN),
        migrations.RemoveField(model_name="registeredmodel", name="search"),
        migrations.RunSQL(WORDS, "DROP FUNCTION public.models_registry_words(text, text, text, text)"),
        migrations.RunSQL(
            COLUMNS,
            "ALTER TABLE models_registry_registeredmodel DROP COLUMN words, DROP COLUMN title_words",
        ),
        migrations.RunSQL(INDEXES, "DROP INDEX model_words; DROP INDEX model_title_words"),
    ]
