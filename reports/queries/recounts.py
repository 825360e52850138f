"""Figures counted twice: by the sums and the kept rows that everybody reads, and by the definitions alone."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count

from models_registry.queries import todo, todo_sums
from organizations import figures, tallies
from organizations.dates import today
from organizations.figures import Figure, Period, Scope
from organizations.models import Facet, RolledPlace
from organizations.tallies import Tally

STAGES, CANDIDACIES, OPINIONS, WAITING = KINDS = ("stages", "candidacies", "opinions", todo_sums.KIND)
"""The kinds of sums that are kept."""
BY_DEFINITION = "definition"
"""Where a difference is not one of sums, but of a number told and the rows of its definition."""


@dataclass(frozen=True)
class Difference:
    """A number that differs; see `RecountDifference`."""

    kind: str
    measure: str
    unit_id: int | None
    as_it_was: bool
    month: datetime.date
    divided: str
    kept: int
    counted: int

    @property
    def name(self) -> tuple[Any, ...]:
        """Which number it is, whatever it says."""
        return self.name_of(self)

    @staticmethod
    def name_of(each: Any) -> tuple[Any, ...]:
        """The same of a difference or of a kept row of one."""
        return (each.measure, each.unit_id, each.as_it_was, each.month, each.divided)


def of_cells(kind: str) -> Iterator[Difference]:
    """Cells, with the changes not yet added to them, that are not the sums of the kind's rows: all of one moment."""
    places = {each.pk: each for each in RolledPlace.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place_id, measure, facet, day, parts::text, kept, due FROM organizations_rolled_differences(%s)"
            " ORDER BY place_id, measure, day, facet, parts",
            [kind],
        )
        rows = cursor.fetchall()
    keys = keys_of(kind)
    for place, measure, facet, day, parts, kept, due in rows:
        divided = "" if facet == Facet.TOTAL else f"{Facet(facet).name.lower()} {parts}"
        where = places[place]
        key = keys.get(measure, str(measure))
        yield Difference(kind, key, where.root_id, where.as_it_was, day.replace(day=1), divided[:200], kept, due)


def keys_of(kind: str) -> dict[int, str]:
    """The measures by the numbers under which their sums stand."""
    if kind == STAGES:
        known = {int(each.kept.stage): each.key for each in figures.registered()}
        return known | {int(each.kept.now): each.key for each in figures.registered() if each.kept.now}
    if kind == WAITING:
        return {number: _waiting_key(key) for key, number in todo_sums.MEASURES.items()}
    sums = [(each.key, each.sums) for each in tallies.registered() if each.sums and each.sums.kind == kind]
    return {each.number: key for key, each in sums} | {each.total: key for key, each in sums if each.total}


def open_months(*, on: datetime.date | None = None) -> list[Period]:
    """The months of this year and the last, up to the one that runs: of these reports are still made."""
    last = on or today()
    return Period(begins=datetime.date(last.year - 1, 1, 1), ends=last).months()


def of_definitions(months: list[Period]) -> Iterator[tuple[int, list[Difference]]]:
    """For each month and lens how many numbers were compared, and those that differ from what is told."""
    summed = [each for each in tallies.registered() if each.sums]
    for month in months:
        whole = _whole(month)
        for as_it_was in (False, True):
            yield _figures_differ(figures.registered(), Scope(as_it_was=as_it_was, period=whole))
            yield _tallies_differ(summed, as_it_was=as_it_was, month=whole)


def of_definition(key: str, as_it_was: bool, first: datetime.date) -> list[Difference]:  # noqa: FBT001 - as it is kept
    """What differs of one figure or tally in the month that begins on the day, in this view. Raises KeyError."""
    month = _whole(Period(begins=first))
    if key in {_waiting_key(each) for each in todo_sums.MEASURES}:
        return of_waiting()[1]
    if key in {each.key for each in figures.registered()}:
        return _figures_differ([figures.get(key)], Scope(as_it_was=as_it_was, period=month))[1]
    return _tallies_differ([tallies.get(key)], as_it_was=as_it_was, month=month)[1]


