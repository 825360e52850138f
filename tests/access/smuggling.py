"""What a request changes, row by row, and every field of every model to send along with it (A4)."""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

EXTRA = {
    "is_staff": True, "is_superuser": True, "is_active": True, "state": "done", "password": "smuggled-1234",
    "code": "99999", "pk": 1, "id": 1, "created_at": "2001-01-01T00:00:00Z", "actions": ["edit"], "user": 1, "by": 1,
    "performed_by": 1, "groups": [1], "user_permissions": [1], "_state": "x", "version": 999_999,
}  # fmt: skip
"""Names attackers try first; what the models have comes from the models."""
VOLATILE = re.compile(
    r'"([a-z_]*_at|at|since|created|updated|client_id|client_secret|next_try|message_id|'
    r'[a-z_]*(_hash|_until|last_login|password|pgh_context_id|pgh_id|key|family|words|salt|network))": ("[^"]*"|null)'
    r'|"[0-9a-f]+@programs\.invalid"'
)
HIGH = 1_500_000_000
NEW = re.compile(r"\b15000\d{5}\b|\b(?:dvk|kt|yk)-\d{4}-\d{6}\b", re.IGNORECASE)
NOT_THEIRS = ("pghistory", "sessions", "contenttypes", "sites", "socialaccount", "testapp")


@functools.cache
def project_models() -> list[type[models.Model]]:
    """Tables whose rows a request could change; events of the record of changes repeat them."""
    found = [each for each in apps.get_models() if each._meta.app_label not in NOT_THEIRS and each._meta.managed]
    return [each for each in found if not hasattr(each, "pgh_obj")]


@functools.cache
def watched() -> list[type[models.Model]]:
    """These, and the tables between two models, which are no models of the project: `groups` of an account is one."""
    between = [each for each in apps.get_models(include_auto_created=True) if each._meta.auto_created]
    return project_models() + [each for each in between if each._meta.app_label not in NOT_THEIRS]


def every_field(world: Any) -> dict[str, Any]:
    """A value for each field of each model, by the names forms and serializers know them by."""
    sent: dict[str, Any] = {}
    for model in project_models():
        for field in model._meta.get_fields():
            if getattr(field, "concrete", False):
                value = _value(world, field)
                sent.setdefault(field.name, value)
                sent.setdefault(getattr(field, "attname", field.name), value)
    sent.pop("item")  # what the page of a reorganisation's queue chooses by, and no column of its own
    return sent | EXTRA


BY_KIND: tuple[tuple[Any, Any], ...] = (
    (models.BooleanField, True),
    (models.DateTimeField, "2001-01-01T00:00:00Z"),
    (models.DateField, "2001-01-01"),
    (models.JSONField, {"smuggled": True}),
    ((models.IntegerField, models.DecimalField, models.FloatField), 7),
)


def _value(world: Any, field: Any) -> Any:
    if field.is_relation:
        by_model = {"unit": world.units.city.pk, "person": world.bare.pk, "user": world.subject.pk}
        return by_model.get(field.related_model._meta.model_name, 1)
    otherwise = field.choices[-1][0] if field.choices else "smuggled"
    return next((value for kind, value in BY_KIND if isinstance(field, kind)), otherwise)


@functools.cache
def count_of_rows() -> str:
    """The question how many rows each table was written in this transaction so far, also where it was undone.

    PostgreSQL's own view of them took as long as many a page.
    """
    names = [model._meta.db_table for model in watched()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::bigint FROM pg_class WHERE oid = ANY (%s::text[]::regclass[])", [names])
        tables = ",".join(str(relid) for (relid,) in cursor.fetchall())
    counts = " + ".join(f"pg_stat_get_xact_tuples_{done}(relid)" for done in ("inserted", "updated", "deleted"))
    return f"SELECT relid::regclass::text, {counts} FROM unnest('{{{tables}}}'::oid[]) AS relid"


def written() -> dict[str, int]:
    """The answer, by table."""
    with connection.cursor() as cursor:
        cursor.execute(count_of_rows())
        return dict(cursor.fetchall())


def snapshot(tables: Iterable[str]) -> dict[str, Counter]:
    """Every row of these tables, as JSON."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {connection.ops.quote_name(table)} t")
            found[table] = Counter(row[0] for row in cursor.fetchall())
    return found


@contextmanager
def undone() -> Iterator[list[str]]:
    """What is written within is undone, and then told row by row in the list that the block is given.

    Only tables that were written are read: all of them, before and after, took longer than the requests.
    """
    changed: list[str] = []
    with transaction.atomic():
        before = written()
        yield changed
        tables = [table for table, count in written().items() if count != before[table]]
        after = snapshot(tables)
        transaction.set_rollback(True)
    changed += difference(snapshot(tables), after)


def difference(before: dict[str, Counter], after: dict[str, Counter]) -> list[str]:
    """Rows that came and went, without what differs by itself: moments, secrets, the numbers of new rows."""
    gone = [("-", table, row) for table, rows in before.items() for row in (rows - after[table]).elements()]
    come = [("+", table, row) for table, rows in after.items() for row in (rows - before[table]).elements()]
    return sorted(f"{sign} {table} {VOLATILE.sub('', NEW.sub('new', row))}" for sign, table, row in [*gone, *come])


@contextmanager
def numbers_from(first: int) -> Iterator[None]:
    """New rows of every table have numbers from `first` on, so that they are told from all others; then as before."""
    keys = [(model._meta.db_table, model._meta.pk.column) for model in watched()]
    with connection.cursor() as cursor:
        named = "SELECT DISTINCT pg_get_serial_sequence(t, c) AS name FROM unnest(%s::text[], %s::text[]) AS keys(t, c)"
        last = f"SELECT name, coalesce(pg_sequence_last_value(name::regclass), 1) FROM ({named}) AS n WHERE name <> ''"
        cursor.execute(last, [list(column) for column in zip(*keys, strict=True)])
        before = dict(cursor.fetchall())
        _set(cursor, dict.fromkeys(before, first))
    yield
    with connection.cursor() as cursor:
        _set(cursor, before)


def _set(cursor: Any, numbers: dict[str, int]) -> None:
    setting = "SELECT setval(name::regclass, last) FROM unnest(%s::text[], %s::bigint[]) AS numbers(name, last)"
    cursor.execute(setting, [list(numbers), list(numbers.values())])
