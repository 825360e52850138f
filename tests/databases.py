"""The database of each process of the tests is a copy of one that the migrations made.

On the private server of `make test` and `make e2e` the migrations run once, whatever the number of processes, and again
as soon as a line of the portal's code or a locked library is another; so `make e2e` after `make test` has its database
at once. Each copy is migrated as well, and finds nothing to do.
"""

import hashlib
import itertools
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

from tests.consistency.sources import PACKAGES, ROOT

OFTEN, MANY = 10, 500
"""Every tenth time all tables are emptied whole, and whenever one has so many rows."""
SWEPT = 500
"""Of so many rows that nobody sees any more a table is swept."""
_TO_SWEEP = """
SELECT relid::regclass::text FROM pg_stat_user_tables JOIN pg_class ON pg_class.oid = relid
WHERE n_dead_tup > %s OR (relpages > 0 AND reltuples = 0)
"""
_TIMES = itertools.count(1)
MADE, BEGUN = "test_template_", "test_begun"
LOCK = 7_281_001
LASTING = {"django_content_type", "auth_permission"}
"""What `migrate` writes by itself after the migrations, and no test changes."""


def read_by_migrations(root: Path) -> list[Path]:
    """Everything that could make another database: the portal's code, the tests' tables, the libraries."""
    folders = [*(root / each for each in PACKAGES), root / "tests" / "testapp"]
    code = itertools.chain.from_iterable(folder.rglob("*.py") for folder in folders)
    return sorted([*code, *(root / "requirements").glob("*.txt")])


def digest(root: Path) -> str:
    """What the files say, and their names."""
    found = hashlib.sha256()
    for path in read_by_migrations(root):
        content = path.read_bytes()
        found.update(f"{path.relative_to(root)} {len(content)}\n".encode() + content)
    return found.hexdigest()[:16]


def template() -> str:
    """The name of the migrated database, made by whichever process comes first; the others wait for it."""
    name = MADE + digest(ROOT)
    with connection._nodb_cursor() as cursor:  # whose end is the end of the lock
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [MADE])
        known = {row[0] for row in cursor.fetchall()}
        if name not in known:
            for other in known:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(other)}")
            _make(BEGUN)
            cursor.execute(f"ALTER DATABASE {BEGUN} RENAME TO {connection.ops.quote_name(name)}")
    return name


def _make(name: str) -> None:
    known, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    wanted, test["NAME"] = test["NAME"], name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        test["NAME"] = wanted
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = known


def empty(case: TransactionTestCase) -> None:
    """After a test that committed. Django's own way empties `LASTING`, too, writes it and grants all rights anew.

    Few rows are deleted past all triggers, where the server lets one: a TRUNCATE of all tables takes ten times as long.
    It comes in turn all the same, because nobody clears away what earlier tests left.
    """
    for alias in case._databases_names(include_mirrors=False):
        known = connections[alias].introspection
        tables = sorted(set(known.django_table_names(only_existing=True, include_views=False)) - LASTING)
        few = _few(connections[alias], tables) if next(_TIMES) % OFTEN else None
        if few is None:
            ops = connections[alias].ops
            ops.execute_sql_flush(ops.sql_flush(no_style(), tables))
        else:
            _delete(connections[alias], few)


def _few(connection: Any, tables: list[str]) -> list[str] | None:
    """The tables that have rows; None where they have many, or the triggers cannot be passed."""
    counted = (
        f'SELECT {number}, count(*) FROM (SELECT FROM "{table}" LIMIT {MANY}) AS rows HAVING count(*) > 0'
        for number, table in enumerate(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(" UNION ALL ".join(counted))
        found = {tables[number]: count for number, count in cursor.fetchall()}
    return None if MANY in found.values() else list(found)


def _delete(connection: Any, tables: list[str]) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def sweep() -> None:
    """Between two files: what tests that were rolled back left is cleared away, where it is much.

    The private server has no autovacuum. A table full of such rows is read to its end all the same; and one that was
    analysed then (ANALYZE is not rolled back) is taken for empty ever after, so that a join of three of them with some
    hundred rows each took minutes.
    """
    if connection.connection is None or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(_TO_SWEEP, [SWEPT])
        if tables := [name for (name,) in cursor.fetchall()]:
            cursor.execute(f"VACUUM {', '.join(tables)}")