def _whole(month: Period) -> Period:
    """The calendar month, for which sums by unit are kept."""
    if month.begins is None:
        return month
    following = (month.begins.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
    return Period(begins=month.begins, ends=following - datetime.timedelta(days=1))


def _figures_differ(asked: list[Figure], scope: Scope) -> tuple[int, list[Difference]]:
    """Each figure by unit: the rows of its definition beside what sums and kept rows tell."""
    lens = "unit" if scope.as_it_was else "steward"
    told = figures.divided(asked, scope, [lens])
    compared, found = 0, []
    for figure in asked:
        kept = {values[0]: number for values, number in told[figure.key].items()}
        counted = _by_definition(figure, scope, lens)
        if kept != counted:  # somebody may have written in between
            kept = {
                values[0]: number for values, number in figures.divided([figure], scope, [lens])[figure.key].items()
            }
            counted = _by_definition(figure, scope, lens)
        compared += len(kept | counted)
        found += [
            _difference(STAGES, figure.key, unit, scope, BY_DEFINITION, kept.get(unit, 0), counted.get(unit, 0))
            for unit in sorted(kept | counted)
            if kept.get(unit, 0) != counted.get(unit, 0)
        ]
    return compared, found


def _by_definition(figure: Figure, scope: Scope, lens: str) -> dict[int, int]:
    rows = figure.of(scope).order_by().values_list(lens)
    return dict(rows.annotate(number=Count("pk", distinct=True)))


def _tallies_differ(asked: list[Tally], *, as_it_was: bool, month: Period) -> tuple[int, list[Difference]]:
    """Each tally of the units that have sums: its rows beside what is told."""
    tops = {each.root_id: each.root for each in RolledPlace.objects.filter(as_it_was=as_it_was).select_related("root")}
    scopes = {str(pk): Scope(root=root, as_it_was=as_it_was, period=month) for pk, root in tops.items()}
    if not scopes:
        return 0, []
    told = tallies.counted(asked, None, scopes)
    found = []
    for name, scope in scopes.items():
        for tally in asked:
            kept, counted = told[name][tally.key].number, tally.of(None, scope).count()
            if kept != counted:  # somebody may have written in between
                kept = tallies.counted([tally], None, {name: scope})[name][tally.key].number
                counted = tally.of(None, scope).count()
            if kept != counted:
                unit = scope.root.pk if scope.root else None
                found.append(_difference(_kind(tally), tally.key, unit, scope, BY_DEFINITION, kept, counted))
    return len(scopes) * len(asked), found


def of_waiting() -> tuple[int, list[Difference]]:
    """Models late for registration and silent today in the units that have sums: how many compared, what differs."""
    tops = RolledPlace.objects.filter(as_it_was=False).select_related("root")
    scopes = [Scope(root=each.root) for each in tops]
    found = []
    for scope in scopes:
        for key in todo_sums.MEASURES:
            kept, counted = _waiting(scope, key)
            if kept != counted:  # somebody may have written in between
                kept, counted = _waiting(scope, key)
            if kept != counted:
                unit = scope.root.pk if scope.root else None
                found.append(_difference(WAITING, _waiting_key(key), unit, scope, BY_DEFINITION, kept, counted))
    return len(scopes) * len(todo_sums.MEASURES), found


def _waiting(scope: Scope, key: str) -> tuple[int, int]:
    counted = todo_sums.models_waiting(None, scope, key).count()
    told = todo_sums.waiting_below(None, scope)
    return counted if told is None else told[key], counted


def _waiting_key(key: str) -> str:
    return f"models_registry.{key}"


def _kind(tally: Tally) -> str:
    return tally.sums.kind if tally.sums else ""


def _difference(
    kind: str, key: str, unit: int | None, scope: Scope, divided: str, kept: int, counted: int
) -> Difference:
    month = scope.period.begins or today()
    return Difference(kind, key, unit, scope.as_it_was, month, divided, kept, counted)


def named(differences: Any) -> list[tuple[Any, str]]:
    """Differences with the titles of their measures."""
    measures: list[Any] = [*figures.registered(), *tallies.registered()]
    titles = {each.key: str(each.title) for each in measures}
    titles |= {_waiting_key(key): str(todo.get(key).title) for key in todo_sums.MEASURES}
    return [(each, titles.get(each.measure, each.measure)) for each in differences]
