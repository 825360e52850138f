"""Wards that report each month; what must be there of a month: of each a draft, a count, a notice to each writer."""

import datetime
from collections import Counter
from types import SimpleNamespace

from mobilization.outbox.enums import ACTIVE_STATES
from mobilization.outbox.models import Job
from notifications.models import Notice
from organizations.models import Unit
from reports.enums import COUNT
from reports.models import Report, ReportCount, ReportSchedule
from reports.periods import ReportPeriod
from reports.services.schedules import DRAFT
from tests.access.people import unit, worker
from tests.models_registry.makers import make_model

WRITERS = ("officer", "leader")


def make_wards(number: int, starts_on: datetime.date, *, code: str = "W") -> SimpleNamespace:
    """`city` with so many wards, in each an officer, a leader and a model of each month; their `schedule`."""
    city = unit(code, kind="city", level="city", name=f"Thành phố {code}", short_name=code)
    wards = [unit(f"{code}{place}", city, name=f"Phường {code}{place}") for place in range(number)]
    for ward in wards:
        for role in WRITERS:
            worker(role, ward, since=3650)
        for month in range(1, 13):
            day = datetime.date(starts_on.year, month, 5)
            make_model(ward, "in_implementation", registered_on=day, listed_on=day)
    schedule = ReportSchedule.objects.create(unit=city, steward=city, kind="month", reach="below", starts_on=starts_on)
    return SimpleNamespace(city=city, wards=wards, schedule=schedule)


def is_settled(city: Unit, period: ReportPeriod) -> bool:
    """Whether each ward has its report with a count, and nobody is at work on one."""
    reports = Report.objects.filter(unit__parent=city, ends=period.ends, count__isnull=False)
    below = Unit.objects.filter(parent=city).count()
    at_work = Job.objects.filter(kind__in=(DRAFT, COUNT), state__in=ACTIVE_STATES)
    return reports.count() == below and not at_work.exists()


def faults(city: Unit, period: ReportPeriod, days: set[datetime.date]) -> list[str]:
    """What is not as it must be of this period, drafted on one of the days."""
    reports = list(Report.objects.filter(unit__parent=city, ends=period.ends).select_related("unit"))
    wrong = []
    expected = set(Unit.objects.filter(parent=city).values_list("pk", flat=True))
    if Counter(each.unit_id for each in reports) != Counter(expected):
        wrong.append(f"{period.ends}: {len(reports)} reports of {len(expected)} units")
    wrong += [f"{each.unit.code}: drafted on {each.drafted_on}" for each in reports if each.drafted_on not in days]
    ids = [each.pk for each in reports]
    counts = Counter(ReportCount.objects.filter(report__in=ids).values_list("report", flat=True))
    if counts != Counter({each.pk: 1 for each in reports}):
        wrong.append(f"{period.ends}: counts {sorted(counts.values())} of {len(ids)}")
    told = Counter(
        Notice.objects.filter(kind="reports.report_drafted", subject_id__in=map(str, ids)).values_list(
            "subject_id", "recipient"
        )
    )
    if len(told) != len(ids) * len(WRITERS) or set(told.values()) != {1}:
        wrong.append(f"{period.ends}: notices {sorted(told.values())}")
    return wrong
