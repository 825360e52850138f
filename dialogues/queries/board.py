"""The board: of each unit of a subtree what it planned and held in a year, and where a clock was missed."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from dialogues.commitment_enums import Promised
from dialogues.enums import Standing, UnitStanding
from dialogues.models import Commitment, Conference
from dialogues.queries.standing import condition
from dialogues.rules import MUST_HOLD, demanded
from organizations.dates import today
from organizations.models import Unit
from organizations.models.stewarded import SUBTREE_ROLES

OF_UNITS = {
    UnitStanding.LATE: Standing.LATE,
    UnitStanding.UNPUBLISHED: Standing.UNPUBLISHED,
    UnitStanding.PASSED: Standing.PASSED,
}


COLUMNS = (*Standing, *Promised)
"""What the board counts, in its order: of conferences, then of commitments."""


@dataclass(frozen=True)
class Number:
    """A number, and the list of exactly so many rows."""

    standing: Standing | Promised
    value: int
    url: str


@dataclass(frozen=True)
class Line:
    """A unit, how many dialogues it has to hold in the year, and its numbers in the order of `COLUMNS`."""

    unit: Unit
    demanded: int
    numbers: list[Number]

    def number(self, standing: Standing | Promised) -> int:
        """One of the numbers."""
        return next(each.value for each in self.numbers if each.standing == standing)

    @property
    def held(self) -> int:
        """Dialogues held."""
        return self.number(Standing.HELD)

    @property
    def is_behind(self) -> bool:
        """Whether it held fewer than it has to."""
        return self.held < self.demanded


def day_of(year: int) -> datetime.date:
    """The day whose rules count for a year: today in this one, else its last one."""
    now = today()
    return now if year == now.year else datetime.date(year, 12, 31)


def units_on_board(user: Any, year: int) -> "QuerySet[Unit]":
    """Units of today in the reader's subtree that have to hold dialogues, or have something of the year."""
    units = Unit.objects.in_force()
    if not (user.is_authenticated and user.is_active):
        return units.none()
    if not user.is_superuser:
        acting = user.acting
        if acting is None or acting.role not in SUBTREE_ROLES:
            return units.none()
        units = units.filter(path__startswith=acting.unit.path)
    has_some = Exists(Conference.objects.filter(steward=OuterRef("pk"), year=year))
    promised = Exists(Commitment.objects.filter(steward=OuterRef("pk"), promised_for__year=year))
    return units.filter(Q(kind__in=MUST_HOLD) | has_some | promised)


def standing_so(units: "QuerySet[Unit]", standing: str, year: int) -> "QuerySet[Unit]":
    """Those of the units that stand so in the year."""
    of_year = Conference.objects.filter(year=year)
    if standing == UnitStanding.BEHIND:
        return units.annotate(demanded=_demanded(year), held=_held(of_year)).filter(held__lt=F("demanded"))
    if standing == UnitStanding.NONE:
        return units.exclude(pk__in=of_year.filter(condition(Standing.PLANNED, today())).values("steward"))
    promised = Commitment.objects.filter(promised_for__year=year).late(today()).values("steward")
    if standing == UnitStanding.PROMISED:
        return units.filter(pk__in=promised)
    if standing == UnitStanding.OVERDUE:
        over = condition(Standing.UNPUBLISHED, today()) | condition(Standing.PASSED, today())
        return units.filter(Q(pk__in=of_year.filter(over).values("steward")) | Q(pk__in=promised))
    rows = of_year.filter(condition(OF_UNITS[UnitStanding(standing)], today()))
    return units.filter(pk__in=rows.values("steward"))


def _demanded(year: int) -> Case:
    told = demanded(day_of(year))
    whens = [When(level=level, kind__in=MUST_HOLD, then=Value(number)) for level, number in told.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _held(of_year: "QuerySet[Any]") -> Coalesce:
    rows = of_year.filter(condition(Standing.HELD, today()), steward=OuterRef("pk")).order_by()
    counted = rows.values("steward").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def lines(units: Iterable[Unit], user: Any, year: int) -> list[Line]:
    """The numbers of these units; two queries, whatever the units, and those of the rules."""
    shown = list(units)
    told = demanded(day_of(year))
    rows = _rows(user, year).filter(steward__in=[unit.pk for unit in shown]).order_by()
    found = {row["steward"]: row for row in rows.values("steward").annotate(**_counts())}
    promised = _late(user, year).filter(steward__in=[unit.pk for unit in shown]).order_by().values("steward")
    late = dict(promised.annotate(number=Count("pk")).values_list("steward", "number"))
    return [
        Line(
            unit,
            told[unit.level] if unit.kind in MUST_HOLD else 0,
            [
                Number(each, found.get(unit.pk, {}).get(each.value, 0), list_url(year, each, unit=unit.pk))
                for each in Standing
            ]
            + [Number(Promised.LATE, late.get(unit.pk, 0), promised_url(year, unit=unit.pk))],
        )
        for unit in shown
    ]


def totals(user: Any, year: int) -> list[Number]:
    """The numbers of all that the reader sees of the year; two queries."""
    found = _rows(user, year).aggregate(**_counts())
    told = [Number(each, found[each.value], list_url(year, each)) for each in Standing]
    root = user.acting.unit if user.acting and not user.is_superuser else None
    late = _late(user, year) if root is None else _late(user, year).filter(steward__path__startswith=root.path)
    address = promised_url(year) if root is None else promised_url(year, subtree=root.pk)
    return [*told, Number(Promised.LATE, late.count(), address)]


def _rows(user: Any, year: int) -> "QuerySet[Any]":
    found: QuerySet[Any] = Conference.objects.visible_to(user).filter(year=year)
    return found


def _late(user: Any, year: int) -> "QuerySet[Any]":
    """Late commitments whose day lies in the year."""
    found: QuerySet[Any] = Commitment.objects.visible_to(user).filter(promised_for__year=year).late(today())
    return found


def _counts() -> dict[str, Count]:
    on = today()
    return {each.value: Count("pk", filter=condition(each, on)) for each in Standing}


def list_url(year: int, standing: Standing, **more: Any) -> str:
    """The list of the conferences that are counted."""
    return f"{reverse('dialogues:conferences')}?{urlencode({'year': year, 'standing': standing.value, **more})}"


def promised_url(year: int, **more: Any) -> str:
    """The list of the late commitments that are counted."""
    return f"{reverse('dialogues:commitments')}?{urlencode({'year': year, 'state': 'late', **more})}"
