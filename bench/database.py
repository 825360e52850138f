"""A database of the benches' own, filled by COPY with the same rows each time."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

NAME, SMALL_NAME = "portal_bench", "portal_bench_small"
STATES = ("done",) * 8 + ("refused", "quarantined")
LAST = datetime(2026, 11, 22, 9, tzinfo=UTC)
COLUMNS = (
    "kind", "state", "params", "owner_id", "failures", "leased_by", "progress_done", "progress_total", "progress_text",
    "error", "error_detail", "result", "created_at", "started_at", "finished_at",
)  # fmt: skip
OWNERS = 20


_DROP = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


def own_addresses(*, keep: bool = False) -> None:
    """Make the database anew and lead the two addresses of the environment to it. Call it before `django.setup()`.

    With `keep` the database of an earlier run stays. Raises SystemExit with what to do when no database is named or the
    owner may not create one.
    """
    application = os.environ.get("DATABASE_URL")
    if not application:
        raise SystemExit("bench needs DATABASE_URL (make bench sets it).")
    owner = os.environ.get("DATABASE_OWNER_URL") or application
    try:
        with psycopg.connect(owner, autocommit=True) as connection:
            if not (keep and _exists(connection, NAME)):
                for name in (NAME, SMALL_NAME):
                    connection.execute(_DROP.format(sql.Identifier(name)))
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(NAME)))
    except psycopg.errors.InsufficientPrivilege as refused:
        raise SystemExit(f"The role of DATABASE_OWNER_URL may not create the database {NAME}: {refused}") from None
    os.environ["DATABASE_OWNER_URL"] = make_conninfo(owner, dbname=NAME)
    os.environ["DATABASE_URL"] = make_conninfo(application, dbname=NAME)


def _exists(connection: psycopg.Connection[Any], name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def set_aside_small() -> None:
    """A copy of the database as it stands now, for what grows with the number of rows; no connection may be open."""
    for name in ("default", "owner"):
        connections[name].close()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(_DROP.format(sql.Identifier(SMALL_NAME)))
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(copied.format(sql.Identifier(SMALL_NAME), sql.Identifier(NAME)))


def has_small() -> bool:
    """Whether the copy with few rows is there."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        return _exists(connection, SMALL_NAME)


class Small:
    """The copy with few rows, over a connection of its own that is kept: `with small():` everything reads there."""

    def __init__(self) -> None:
        """Nothing is opened yet."""
        self._connection: Any = connections.create_connection("default")
        self._connection.settings_dict = deepcopy(connections["default"].settings_dict) | {"NAME": SMALL_NAME}

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Inside, the default connection is that of the copy."""
        many = connections["default"]
        connections["default"] = self._connection
        try:
            yield
        finally:
            connections["default"] = many

    def side(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """The same work, there."""

        def run() -> Any:
            with self():
                return work()

        return run


def migrate() -> None:
    """Make the tables; of a copy with few rows that an earlier run left, too."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    if has_small():
        owner = connections["owner"]
        owner.close()
        owner.settings_dict["NAME"] = SMALL_NAME
        try:
            call_command("migrate", database="owner", verbosity=0, interactive=False)
        finally:
            owner.close()
            owner.settings_dict["NAME"] = NAME


def fill(*, rows: int, kind: str) -> Any:
    """People, and `rows` jobs of `kind`; returns the administrator who sees them all."""
    users = get_user_model().objects
    if there := users.filter(email="quantri@bench.example").first():
        return there
    administrator = users.create_superuser("quantri@bench.example", full_name="Nguyễn Quản Trị")
    owners = [users.create_user(f"canbo{n}@bench.example", full_name=f"Trần Thị Cán Bộ {n}").pk for n in range(OWNERS)]
    connection = connections["owner"]
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        with cursor.copy(f"COPY outbox_job ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in _jobs(rows, kind, owners):
                copy.write_row(row)
        cursor.execute("VACUUM ANALYZE outbox_job")
    connection.close()
    return administrator


def _jobs(rows: int, kind: str, owners: list[int]) -> Iterator[tuple[Any, ...]]:
    """Finished jobs, four to each moment, the newest last."""
    params, result = json.dumps({"filters": {"state": "done"}}), json.dumps({"rows": 1200})
    for number in range(rows):
        state = STATES[number % len(STATES)]
        at = LAST - timedelta(minutes=(rows - number) // 4)
        failed = 0 if state == "done" else 3
        error = "" if state == "done" else "Tệp không đọc được"
        owner = owners[number % OWNERS]
        done = (kind, state, params, owner, failed, "", 1200, 1200, "1200 dòng", error, "", result)
        yield (*done, at, at + timedelta(seconds=2), at + timedelta(seconds=9))
