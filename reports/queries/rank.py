"""Units directly below one, by a figure or its share of another, with their places now and the same period before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mobilization.common.charts import bar_spec
from mobilization.common.kept_charts import kept_svg
from models_registry.querysets import path_of_reader
from organizations.figures import Scope
from organizations.models import Unit
from reports import measures as composed
from reports.measures import Measure
from reports.narrative import percent_of
from reports.units_below import children_of, days_of, gathered, ranks

if TYPE_CHECKING:
    from django.db.models import QuerySet

DRAWN = 30
"""A chart of more bars is read by nobody; the table has all."""


def heads_for(user: Any) -> "QuerySet[Unit]":
    """Units inside which the account reads, that have units below."""
    path = path_of_reader(user)
    units = Unit.objects.filter(pk__in=Unit.objects.exclude(parent=None).values("parent"))
    return units.none() if path is None else units.filter(path__startswith=path) if path != "/" else units


@dataclass(frozen=True)
class Asked:
    """By which figure (`whole`: as its share of that one), in which scope, beside which before."""

    measure: Measure
    whole: Measure | None
    scope: Scope
    before: Scope

    @property
    def title(self) -> str:
        """What units are ranked by."""
        if self.whole is None:
            return str(self.measure.title)
        return _("%(part)s, per cent of %(whole)s") % {"part": self.measure.title, "whole": self.whole.title}


@dataclass(frozen=True)
class Told:
    """A number with its list; of a share the whole and the per cent, None where the whole is nought."""

    number: int
    url: str
    whole: int | None
    whole_url: str
    value: Decimal | int | None
    place: int | None


@dataclass(frozen=True)
class Ranked:
    """A unit with its number and place, now and before; `moved`: by how many places up (or, below nought, down)."""

    unit: Unit
    now: Told
    before: Told

    @property
    def moved(self) -> int | None:
        """None where it had no place before, or has none now."""
        if self.now.place is None or self.before.place is None:
            return None
        return self.before.place - self.now.place


def ranked(user: Any, asked: Asked) -> list[Ranked]:
    """By place, equal ones by name; what has no share stands last. Two statements for figures: now and before."""
    root = asked.scope.root
    assert root is not None  # noqa: S101 - the form demands one
    now, before = (_by_unit(user, asked, scope) for scope in (asked.scope, asked.before))
    units = children_of(root, days_of(asked.scope), {pk for numbers in now.values() for pk in numbers})
    told = zip(_told(asked, asked.scope, units, now), _told(asked, asked.before, units, before), strict=True)
    rows = [Ranked(unit, this, that) for unit, (this, that) in zip(units, told, strict=True)]
    return sorted(rows, key=lambda row: (row.now.place is None, row.now.place or 0))


def _by_unit(user: Any, asked: Asked, scope: Scope) -> Mapping[str, Mapping[int, int]]:
    root = scope.root
    assert root is not None  # noqa: S101 - the form demands one
    wanted = [asked.measure, *([asked.whole] if asked.whole else [])]
    found = gathered(root, composed.by_unit(wanted, scope, user))
    return {key: {pk: number for pk, number in numbers.items() if pk != root.pk} for key, numbers in found.items()}


def _told(asked: Asked, scope: Scope, units: Sequence[Unit], numbers: Mapping[str, Mapping[int, int]]) -> list[Told]:
    values = [_value(asked, numbers, unit.pk) for unit in units]
    placed: Sequence[Any] = [value for value in values if value is not None]
    places = iter(ranks(placed))
    return [
        _of_unit(asked, Scope(root=unit, as_it_was=scope.as_it_was, period=scope.period), numbers, value,
                 None if value is None else next(places))
        for unit, value in zip(units, values, strict=True)
    ]  # fmt: skip


def _value(asked: Asked, numbers: Mapping[str, Mapping[int, int]], pk: int) -> Decimal | int | None:
    number = numbers[asked.measure.key].get(pk, 0)
    return number if asked.whole is None else percent_of(number, numbers[asked.whole.key].get(pk, 0))


def _of_unit(asked: Asked, scope: Scope, numbers: Any, value: Any, place: int | None) -> Told:
    pk = scope.root.pk if scope.root else 0
    number = numbers[asked.measure.key].get(pk, 0)
    whole = numbers[asked.whole.key].get(pk, 0) if asked.whole else None
    return Told(
        number=number,
        url=composed.list_url(asked.measure, scope) if number else "",
        whole=whole,
        whole_url=composed.list_url(asked.whole, scope) if asked.whole and whole else "",
        value=value,
        place=place,
    )


def drawn_of(rows: Sequence[Ranked]) -> list[tuple[str, Any]]:
    """The bars of the chart: a unit each, the first DRAWN of those that have anything."""
    return [(row.unit.short_name or row.unit.name, row.now.value) for row in rows if row.now.value][:DRAWN]


def chart_of(asked: Asked, bars: Sequence[tuple[str, Any]]) -> SafeString:
    """A bar a unit; empty where all is nought."""
    return kept_svg(bar_spec(bars), title=asked.title) if bars else SafeString()
