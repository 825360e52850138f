"""Writing verdicts back to the staged rows, many at a time: one statement with arrays.

Django's `bulk_update` builds a CASE for each value: for 500 rows it takes longer than judging and writing the models.
"""

import json
from collections.abc import Sequence

from django.db import connection

from models_registry.models import ModelImportRow


def store_verdicts(rows: Sequence[ModelImportRow]) -> None:
    """What was found about these rows."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE models_registry_modelimportrow AS staged
            SET verdict = found.verdict, errors = found.errors::jsonb, changes = found.changes::jsonb,
                "similar" = found.alike::jsonb, model_id = found.model
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])
                AS found(id, verdict, errors, changes, alike, model)
            WHERE staged.id = found.id
            """,
            [
                [row.pk for row in rows],
                [str(row.verdict) for row in rows],
                [json.dumps(row.errors) for row in rows],
                [json.dumps(row.changes) for row in rows],
                [json.dumps(row.similar) for row in rows],
                [row.model_id for row in rows],
            ],
        )


def mark_done(rows: Sequence[ModelImportRow]) -> None:
    """These rows are through: which model came of each, with its code."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE models_registry_modelimportrow AS staged SET is_done = true, code = done.code, model_id = done.model
            FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS done(id, code, model)
            WHERE staged.id = done.id
            """,
            [[row.pk for row in rows], [row.code for row in rows], [row.model_id for row in rows]],
        )
