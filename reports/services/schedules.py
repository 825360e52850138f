"""The clock of reports: which drafts are due, by the nearest schedule of each unit; each is made by a job, once."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from mobilization.outbox.services import request_job
from organizations.dates import in_force, today
from organizations.models import Unit
from organizations.paths import ids_of_path
from reports.enums import PERIODIC, Reach
from reports.models import Report, ReportSchedule
from reports.periods import ReportPeriod, ended_between

DRAFT = "reports.draft"
LOOK_BACK = 100
"""Days of outage after which drafts are still made: the longest that a draft may wait after its period, nearly."""


@dataclass(frozen=True)
class DueDraft:
    """A report that is to be drafted."""

    unit: Unit
    schedule: ReportSchedule
    period: ReportPeriod


def draft_day(schedule: ReportSchedule, period: ReportPeriod) -> datetime.date:
    """The local day on which the draft is made."""
    return period.ends + datetime.timedelta(days=schedule.draft_after)


def due_drafts(on: datetime.date) -> Iterator[DueDraft]:
    """The reports whose day has come until then, that nobody has begun yet.

    Of an outage all days are made up for, as far as LOOK_BACK. A unit reports a period that it was there at the end of.
    """
    for kind in PERIODIC:
        rows = ReportSchedule.objects.filter(kind=kind).select_related("steward", "template")
        schedules = sorted(rows, key=nearness)
        for closing in {each.closing for each in schedules}:
            first = on - datetime.timedelta(days=LOOK_BACK + max(each.draft_after for each in schedules))
            for period in ended_between(kind, first, on, closing):
                yield from _due_of(kind, period, schedules, on)


def nearness(schedule: ReportSchedule) -> tuple[int, bool, bool]:
    """The nearest first: of the unit itself, then of those above it from below; what holds for fewer before."""
    return -len(ids_of_path(schedule.steward.path)), schedule.reach != Reach.OWN, schedule.reach != Reach.BELOW


def _due_of(kind: str, period: ReportPeriod, schedules: list[ReportSchedule], on: datetime.date) -> Iterator[DueDraft]:
    taken: set[int] = set()
    begun = set(
        Report.objects.filter(kind=kind, begins=period.begins, ends=period.ends).values_list("unit_id", flat=True)
    )
    for schedule in schedules:
        units = [unit for unit in units_of(schedule, period.ends) if unit.pk not in taken]
        taken |= {unit.pk for unit in units}
        if not _holds(schedule, period, on):
            continue
        yield from (DueDraft(unit, schedule, period) for unit in units if unit.pk not in begun)


def _holds(schedule: ReportSchedule, period: ReportPeriod, on: datetime.date) -> bool:
    """Whether the schedule asks for a draft of the period until the day."""
    if not schedule.is_in_use or period.ends < schedule.starts_on:
        return False
    fits = period in ended_between(schedule.kind, period.ends, period.ends, schedule.closing)
    return fits and draft_day(schedule, period) <= on


def units_of(schedule: ReportSchedule, on: datetime.date) -> list[Unit]:
    """The units it holds for, that are there on the day."""
    root = schedule.steward
    held = {
        Reach.OWN: Q(pk=root.pk),
        Reach.BELOW: Q(parent=root),
        Reach.ALL_BELOW: Q(path__startswith=root.path) & ~Q(pk=root.pk),
    }[Reach(schedule.reach)]
    return list(Unit.objects.filter(held & in_force(on)).order_by("pk"))


def request_due_drafts(on: datetime.date | None = None) -> int:
    """Promise a job for each draft that is due; returns how many are due. Asked again, it promises nothing twice."""
    number = 0
    for due in due_drafts(on or today()):
        request_job(
            kind=DRAFT,
            owner=None,
            params={
                "unit": due.unit.pk, "schedule": due.schedule.pk, "kind": due.period.kind.value,
                "ends": due.period.ends.isoformat(),
            },
            unique_key=f"{due.period.kind.value}-{due.unit.pk}-{due.period.begins}-{due.period.ends}",
        )  # fmt: skip
        number += 1
    return number


def expected(parent: Unit, kind: str, period: ReportPeriod) -> dict[int, ReportSchedule]:
    """By id the units directly below that are to report the period, with the schedule that says so."""
    rows = ReportSchedule.objects.filter(kind=kind).holding_for(parent.path).select_related("steward")
    below = ReportSchedule.objects.filter(kind=kind, steward__parent=parent, reach=Reach.OWN).select_related("steward")
    found: dict[int, ReportSchedule] = {}
    taken: set[int] = set()
    for schedule in sorted([*rows, *below], key=nearness):
        fits = period in ended_between(kind, period.ends, period.ends, schedule.closing)
        for unit in units_of(schedule, period.ends):
            if unit.parent_id == parent.pk and unit.pk not in taken:
                taken.add(unit.pk)
                if schedule.is_in_use and fits and period.ends >= schedule.starts_on:
                    found[unit.pk] = schedule
    return found
