"""What a request changes, row by row, and every field of every model to send along with it (A4)."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

EXTRA = {
    "is_staff": True, "is_superuser": True, "is_active": True, "state": "done", "password": "smuggled-1234",
    "code": "99999", "pk": 1, "id": 1, "created_at": "2001-01-01T00:00:00Z", "actions": ["edit"], "user": 1, "by": 1,
    "performed_by": 1, "groups": [1], "user_permissions": [1], "_state": "x", "version": 999_999,
}  # fmt: skip
"""Names attackers try first; what the models have comes from the models."""
VOLATILE = re.compile(
    r'"([a-z_]*_at|at|since|created|updated|client_id|client_secret|[a-z_]*(_hash|_until|last_login|password|'
    r'pgh_context_id|pgh_id|key|family|words|salt|network|next_try|message_id))": ("[^"]*"|null)|'
    r'"[0-9a-f]+@programs\.invalid"'
)
HIGH = 1_500_000_000
NEW = re.compile(r"\b15000\d{5}\b|\b(?:dvk|kt|yk)-\d{4}-\d{6}\b", re.IGNORECASE)
NOT_THEIRS = ("pghistory", "sessions", "contenttypes", "sites", "socialaccount", "testapp")


def project_models() -> list[type[models.Model]]:
    """Tables whose rows a request could change; events of the record of changes repeat them."""
    found = [each for each in apps.get_models() if each._meta.app_label not in NOT_THEIRS and each._meta.managed]
    return [each for each in found if not hasattr(each, "pgh_obj")]


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


def snapshot() -> dict[str, Counter]:
    """Every row of every table, as JSON."""
    found = {}
    with connection.cursor() as cursor:
        for model in project_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {connection.ops.quote_name(table)} t")
            found[table] = Counter(row[0] for row in cursor.fetchall())
    return found


def difference(before: dict[str, Counter], after: dict[str, Counter]) -> list[str]:
    """Rows that came and went, without what differs by itself: moments, secrets, the numbers of new rows."""
    gone = [("-", table, row) for table, rows in before.items() for row in (rows - after[table]).elements()]
    come = [("+", table, row) for table, rows in after.items() for row in (rows - before[table]).elements()]
    return sorted(f"{sign} {table} {VOLATILE.sub('', NEW.sub('new', row))}" for sign, table, row in [*gone, *come])


@contextmanager
def numbers_from(first: int) -> Iterator[None]:
    """New rows of every table have numbers from `first` on, so that they are told from all others; then as before."""
    before = {}
    with connection.cursor() as cursor:
        for model in project_models():
            options = model._meta
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [options.db_table, options.pk.column])
            if sequence := cursor.fetchone()[0]:
                cursor.execute(f"SELECT last_value FROM {sequence}")
                before[sequence] = cursor.fetchone()[0]
                cursor.execute("SELECT setval(%s, %s)", [sequence, first])
    yield
    with connection.cursor() as cursor:
        for sequence, last in before.items():
            cursor.execute("SELECT setval(%s, %s)", [sequence, last])
