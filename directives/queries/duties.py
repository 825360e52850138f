"""How duties stand: of one, of a unit, by unit for the level above; and which units "all below" are."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from directives.enums import DutyState
from directives.models import Duty
from directives.notices import REOPENED
from directives.querysets import SOON_DAYS
from directives.recipients import DOERS
from mobilization.outbox.models import Event
from organizations.dates import today
from organizations.enums import Level, UnitKind
from organizations.models import Unit
from organizations.querysets import UnitQuerySet

NEVER = datetime.date(9999, 12, 31)
DUE_FIRST = ("due", "id")
"""The keyset of lists of duties: what is due first, standing tasks last."""


def by_due_day(duties: "QuerySet[Duty]") -> "QuerySet[Duty]":
    """With the column `due` that lists are paged by."""
    return duties.annotate(due=Coalesce("requirement__due_on", Value(NEVER)))


def open_duties(user: Any) -> "QuerySet[Duty]":
    """What the unit the account acts for has still to do, for those who do it; others have none."""
    acting = user.acting
    if acting is None or acting.role not in DOERS:
        return Duty.objects.none()
    return Duty.objects.visible_to(user).filter(steward=acting.unit_id, done_on=None)


def state_of(duty: Duty, on: datetime.date | None = None) -> str:
    """How the duty stands on the day; a value of DutyState. The rules of `DutyQuerySet`."""
    day, due = on or today(), duty.requirement.due_on
    if duty.done_on:
        return DutyState.DONE_LATE if due and duty.done_on > due else DutyState.DONE
    if due and due < day:
        return DutyState.LATE
    return DutyState.SOON if due and due <= day + datetime.timedelta(days=SOON_DAYS) else DutyState.OPEN


def reopening_of(duty: Duty) -> Event | None:
    """When and why an open duty was taken up again, the last time; None for others."""
    if duty.done_on is not None:
        return None
    return Event.objects.about(duty).filter(kind=REOPENED).select_related("actor__person").last()


def _late(day: datetime.date) -> Q:
    return Q(done_on=None, requirement__due_on__lt=day)


def counts(duties: "QuerySet[Duty]", on: datetime.date | None = None) -> dict[str, int]:
    """`open` (all not done), `soon`, `late`, `done` (late ones too), `done_late`; one query."""
    day = on or today()
    last = day + datetime.timedelta(days=SOON_DAYS)
    return duties.aggregate(
        open=Count("pk", filter=Q(done_on=None)),
        soon=Count("pk", filter=Q(done_on=None, requirement__due_on__gte=day, requirement__due_on__lte=last)),
        late=Count("pk", filter=_late(day)),
        done=Count("pk", filter=Q(done_on__isnull=False)),
        done_late=Count("pk", filter=Q(done_on__gt=F("requirement__due_on"))),
    )


def counts_by_unit(duties: "QuerySet[Duty]", units: Iterable[int], on: datetime.date | None = None) -> dict[int, Any]:
    """For each of the units that look after some of the duties: `asked`, `open`, `late`, `done`, `done_late`.

    One query.
    """
    day = on or today()
    rows = (
        duties.filter(steward__in=list(units))
        .order_by()
        .values("steward")
        .annotate(
            number=Count("pk"),
            n_open=Count("pk", filter=Q(done_on=None)),
            n_late=Count("pk", filter=_late(day)),
            n_done=Count("pk", filter=Q(done_on__isnull=False)),
            n_done_late=Count("pk", filter=Q(done_on__gt=F("requirement__due_on"))),
        )
    )
    return {
        row["steward"]: {
            "asked": row["number"],
            "open": row["n_open"],
            "late": row["n_late"],
            "done": row["n_done"],
            "done_late": row["n_done_late"],
        }
        for row in rows
    }


def units_of(duties: "QuerySet[Duty]") -> "QuerySet[Unit]":
    """The units that look after some of the duties."""
    return Unit.objects.filter(Exists(duties.filter(steward=OuterRef("pk"))))


def units_at(below: Unit, **known: str) -> "UnitQuerySet":
    """All units of the level (`level=`) or the kind (`kind=`) that exist today at or below `below`."""
    return Unit.objects.in_force().within(below).filter(**known)


def units_below(unit: Unit) -> "UnitQuerySet":
    """All units that exist today below the unit."""
    return Unit.objects.in_force().within(unit).exclude(pk=unit.pk)


def kinds_of_units(unit: Unit) -> tuple[list[str], list[str]]:
    """The levels and the kinds of the units that exist today at or below the unit, each in the order of its list."""
    found = set(Unit.objects.in_force().within(unit).order_by().values_list("level", "kind").distinct())
    levels, kinds = {level for level, _kind in found}, {kind for _level, kind in found}
    return [each for each in Level.values if each in levels], [each for each in UnitKind.values if each in kinds]


def units_with_units_below(request: Any = None) -> "UnitQuerySet":
    """Units of today that have some below them, in Vietnamese order; `request` is what a filter hands over."""
    below = Unit.objects.in_force().filter(parent=OuterRef("pk"))
    return Unit.objects.in_force().filter(Exists(below)).order_by("sort_key", "id")


def heads_within(unit: Unit) -> "UnitQuerySet":
    """The unit itself, and those in it that have units below them."""
    below = Unit.objects.in_force().filter(parent=OuterRef("pk"))
    return Unit.objects.in_force().within(unit).filter(Q(pk=unit.pk) | Exists(below)).order_by("path")
