"""Paging by value: the page after a row begins after that row, whatever came or went in between.

The rows after `(day, id)` are found by one SQL row comparison, `(day, id) < (x, y)`, which an index on the same columns
answers directly: page 10,000 costs what page 1 costs, rows with equal dates are neither lost nor shown twice, and a
cursor stays good when its row is deleted. Rules for the columns:

* all in one direction (`("-created_at", "-id")`), because a row comparison has one direction;
* the last one is unique and belongs to the model itself, so that the order is total;
* none may be NULL: SQL compares nothing with NULL, and rows would vanish. Nullable columns, and columns reached over a
  nullable relation, are refused; wrap them in an annotation `Coalesce(column, Value(...))` and page by that.

Numbers of results come from `capped_count`, never from counting everything.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import models
from django.db.models import BooleanField, F, Func, Value
from django.db.models.functions import Coalesce
from django.db.models.query import ValuesIterable
from django.utils.formats import number_format

from mobilization.common.cursors import BadCursor, Cursor, Side, can_carry, decode, encode

__all__ = ["BadCursor", "CappedCount", "Page", "capped_count", "paginate"]

PAGE_SIZE, LARGEST_PAGE = 50, 200
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list in its order, and the cursors of the pages beside it (None: there is none)."""

    items: list[T]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Order:
    """A checked order: column names as Django's expressions know them, their fields, one direction."""

    names: tuple[str, ...]
    fields: tuple["models.Field[Any, Any]", ...]
    descending: bool
    list_name: str


class _Row(Func):
    template = "(%(expressions)s)"


class _Compared(Func):
    """One row value beyond another."""

    output_field = BooleanField()
    template = "%(expressions)s"


def paginate(
    queryset: "models.QuerySet[Any, T]",
    keyset: Sequence[str],
    *,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
    largest: int = LARGEST_PAGE,
) -> Page[T]:
    """The page of `queryset` that `cursor` asks for (none: the first), in the order of `keyset`; always one query.

    `queryset` yields model instances, dicts (`values`) or plain tuples (`values_list`); an order it has is replaced.
    `size` is kept between 1 and `largest`. Raises BadCursor for a cursor that is not this list's, ValueError (or
    FieldDoesNotExist) for a keyset that breaks the rules above.
    """
    order = _order(queryset, keyset)
    place = decode(cursor, list_name=order.list_name, fields=order.fields) if cursor else None
    side = place.side if place else Side.AFTER
    downwards = order.descending == side.forward
    if place:
        queryset = queryset.filter(_beyond(order, place, "<" if downwards else ">"))
    names = order.names
    if not _are_in_rows(queryset, names):
        names = tuple(f"_keyset_{number}" for number in range(len(order.names)))
        queryset = queryset.annotate(**dict(zip(names, map(F, order.names), strict=True)))
    sorting = [F(name).desc() if downwards else F(name).asc() for name in order.names]
    size = max(1, min(size, largest))
    found = [_parted(row, names, asked=names is not order.names) for row in queryset.order_by(*sorting)[: size + 1]]
    rows, more = found[:size], len(found) > size
    if not side.forward:
        rows.reverse()
    before, after = _neighbours(rows, place, more=more)
    return Page(
        items=[row for row, _ in rows],
        next=encode(after, list_name=order.list_name) if after else None,
        previous=encode(before, list_name=order.list_name) if before else None,
    )


def _neighbours(
    rows: list[tuple[Any, tuple[Any, ...]]], place: Cursor | None, *, more: bool
) -> tuple[Cursor | None, Cursor | None]:
    """The cursors before and after the rows found; `more` rows lie further on in the direction of reading.

    Behind the reader lies what they came from, except where they came from an empty page. When nothing is left where
    they go, the way back includes the row named: it was the last one they saw.
    """
    side = place.side if place else None
    if rows:
        first, last = Cursor(Side.BEFORE, rows[0][1]), Cursor(Side.AFTER, rows[-1][1])
        if side is None or side.forward:
            return first if side is Side.AFTER else None, last if more else None
        return first if more else None, last if side is Side.BEFORE else None
    if place is None:
        return None, None
    if place.side.forward:
        return Cursor(Side.BEFORE if place.side.inclusive else Side.UP_TO, place.values), None
    return None, Cursor(Side.AFTER if place.side.inclusive else Side.FROM, place.values)


