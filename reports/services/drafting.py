"""Beginning reports: by the clock on the unit's day, by hand, or to correct one that is published."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from mobilization.common.editing import apply_values, demand_order
from mobilization.common.locks import locked
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import ReasonMissing, WrongState
from organizations.dates import today
from organizations.figures import Period
from organizations.letterheads import usual_layout
from organizations.models import Unit
from organizations.working_days import add_working_days
from reports.clock import asks_for, draft_day, name_of_days, schedule_for
from reports.dimensions import MOST_MONTHS
from reports.enums import ReportKind
from reports.models import Report, ReportSchedule, ReportSection, ReportTemplate
from reports.periods import ReportPeriod, name_of, named_by, period_of
from reports.permissions.reports import correction_of, may_correct, may_draft
from reports.report_notices import tell_unit
from reports.services.counting import request_count
from reports.standard import section_values, sections_for, title_for

BEGUN = ("title", "kind", "begins", "ends", "closing", "as_it_was", "layout")


def draft_of_schedule(unit: Unit, schedule: ReportSchedule, period: ReportPeriod) -> Report | None:
    """The draft of the unit's report of the period; None where it exists. In the caller's transaction.

    Two clocks cannot make two: the table holds one first edition of a kind, unit and period (T4). Of a unit that ended
    meanwhile the table gives it to who took over; it counts what the unit itself made.
    """
    made = Report(
        unit=unit,
        steward=unit,
        kind=schedule.kind,
        begins=period.begins,
        ends=period.ends,
        closing=schedule.closing,
        as_it_was=unit.valid_to is not None and unit.valid_to < today(),
        layout=(schedule.template.layout if schedule.template else "") or usual_layout(unit).value,
        due_on=due_day(schedule, period.ends),
        drafted_on=max(today(), draft_day(schedule, period)),  # a worker's clock may be behind that of who asked
        title=_title(schedule.kind, period.begins, period.ends),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        if Report.objects.filter(unit=unit, kind=schedule.kind, begins=period.begins, ends=period.ends).exists():
            return None
        raise
    made.refresh_from_db()
    _give_sections(made, schedule.template)
    record_event(kind="reports.drafted", subject=made, by=None, data={"kind": made.kind})
    tell_unit("drafted", made)
    return made


def due_day(schedule: ReportSchedule, ends: datetime.date) -> datetime.date:
    """The last day to submit: so many days after the period, on a day off the next working day."""
    return add_working_days(ends + datetime.timedelta(days=schedule.due_after), 0)


def due_of_hand_made(unit: Unit, kind: str, begins: datetime.date, ends: datetime.date) -> datetime.date | None:
    """The last day to submit a report that a person begins, by the unit's schedule; None where no schedule asks for it.

    It is that of the period with this name, whichever way it closes: who begins early is not let off.
    """
    name = name_of_days(kind, begins, ends)
    schedule = schedule_for(unit, kind, ends) if name else None
    if name is None or schedule is None:
        return None
    period = period_of(*name, closing=schedule.closing)
    return due_day(schedule, period.ends) if asks_for(schedule, period.ends, schedule.closing) else None


@transaction.atomic
def begin_report(*, unit: Unit, values: Mapping[str, Any], template: ReportTemplate | None, by: Any) -> Report:
    """Begin a report by hand; `values` are those of BEGUN. Its figures are counted by a job.

    Where a schedule asks for it, it is due on the same day as the draft that the clock would make.

    Raises PermissionDenied, ValidationError by field (there is one already, too), ValueError for other keys.
    """
    if not may_draft(by, unit):
        raise PermissionDenied
    made = Report(unit=unit, steward=unit, drafted_by=by, drafted_on=today())
    others = [name for name in BEGUN if name != "title"]
    apply_values(made, {name: value for name, value in values.items() if name != "title"}, others)
    demand_order(made.begins, made.ends, "ends")
    _demand_period(made)
    made.due_on = due_of_hand_made(unit, made.kind, made.begins, made.ends)
    title = values.get("title") or ""
    if not title and made.kind != ReportKind.TOPICAL:
        title = _title(made.kind, made.begins, made.ends)
    if not title:
        raise ValidationError({"title": _("A topical report needs a title.")})
    apply_values(made, {"title": title}, ["title"])
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as twice:
        raise ValidationError({"kind": _("There is a report of this kind and period already.")}) from twice
    made.refresh_from_db()
    _give_sections(made, template)
    record_event(kind="reports.begun", subject=made, by=by, data={"kind": made.kind})
    request_count(made)
    return made


@transaction.atomic
def correct_report(report: Report, *, reason: str, by: Any) -> Report:
    """Begin the next edition of a published report, with its words; the figures are counted anew.

    The published one stays as it is and is named as corrected once the next is published. A correction has no last
    day: it is never late. Raises PermissionDenied, WrongState, ReasonMissing.
    """
    stored: Report = locked(Report.objects.select_related("unit", "steward"), report.pk)
    if not may_correct(by, stored):
        if correction_of(by, stored):
            raise WrongState(_("A correction of this report was begun already."))
        raise PermissionDenied
    reason = clean(reason, multiline=True)
    if not reason:
        raise ReasonMissing(_("Please give a reason."))
    kept = ("unit", "steward", "kind", "title", "begins", "ends", "closing", "as_it_was", "layout")
    made = Report(
        **{name: getattr(stored, name) for name in kept},
        edition=stored.edition + 1, corrects=stored, correction=reason, drafted_by=by, drafted_on=today(),
    )  # fmt: skip
    made.save()
    _copy(made, stored.sections.all())
    record_event(kind="reports.correction_begun", subject=made, by=by, data={"corrects": stored.pk})
    request_count(made)
    return made


def _demand_period(report: Report) -> None:
    """That a periodic report has the days of its kind, and a topical one no more months than are counted."""
    if report.kind != ReportKind.TOPICAL:
        if named_by(report.kind, report.begins, report.ends) is None:
            raise ValidationError({"begins": _("There is no such period.")})
    elif len(Period(begins=report.begins, ends=report.ends).months()) > MOST_MONTHS:
        raise ValidationError({"ends": _("A report covers ten years at most.")})


def _title(kind: str, begins: datetime.date, ends: datetime.date) -> str:
    with override("vi"):
        return title_for(name_of(kind, begins, ends))


def _give_sections(report: Report, template: ReportTemplate | None) -> None:
    if template is not None:
        _copy(report, template.sections.all())
        return
    has_lower = Unit.objects.filter(parent=report.unit if report.as_it_was else report.steward).exists()
    sections = sections_for(report.kind, has_lower=has_lower)
    ReportSection.objects.bulk_create(
        ReportSection(report=report, place=place, **section_values(each))
        for place, each in enumerate(sections, start=1)
    )


def _copy(report: Report, sections: Any) -> None:
    ReportSection.objects.bulk_create(
        ReportSection(report=report, place=each.place, **section_values(each)) for each in sections
    )
