"""Verbs of reports: writing its words and sections, counting anew, the steps."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values
from mobilization.common.locks import locked
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import NotNow, WrongState
from mobilization.workflow.transitions import apply_transition
from reports import measures as composed
from reports.documents import document_of, is_counted
from reports.enums import EDITABLE, ReportState, SectionKind
from reports.models import Report, ReportSection
from reports.narrative import demand_known
from reports.permissions.reports import may_edit_report
from reports.report_steps import REPORT_ACTIONS, REPORT_STEPS
from reports.services.counting import is_whole, request_count, seal_of
from reports.standard import HELD

EDITED = ("title", "number", "layout", "as_it_was")
SECTION = HELD
MOST_SECTIONS = 40
SIGNED = ("submit", "accept", "return", "publish")
"""Steps that are taken on the words and numbers that were shown."""
NUMBERED = "publish"
"""The step that may give a report the number of its signed paper: numbers are given when a paper is signed."""
EXPORT_REPORTS = "reports.export_reports"
_KNOWN = ("unit", "steward__parent", "count", "corrects")


def locked_report(report: Report) -> Report:
    """As it is now; nobody else changes it or takes a step until the transaction ends."""
    stored: Report = locked(Report.objects.select_related(*_KNOWN), report.pk)
    return stored


def demand_editable(by: Any, report: Report) -> None:
    """Raises NotNow where only the state is in the way, PermissionDenied."""
    if may_edit_report(by, report):
        return
    drafted = Report(state=ReportState.DRAFT, steward=report.steward)
    if report.state not in EDITABLE and may_edit_report(by, drafted):
        text = _("A report is written while it is a draft or was returned; this one is not.")
        raise NotNow(text, report)
    raise PermissionDenied


@transaction.atomic
def edit_report(report: Report, *, version: int, changes: Mapping[str, Any], by: Any) -> Report:
    """Title, number, layout and view, as the editor saw them in `version`; counts anew where that changes numbers.

    Raises PermissionDenied, NotNow, RecordChanged (nothing is overwritten), ValidationError by field, ValueError for
    other keys.
    """
    stored = _as_seen(report, version, by)
    different = apply_values(stored, changes, EDITED)
    if not different:
        return stored
    stored.version += 1
    stored.save()
    record_event(kind="reports.edited", subject=stored, by=by, data={"fields": different})
    _count_if_needed(stored)
    return stored


@transaction.atomic
def edit_section(section: ReportSection, *, version: int, values: Mapping[str, Any], by: Any) -> Report:
    """The section's heading, words, table, chart, as the editor saw the report in `version`.

    Raises what `edit_report` raises.
    """
    stored = _as_seen(section.report, version, by)
    current = stored.sections.filter(pk=section.pk).first()
    if current is None:
        raise RecordChanged(stored)
    if apply_values(current, values, SECTION, long=("text",)):
        demand_section(current)
        current.save()
        _changed(stored, by)
    return stored


@transaction.atomic
def add_section(report: Report, *, version: int, values: Mapping[str, Any], after: int, by: Any) -> Report:
    """A section more, after the one at the place `after` (0: first). Raises what `edit_report` raises."""
    stored = _as_seen(report, version, by)
    sections = list(stored.sections.all())
    if len(sections) >= MOST_SECTIONS:
        text = _("A report has at most %(most)s sections.") % {"most": MOST_SECTIONS}
        raise ValidationError({"heading": text})
    made = ReportSection(report=stored, place=0)
    apply_values(made, values, SECTION, long=("text",))
    demand_section(made)
    place = sum(1 for each in sections if each.place <= after)
    _renumber([*sections[:place], made, *sections[place:]])
    _changed(stored, by)
    return stored


@transaction.atomic
def remove_section(section: ReportSection, *, version: int, by: Any) -> Report:
    """Take a section away. Raises what `edit_report` raises."""
    stored = _as_seen(section.report, version, by)
    stored.sections.filter(pk=section.pk).delete()
    _renumber(list(stored.sections.all()))
    _changed(stored, by)
    return stored


@transaction.atomic
def move_section(section: ReportSection, *, version: int, up: bool, by: Any) -> Report:
    """Let a section change places with the one before or after it; at the end nothing happens."""
    stored = _as_seen(section.report, version, by)
    sections = list(stored.sections.all())
    place = next((number for number, each in enumerate(sections) if each.pk == section.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is not None and other is not None and 0 <= other < len(sections):
        sections[place], sections[other] = sections[other], sections[place]
        _renumber(sections)
        _changed(stored, by)
    return stored


def demand_section(section: Any) -> None:
    """That the section of a report or a template asks for what there is. Raises ValidationError by field."""
    wrong: dict[str, Any] = {}
    for name, demand in (("text", _demand_text), ("measures", _demand_measures), ("dimension", _demand_dimension)):
        try:
            demand(section)
        except ValidationError as fault:
            wrong[name] = fault.messages
    if wrong:
        raise ValidationError(wrong)
    if section.kind != SectionKind.PARTS:
        section.dimension = ""
    if section.kind == SectionKind.TEXT:
        section.measures, section.chart = [], ""


def _demand_text(section: Any) -> None:
    demand_known(section.text)


def _demand_measures(section: Any) -> None:
    unknown = [key for key in section.measures if not _is_known(key)]
    if unknown:
        raise ValidationError(_("There is no figure %(key)s.") % {"key": ", ".join(unknown)})
    if section.kind != SectionKind.TEXT and not section.measures:
        raise ValidationError(_("Choose at least one figure for the table."))


def _demand_dimension(section: Any) -> None:
    if section.kind != SectionKind.PARTS:
        return
    if not section.dimension:
        raise ValidationError(_("Say by what the figures are divided."))
    asked = [composed.measure(key) for key in section.measures if _is_known(key)]
    lacking = [each for each in asked if section.dimension not in composed.dimensions(each)]
    if lacking:
        named = ", ".join(f"“{each.title}”" for each in lacking)
        raise ValidationError(_("These figures are not divided so: %(figures)s.") % {"figures": named})


def _is_known(key: str) -> bool:
    try:
        composed.measure(key)
    except KeyError:
        return False
    return True


def _as_seen(report: Report, version: int, by: Any) -> Report:
    stored = locked_report(report)
    demand_editable(by, stored)
    if stored.version != version:
        raise RecordChanged(stored)
    return stored


def _renumber(sections: Iterable[ReportSection]) -> None:
    """Places from 1 on, as they stand; the table asks at the end of the transaction."""
    for place, each in enumerate(sections, start=1):
        if each.pk is None or each.place != place:
            each.place = place
            each.save()


def _changed(stored: Report, by: Any) -> None:
    stored.version += 1
    stored.save()
    record_event(kind="reports.edited", subject=stored, by=by, data={"fields": ["sections"]})
    _count_if_needed(stored)


def _count_if_needed(stored: Report) -> None:
    if not is_counted(stored):
        request_count(stored)


@transaction.atomic
def count_anew(report: Report, *, by: Any) -> Any:
    """Promise that the figures are counted as they are now; the job. Raises PermissionDenied, NotNow."""
    stored = locked_report(report)
    demand_editable(by, stored)
    return request_count(stored)


@transaction.atomic
def take_step(
    report: Report, action: str, *, by: Any, reason: str = "", seal: str | None = None, number: str | None = None
) -> Report:
    """Take a step. Who takes one of SIGNED does so on what was shown: `seal` names it (`shown_seal`), "" nothing.

    Another is refused; None: whatever stands there. `number` is that of the signed paper, for NUMBERED alone; None
    leaves what stands there.

    Raises what `apply_transition` raises, LookupError for a step that does not exist.
    """
    if action not in REPORT_ACTIONS:
        raise LookupError(action)
    stored = locked_report(report)
    data: dict[str, Any] = {}
    if action == "submit" and stored.state in EDITABLE and stored.count is not None and is_counted(stored):
        document = document_of(stored)
        data = {
            "document": document, "seal": seal_of(document, stored.count), "first": stored.first_submitted_on,
        }  # fmt: skip
    if action == "submit":
        data.setdefault("first", None)
    is_now = stored.state in REPORT_STEPS.transition(action).from_states
    if is_now and action in SIGNED and seal not in (None, data.get("seal", stored.seal)):
        raise WrongState(_("Something changed since this was shown. Look again; nothing was done."))
    if action == "publish" and stored.is_sealed and not is_whole(stored):
        raise WrongState(_("What was submitted is no longer whole: its seal does not fit. Tell the administrators."))
    if action == NUMBERED and number is not None:
        stored.number = clean(number)
        data = {"number": stored.number, "search": stored.search_text()}
    return apply_transition(stored, action, by=by, reason=reason, **data)


def shown_seal(report: Report) -> str:
    """What names the words and numbers that a page shows; empty while those of a draft are counted."""
    if report.is_sealed:
        return report.seal
    if report.count is None or not is_counted(report):
        return ""
    return seal_of(document_of(report), report.count)
