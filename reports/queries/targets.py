"""Reads on targets: what was reached so far, a grid of the units below with what they reached the year before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.safestring import SafeString

from mobilization.common.charts import share_bar
from models_registry.querysets import path_of_reader
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import Unit
from reports import measures as composed
from reports.measures import Measure
from reports.models import ReportTarget
from reports.narrative import percent_of
from reports.offered import title_of
from reports.units_below import gathered

SHOWN = ("unit", "steward")


@dataclass(frozen=True)
class Reached:
    """How much the unit that looks after it reached: the number with its list, per cent of what it is to reach.

    `together` is the sum of its targets for the same, where it took over others'; else None.
    """

    number: int
    url: str
    percent: Decimal | None
    together: int | None
    bar: SafeString


@dataclass(frozen=True)
class Line:
    """A target with the name of its figure; `reached` is None for who is not told the number."""

    target: ReportTarget
    title: str
    reached: Reached | None


def lines(user: Any, targets: Iterable[ReportTarget]) -> list[Line]:
    """Each with what was reached. One statement for figures, one for each kind of tallied things, one for the sums."""
    rows = list(targets)
    told = [each for each in rows if _is_told(user, each)]
    found = _counted(user, told)
    sums = _together(told)
    return [Line(each, title_of(each.measure), _reached(each, found, sums) if each in told else None) for each in rows]


def _is_told(user: Any, target: ReportTarget) -> bool:
    path = path_of_reader(user)
    try:
        composed.measure(target.measure)
    except KeyError:
        return False
    return path is not None and target.steward.path.startswith(path)


def scope_of(target: ReportTarget) -> Scope:
    """The year of the target, of the unit that looks after it."""
    return Scope(root=target.steward, period=Period.year(target.year))


def _counted(user: Any, targets: Iterable[ReportTarget]) -> Mapping[str, Mapping[str, Any]]:
    rows = list(targets)
    scopes = {_name(each): scope_of(each) for each in rows}
    asked = [composed.measure(key) for key in dict.fromkeys(each.measure for each in rows)]
    return composed.counted(asked, scopes, user) if scopes else {}


def _name(target: ReportTarget) -> str:
    return f"{target.steward_id}-{target.year}"


def _together(targets: Iterable[ReportTarget]) -> dict[tuple[int, int, str], int]:
    """By steward, year and measure the sum of all its targets."""
    wanted = Q(pk__in=[])
    for each in targets:
        wanted |= Q(steward=each.steward_id, year=each.year, measure=each.measure)
    rows = ReportTarget.objects.filter(wanted).order_by().values("steward", "year", "measure")
    sums = rows.annotate(together=Sum("number")).values_list("steward", "year", "measure", "together")
    return {(steward, year, measure): together for steward, year, measure, together in sums}


def _reached(target: ReportTarget, found: Mapping[str, Mapping[str, Any]], sums: Mapping[Any, Any]) -> Reached:
    number = found[_name(target)][target.measure].number
    whole = sums[target.steward_id, target.year, target.measure]
    measure = composed.measure(target.measure)
    return Reached(
        number=number,
        url=composed.list_url(measure, scope_of(target)) if number else "",
        percent=percent_of(number, whole),
        together=whole if whole != target.number else None,
        bar=share_bar(min(number, whole), whole),
    )


@dataclass(frozen=True)
class GridRow:
    """A unit directly below: its target, if it has one, what it reached in the year so far, and the year before."""

    unit: Unit
    target: ReportTarget | None
    now: int
    before: int


def grid_of(user: Any, parent: Unit, measure: Measure, year: int) -> list[GridRow]:
    """The units of today directly below, by name."""
    units = list(Unit.objects.in_force().filter(parent=parent).order_by("sort_key", "id"))
    rows = ReportTarget.objects.filter(unit__in=units, year=year, measure=measure.key).select_related(*SHOWN)
    known = {each.unit_id: each for each in rows}
    now, before = (_below(user, parent, measure, each) for each in (year, year - 1))
    return [GridRow(each, known.get(each.pk), now.get(each.pk, 0), before.get(each.pk, 0)) for each in units]


def _below(user: Any, parent: Unit, measure: Measure, year: int) -> Mapping[int, int]:
    scope = Scope(root=parent, period=Period.year(year))
    return gathered(parent, composed.by_unit([measure], scope, user))[measure.key]


def this_year() -> int:
    """The year in which targets are set, unless another is asked for."""
    return today().year
