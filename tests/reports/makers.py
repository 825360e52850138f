"""Schedules and reports, counted as the job does it."""

import datetime

from django.db import transaction

from reports.models import Report, ReportSchedule
from reports.services.counting import count_report, take_count
from reports.services.drafting import begin_report

D = datetime.date
FIRST, LAST = D(2025, 1, 1), D(2025, 12, 31)


def make_schedule(unit, kind="year", **fields):
    """Of the unit itself, from 2024 on."""
    given = {"starts_on": D(2024, 1, 1), "reach": "own"} | fields
    return ReportSchedule.objects.create(unit=unit, steward=unit, kind=kind, **given)


def make_report(unit, by, kind="year", begins=FIRST, ends=LAST, **values):
    """Begun by hand and counted."""
    values = {"kind": kind, "begins": begins, "ends": ends, "closing": "calendar", "layout": "party"} | values
    return counted(begin_report(unit=unit, values=values, template=None, by=by))


def counted(report):
    """The report as it stands on a count of now."""
    made = count_report(Report.objects.select_related("unit", "steward").get(pk=report.pk))
    with transaction.atomic():
        take_count(made)
    return fresh(report)


def fresh(report):
    """As it is now."""
    return Report.objects.select_related("unit", "steward", "count").get(pk=report.pk)
