"""Drafts that the clock makes, and counting."""

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.models import Unit
from reports.clock import asks_for, schedule_for
from reports.enums import COUNT
from reports.models import Report, ReportSchedule
from reports.periods import ReportPeriod, period_of
from reports.services.counting import count_report, request_count, take_count
from reports.services.drafting import draft_of_schedule
from reports.services.schedules import DRAFT


def register() -> None:
    """Make the kinds of work known; nobody asks for them but the portal."""
    registry.register(DRAFT, make_draft, title=gettext_lazy("Draft of a report"))
    registry.register(COUNT, count, title=gettext_lazy("Counting the figures of a report"))


def make_draft(run: JobRun) -> dict[str, Any]:
    """Make the draft of a unit's report of a period, if there is none; its figures are counted by a job of their own.

    Whatever the schedule was when the clock asked, the one that holds now decides. Raises JobRefused when the unit is
    gone or no schedule asks for this report any more.
    """
    asked = run.params
    period = period_of(asked["kind"], asked["year"], asked["number"], asked["closing"])
    unit = Unit.objects.filter(pk=asked["unit"]).first()
    schedule = schedule_for(unit, period.kind, period.ends) if unit else None
    if unit is None or schedule is None or not asks_for(schedule, period.ends, asked["closing"]):
        raise JobRefused(_("No schedule asks for this report any more."))
    run.on_finish(partial(_make, unit, schedule, period))
    return {"unit": unit.pk, "ends": period.ends.isoformat()}


def _make(unit: Unit, schedule: ReportSchedule, period: ReportPeriod) -> None:
    """The draft, and the promise that it is counted; nothing where a report was begun meanwhile."""
    made = draft_of_schedule(unit, schedule, period)
    if made is not None:
        request_count(made)


def count(run: JobRun) -> dict[str, Any]:
    """Count all that the report asks for; the report stands on it once the job is done, unless it was submitted."""
    report = Report.objects.select_related("unit", "steward").filter(pk=run.params["report"]).first()
    if report is None or report.is_sealed:
        raise JobRefused(_("The report is not being written any more."))
    run.progress(0, 1, _("Counting"))
    made = count_report(report)
    run.on_finish(partial(take_count, made))
    return {"report": report.pk, "numbers": len(made.content["numbers"])}
