"""Drafts that the clock makes, and counting."""

import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.models import Unit
from reports.models import Report, ReportSchedule
from reports.periods import ended_between
from reports.services.counting import COUNT, count_report, request_count, take_count
from reports.services.drafting import draft_of_schedule
from reports.services.schedules import DRAFT


def register() -> None:
    """Make the kinds of work known; nobody asks for them but the portal."""
    registry.register(DRAFT, make_draft, title=gettext_lazy("Draft of a report"))
    registry.register(COUNT, count, title=gettext_lazy("Counting the figures of a report"))


def make_draft(run: JobRun) -> dict[str, Any]:
    """Make the draft of a unit's report of a period, if there is none; its figures are counted by a job of their own.

    Raises JobRefused when unit or schedule are gone.
    """
    unit = Unit.objects.filter(pk=run.params["unit"]).first()
    schedule = ReportSchedule.objects.select_related("template").filter(pk=run.params["schedule"]).first()
    if unit is None or schedule is None:
        raise JobRefused(_("The schedule of this report is gone."))
    ends = datetime.date.fromisoformat(run.params["ends"])
    period = next(iter(ended_between(schedule.kind, ends, ends, schedule.closing)), None)
    if period is None:
        raise JobRefused(_("The schedule of this report closes its periods on other days now."))

    def make() -> None:
        made = draft_of_schedule(unit, schedule, period)
        if made is not None:
            request_count(made, by=None)

    run.on_finish(make)
    return {"unit": unit.pk, "ends": run.params["ends"]}


def count(run: JobRun) -> dict[str, Any]:
    """Count all that the report asks for; the report stands on it once the job is done, unless it was submitted."""
    report = Report.objects.select_related("unit", "steward").filter(pk=run.params["report"]).first()
    if report is None or report.is_sealed:
        raise JobRefused(_("The report is not being written any more."))
    run.progress(0, 1, _("Counting"))
    made = count_report(report)
    run.on_finish(partial(take_count, made))
    return {"report": report.pk, "numbers": len(made.content["numbers"])}
