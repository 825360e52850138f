"""Many rows in minutes: while they are written the tables have no triggers, references and indexes but their keys.

What is set aside is written down in the database first, so that a run that was killed in the middle is made whole by
the next. The record of changes of these rows stays empty; what triggers would have written of models (what is public,
which stages they reached) follows from statements that are written down, too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

MODELS, OPINIONS = ("models_registry_%", "showcase_%"), ("dialogues_%",)
"""The tables of each."""
ASIDE = "bench_aside"
_WRITE_DOWN = f"""
CREATE TABLE {ASIDE} AS
WITH ours AS (
    SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relname LIKE ANY (%s)
)
SELECT 1 AS turn, pg_get_indexdef(i.indexrelid) AS back, format('DROP INDEX %%s', i.indexrelid::regclass) AS away
    FROM pg_index i JOIN ours ON ours.oid = i.indrelid
    WHERE NOT i.indisprimary AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
UNION ALL SELECT 2, format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', relname, conname, pg_get_constraintdef(k.oid)),
    format('ALTER TABLE %%I DROP CONSTRAINT %%I', relname, conname)
    FROM pg_constraint k JOIN ours ON ours.oid = k.conrelid WHERE contype = 'f'
UNION ALL SELECT 3, format('ALTER TABLE %%I ENABLE TRIGGER USER', relname),
    format('ALTER TABLE %%I DISABLE TRIGGER USER', relname)
    FROM ours
"""  # nosec B608 - names of ours
_PUBLISH = """
INSERT INTO showcase_publication (model_id, rank, recognised_on)
SELECT due.model_id, due.rank, due.recognised_on FROM (
    SELECT DISTINCT model_id FROM models_registry_recognition WHERE revoked_on IS NULL
) recognised CROSS JOIN LATERAL public.showcase_due(recognised.model_id) due ON CONFLICT DO NOTHING
"""
_REACHED = """
INSERT INTO models_registry_reachedstage (model_id, stage, day, before, until, steward_id, unit_id, campaign_id, domain,
    level, subject)
SELECT due.* FROM (
    SELECT array_agg(id) AS ids FROM models_registry_registeredmodel GROUP BY id / 1000
) piece CROSS JOIN LATERAL public.models_registry_reached(piece.ids) due ON CONFLICT DO NOTHING
"""


_UNSUMMED = "ALTER TABLE models_registry_reachedstage DISABLE TRIGGER USER"
_SUMMED = "ALTER TABLE models_registry_reachedstage ENABLE TRIGGER USER"
_SUMS = "SELECT organizations_build_rolled({}, NULL, NULL)"
_AFTER = {
    MODELS: (_PUBLISH, _UNSUMMED, _REACHED, _SUMMED, _SUMS.format("NULL")),
    OPINIONS: (_SUMS.format("'opinions'"),),
}
"""What is done when all is back."""


@contextmanager
def in_bulk(tables: tuple[str, ...] = MODELS) -> Iterator[None]:
    """What is written inside is written fast; afterwards the tables are as they were, and the planner knows them."""
    mend()
    with connections["owner"].cursor() as cursor, transaction.atomic(using="owner"):
        cursor.execute(_WRITE_DOWN, [list(tables)])
        cursor.execute(f"SELECT away FROM {ASIDE} ORDER BY turn DESC")  # nosec B608 - a name of ours
        _each(cursor)
        for turn, statement in enumerate(("ANALYZE", *_AFTER[tables]), start=4):
            cursor.execute(f"INSERT INTO {ASIDE} VALUES (%s, %s, '')", [turn, statement])  # nosec B608
    yield
    mend()


def mend() -> None:
    """Bring back what was set aside, if anything was."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [ASIDE])
        if cursor.fetchone()[0] is None:
            return
        cursor.execute("SET maintenance_work_mem = '1GB'")
        with transaction.atomic(using="owner"):
            cursor.execute(f"SELECT back FROM {ASIDE} ORDER BY turn, back")  # nosec B608 - a name of ours
            _each(cursor)
            cursor.execute(f"DROP TABLE {ASIDE}")
        cursor.execute("RESET maintenance_work_mem")


def _each(cursor: Any) -> None:
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)
