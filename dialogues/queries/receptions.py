"""Reception days by unit and month: on how many days heads received, whom, and who is behind."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from dialogues.models import Opinion, ReceptionDay
from dialogues.models.reception import TOTAL
from dialogues.reception_rules import COUNTED, receptions_demanded
from dialogues.rules import MUST_HOLD
from organizations.dates import today
from organizations.models import Unit
from organizations.models.stewarded import SUBTREE_ROLES


@dataclass(frozen=True)
class MonthLine:
    """A unit in a month: days demanded of its head, days on which the head and on which anybody received."""

    unit: Unit
    demanded: int
    days: int
    all_days: int
    people: int
    matters: int
    url: str

    @property
    def is_behind(self) -> bool:
        """Whether the head received on fewer days than demanded."""
        return self.days < self.demanded


def first_of(year: int, month: int) -> datetime.date:
    """Of the month."""
    return datetime.date(year, month, 1)


def last_of(first: datetime.date) -> datetime.date:
    """The last day of the month that begins so."""
    return (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)


def units_that_receive(user: Any) -> "QuerySet[Unit]":
    """Units of today in the reader's subtree whose heads receive citizens."""
    units = Unit.objects.in_force().filter(kind__in=MUST_HOLD)
    if not (user.is_authenticated and user.is_active):
        return units.none()
    if user.is_superuser:
        return units
    acting = user.acting
    if acting is None or acting.role not in SUBTREE_ROLES:
        return units.none()
    return units.filter(path__startswith=acting.unit.path)


def of_month(first: datetime.date) -> "QuerySet[Any]":
    """The days of the month."""
    found: QuerySet[Any] = ReceptionDay.objects.filter(day__gte=first, day__lte=last_of(first))
    return found


def behind(units: "QuerySet[Unit]", first: datetime.date) -> "QuerySet[Unit]":
    """Those whose head received on fewer days of the month than demanded."""
    told = receptions_demanded(min(last_of(first), today()))
    whens = [When(level=level, then=Value(number)) for level, number in told.items()]
    demanded = Case(*whens, default=Value(0), output_field=IntegerField())
    rows = of_month(first).filter(post=COUNTED, steward=OuterRef("pk")).order_by()
    counted = rows.values("steward").annotate(number=Count("day", distinct=True)).values("number")
    held = Coalesce(Subquery(counted), Value(0), output_field=IntegerField())
    return units.annotate(demanded=demanded, held=held).filter(held__lt=F("demanded"))


def month_lines(units: Iterable[Unit], first: datetime.date) -> list[MonthLine]:
    """The numbers of these units in the month; one query, and those of the rules."""
    shown = list(units)
    told = receptions_demanded(min(last_of(first), today()))
    rows = of_month(first).filter(steward__in=[unit.pk for unit in shown]).order_by().values("steward")
    counted = rows.annotate(
        days=Count("day", distinct=True, filter=Q(post=COUNTED)),
        all_days=Count("day", distinct=True),
        received=Sum("people"),
        brought=Sum(TOTAL),
    )
    found = {row["steward"]: row for row in counted}
    none = {"days": 0, "all_days": 0, "received": 0, "brought": 0}
    return [_line(unit, told[unit.level], found.get(unit.pk, none), first) for unit in shown]


def _line(unit: Unit, demanded: int, row: dict[str, int], first: datetime.date) -> MonthLine:
    return MonthLine(
        unit, demanded, row["days"], row["all_days"], row["received"], row["brought"], list_url(unit, first)
    )


def list_url(unit: Unit, first: datetime.date) -> str:
    """The days of the unit in the month."""
    asked = {"unit": unit.pk, "day_from": f"{first:%d/%m/%Y}", "day_to": f"{last_of(first):%d/%m/%Y}"}
    return f"{reverse('dialogues:reception_days')}?{urlencode(asked)}"


def registered_that_day(reception: ReceptionDay, user: Any) -> tuple[int, str]:
    """How many opinions the unit registered as received on the day, and their list."""
    rows = Opinion.objects.visible_to(user).filter(steward=reception.steward_id, received_on=reception.day)
    day = f"{reception.day:%d/%m/%Y}"
    asked = {"subtree": reception.steward_id, "received_from": day, "received_to": day}
    return rows.count(), f"{reverse('dialogues:opinions')}?{urlencode(asked)}"
