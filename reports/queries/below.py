"""The units directly below one in a table: key figures of each, its rank and its share by one of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from awards import tallies as awarding
from dialogues import tallies as dialogue
from mobilization.common.charts import share_bar
from models_registry.queries.funnel import Number
from organizations.figures import Scope
from organizations.models import Unit
from reports import measures
from reports.measures import Measure
from reports.narrative import percent_of
from reports.units_below import children_of, days_of, gathered, ranks

KEY_FIGURES = (
    "models_registry.registered", "models_registry.checked", "models_registry.recognised", "models_registry.typical",
    "models_registry.replicated", dialogue.OPINIONS, dialogue.LATE, awarding.DECIDED,
)  # fmt: skip
NAME = "name"


@dataclass(frozen=True)
class Line:
    """A unit: its numbers in the order of the columns; rank and share of the one by which the table is sorted."""

    unit: Unit
    numbers: list[Number]
    rank: int | None = None
    share: Decimal | None = None
    bar: SafeString | None = None


@dataclass(frozen=True)
class Below:
    """The table; `own` is what the unit has itself, so that the lines and it make the `total`."""

    columns: list[Measure]
    order: str
    sorted_by: Measure
    lines: list[Line]
    own: Line
    total: list[Number]


def below_of(user: Any, scope: Scope, order: str = "") -> Below:
    """Of the figures the account is told of the unit; `order` is a column's key, with a minus from the largest on."""
    if scope.root is None:
        raise ValueError("Some unit is needed")
    told = {each.key for each in measures.readable(user, scope.root)}
    columns = [measures.measure(key) for key in KEY_FIGURES if key in told]
    by_unit = gathered(scope.root, measures.by_unit(columns, scope, user))
    units = children_of(scope.root, days_of(scope), {pk for numbers in by_unit.values() for pk in numbers})
    order = order if order.removeprefix("-") in {NAME, *(each.key for each in columns)} else f"-{columns[0].key}"
    key = order.removeprefix("-")
    place = next((number for number, each in enumerate(columns) if each.key == key), 0)
    lines = [Line(unit, _numbers(columns, _there(scope, unit), by_unit, unit.pk)) for unit in units]
    own = Line(scope.root, _numbers(columns, scope, by_unit, scope.root.pk, alone="1"))
    sums = [sum(line.numbers[at].value for line in [*lines, own]) for at in range(len(columns))]
    total = [
        Number(value, measures.list_url(each, scope) if value else "")
        for value, each in zip(sums, columns, strict=True)
    ]
    return Below(columns, order, columns[place], _sorted(_ranked(lines, place, sums[place]), order, place), own, total)


def _there(scope: Scope, unit: Unit) -> Scope:
    return Scope(root=unit, as_it_was=scope.as_it_was, period=scope.period)


def _numbers(
    columns: Sequence[Measure], scope: Scope, by_unit: Mapping[str, Mapping[int, int]], pk: int, **more: Any
) -> list[Number]:
    pairs = [(each, by_unit[each.key].get(pk, 0)) for each in columns]
    return [Number(value, measures.list_url(each, scope, **more) if value else "") for each, value in pairs]


def _ranked(lines: Sequence[Line], place: int, whole: int) -> list[Line]:
    """Whoever has as many stands on the same rank, who has nothing on none; the share is in per cent of the whole."""
    values = [line.numbers[place].value for line in lines]
    most = max(values, default=0)
    return [
        replace(line, rank=rank, share=percent_of(value, whole), bar=share_bar(value, most))
        for line, value, rank in zip(lines, values, ranks(values), strict=True)
    ]


def _sorted(lines: Iterable[Line], order: str, place: int) -> list[Line]:
    """By name they come already; what is equal stands by name."""
    found = list(lines)
    if order == f"-{NAME}":
        return found[::-1]
    if order == NAME:
        return found
    sign = -1 if order.startswith("-") else 1
    return sorted(found, key=lambda line: sign * line.numbers[place].value)