def _beyond(order: _Order, place: Cursor, sign: str) -> _Compared:
    columns = _Row(*(F(name) for name in order.names))
    values = _Row(*(Value(value, output_field=field) for value, field in zip(place.values, order.fields, strict=True)))
    return _Compared(columns, values, arg_joiner=f" {sign}{'=' if place.side.inclusive else ''} ")


def _are_in_rows(queryset: Any, names: Sequence[str]) -> bool:
    """Whether rows hold the values of the order under their own names, so that they need not be asked for once more."""
    if queryset._fields is None:  # instances
        names_of_all = {field.attname for field in queryset.model._meta.concrete_fields}
        return not queryset.query.deferred_loading[0] and names_of_all.issuperset(names)
    are_dicts = issubclass(queryset._iterable_class, ValuesIterable)  # noqa: SLF001 - no other name for `values()`
    return are_dicts and set(names).issubset(queryset._fields)


def _parted(row: Any, names: tuple[str, ...], *, asked: bool) -> tuple[Any, tuple[Any, ...]]:
    """The row as the caller knows it, and its values of the order; `asked`: these were asked for beside it."""
    if type(row) is tuple:
        return row[: -len(names)], row[-len(names) :]
    if isinstance(row, models.Model):
        held = row.__dict__
    elif isinstance(row, dict):
        held = row
    else:
        raise ValueError("Lists of flat or named values cannot be paged")  # noqa: TRY004 - a rule of lists as those above
    return row, tuple(held.pop(name) if asked else held[name] for name in names)


def _order(queryset: Any, keyset: Sequence[str]) -> _Order:
    """The keyset, checked against the rules in this module's docstring. Raises ValueError."""
    of_model = not any(name.removeprefix("-") in queryset.query.annotations for name in keyset)
    return _order_of_model(queryset.model, tuple(keyset)) if of_model else _checked(queryset, keyset)


@cache
def _order_of_model(model: Any, keyset: tuple[str, ...]) -> "_Order":
    """Of columns that the model has, for every list of it: checked once."""
    return _checked(model._default_manager.all(), keyset)


def _checked(queryset: "models.QuerySet[Any, Any]", keyset: Sequence[str]) -> _Order:
    directions = {name.startswith("-") for name in keyset}
    if len(directions) != 1:
        raise ValueError("A keyset needs columns, all in one direction")
    columns = [_column(queryset, name.removeprefix("-")) for name in keyset]
    last_name, last = columns[-1]
    if "__" in last_name or last_name in queryset.query.annotations or not last.unique:
        raise ValueError(f"The last column of a keyset must be unique in the model itself, {last_name} is not")
    written = f"{queryset.model._meta.label}:{','.join(keyset)}"
    return _Order(
        names=tuple(name for name, _ in columns),
        fields=tuple(field for _, field in columns),
        descending=directions.pop(),
        list_name=hashlib.sha256(written.encode()).hexdigest()[:8],
    )


def _column(queryset: "models.QuerySet[Any, Any]", name: str) -> tuple[str, "models.Field[Any, Any]"]:
    """A column's name and field; follows relations that cannot be empty or many."""
    if annotation := queryset.query.annotations.get(name):
        if not isinstance(annotation, Coalesce):
            raise ValueError(f"{name} may be NULL: an annotation to page by must be a Coalesce")
        field = annotation.output_field
    else:
        model, (*way, end) = queryset.model, name.split("__")
        for step in way:
            relation = model._meta.get_field(step)
            if not (relation.many_to_one or relation.one_to_one) or not relation.concrete or relation.null:
                raise ValueError(f"{step} in {name} leads to none or to many rows")
            model = relation.related_model
        field = model._meta.pk if end == "pk" else model._meta.get_field(end)
        if not getattr(field, "concrete", False) or field.null:
            raise ValueError(f"{name} is no column or may be NULL")
        name = "__".join([*way, field.attname])
        while isinstance(field, models.ForeignKey):
            field = field.target_field
    if not can_carry(field):
        raise ValueError(f"A cursor cannot hold the values of {name}")
    return name, field


class CappedCount(NamedTuple):
    """How many, counted up to a cap; `exact` is False when there are more than `number`."""

    number: int
    exact: bool

    def __str__(self) -> str:
        return number_format(self.number) + ("" if self.exact else "+")


def capped_count(queryset: "models.QuerySet[Any, Any]", cap: int = 1000) -> CappedCount:
    """How many rows `queryset` has, but never counting further than `cap`; one query. Shown as `1,000+`."""
    found = queryset.order_by()[: cap + 1].count()
    return CappedCount(min(found, cap), found <= cap)
