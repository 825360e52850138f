"""Text without accents in SQL, for the columns and indexes of searches; and units found by their whole name.

The functions are immutable, so that indexes may use them: the dictionary they name is part of the extension. All names
carry their schema; without it a restored dump could not compute the columns. `IS NFC NORMALIZED` spares composed text,
as nearly all is, the dear part of `normalize`.
"""

import django.contrib.postgres.operations
from django.db import migrations, models

import mobilization.common.words

FOLD = """
CREATE FUNCTION public.portal_fold(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.lower(public.unaccent(
        'public.unaccent'::pg_catalog.regdictionary,
        CASE WHEN said IS NFC NORMALIZED THEN said ELSE normalize(said, NFC) END))
$$;
"""
# At these signs PostgreSQL's parser makes one word of two (`xã/phường` a path, `a-b.vn` a host, `<b>` a tag).
WORDS = """
CREATE FUNCTION public.portal_words(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        public.portal_fold(said),
        '/', ' '), '.', ' '), '-', ' '), '_', ' '), '@', ' '), ':', ' '), '<', ' '), '>', ' '), '&', ' '), '+', ' '),
        '~', ' '), '#', ' ')
$$;
"""
# All the words, each where the vector has one of the weights. The words are parsed as the vector's were.
QUERY = """
CREATE FUNCTION public.portal_query(said text, weights text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.string_agg(
        pg_catalog.quote_literal(word) || CASE WHEN weights = '' THEN '' ELSE ':' || weights END, ' & ')::tsquery
    FROM pg_catalog.unnest(pg_catalog.tsvector_to_array(
        pg_catalog.to_tsvector('pg_catalog.simple'::pg_catalog.regconfig, public.portal_words(said)))) word
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0012_programs_have_accounts")]

    operations = [
        django.contrib.postgres.operations.UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION public.portal_fold(text)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION public.portal_words(text)"),
        migrations.RunSQL(QUERY, "DROP FUNCTION public.portal_query(text, text)"),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(mobilization.common.words.Fold("name"), name="unit_by_folded_name"),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(mobilization.common.words.Fold("short_name"), name="unit_by_folded_short_name"),
        ),
    ]
