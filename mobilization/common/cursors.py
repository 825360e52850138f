"""The text of a paging cursor: a place in an ordered list, opaque to its holder and fully checked when it comes back.

A cursor is base64 of JSON `[side, list, values]`. It needs no signature: it can only say where to begin reading a list
that is already limited to what its reader may see. What it says is checked value by value against the kind of each
column, so that whatever is sent either names a place or raises BadCursor.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db import connection, models

LONGEST_CURSOR = 4096
_MOST_DIGITS = 100


class BadCursor(BadRequest):
    """The cursor names no place in this list; pages and API answer 400."""


class Side(StrEnum):
    """Which rows a cursor asks for, seen from the row it names."""

    AFTER = "a"
    FROM = "f"  # after, or that row itself
    BEFORE = "b"
    UP_TO = "u"  # before, or that row itself

    @property
    def forward(self) -> bool:
        """Whether the rows lie in the list's own direction."""
        return self in {Side.AFTER, Side.FROM}

    @property
    def inclusive(self) -> bool:
        """Whether the row itself is asked for as well."""
        return self in {Side.FROM, Side.UP_TO}


@dataclass(frozen=True)
class Cursor:
    """A place in a list: a side and one value for each column of the list's order."""

    side: Side
    values: tuple[Any, ...]


def encode(cursor: Cursor, *, list_name: str) -> str:
    """The cursor as text for an address. `list_name` tells the lists (model and order) apart. NULL: ValueError."""
    if None in cursor.values:
        raise ValueError("NULL is no place in an order")
    values = [value if isinstance(value, (bool, int)) else _plain(value) for value in cursor.values]
    written = json.dumps([cursor.side, list_name, values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def decode(text: str, *, list_name: str, fields: Sequence["models.Field[Any, Any]"]) -> Cursor:
    """What `encode` wrote, for a list whose columns are `fields`. Raises BadCursor for anything else."""
    if len(text) > LONGEST_CURSOR:
        raise BadCursor("The cursor is too long.")
    try:
        padded = text + "=" * (-len(text) % 4)
        side, name, values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if name != list_name:
            raise BadCursor("The cursor belongs to another list.")
        read = tuple(_reader(field)(value) for field, value in zip(fields, values, strict=True))
        return Cursor(Side(side), read)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, InvalidOperation) as error:
        raise BadCursor("The cursor is not one of this list's.") from error


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment.astimezone(UTC)


def _number(value: Any) -> Decimal:
    if not isinstance(value, str) or len(value) > _MOST_DIGITS:
        raise TypeError("not a decimal number")
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError("out of range")
    return number


def _string(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("not a text")
    value.encode()  # a lone surrogate is no text either
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _code(value: Any) -> UUID:
    return UUID(_string(value))


def _integer(low: int | None, high: int | None) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int or (low is not None and value < low) or (high is not None and value > high):
            raise ValueError("not an integer of this column")
        return value

    return read


def _reader(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """What turns a JSON value into this column's value, raising for one that is not."""
    if isinstance(field, models.IntegerField):
        return _integer(*connection.ops.integer_field_range(field.get_internal_type()))
    for kind, reader in _READERS:
        if isinstance(field, kind):
            return reader
    raise ValueError(f"Lists cannot be paged by a column like {field!r}")


_READERS: tuple[tuple[type["models.Field[Any, Any]"], Callable[[Any], Any]], ...] = (
    (models.DateTimeField, _moment),
    (models.DateField, date.fromisoformat),
    (models.DecimalField, _number),
    (models.BooleanField, _truth),
    (models.UUIDField, _code),
    (models.CharField, _string),
    (models.TextField, _string),
)


def can_carry(field: "models.Field[Any, Any]") -> bool:
    """Whether a cursor can hold this column's values exactly."""
    return isinstance(field, (models.IntegerField, *(kind for kind, _ in _READERS)))
