"""Pages of reports: the list, one with its document, beginning and correcting one, the rows behind a number, files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import Up, differences, edit_page, form_page, step_taken
from mobilization.workflow.refusals import NotNow
from mobilization.workflow.transitions import available_actions
from organizations.dates import today
from organizations.services.list_files import request_list
from reports.documents import changes, document_of, is_counted, unwritten
from reports.filters.reports import ReportFilter
from reports.forms.reports import BeginForm, CorrectForm, HeadForm, StepForm
from reports.models import Report
from reports.permissions.reports import correction_of, may_correct, may_draft, may_edit_report, report_actions
from reports.queries.reports import KNOWN, SHOWN, behind, counting_of, lines, shown_sections, timeline
from reports.report_paper import number_of
from reports.report_steps import REPORT_ACTIONS, REPORT_STEPS
from reports.services.drafting import begin_report, correct_report
from reports.services.files import request_files
from reports.services.reports import (
    EDITED,
    EXPORT_REPORTS,
    SIGNED,
    count_anew,
    demand_editable,
    edit_report,
    shown_seal,
    take_step,
)
from reports.tones import OF_REPORTS
from reports.views.parts import tabs

ORDER = ("-ends", "-id")


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports the person may read, those of the latest period first."""
    found = ReportFilter(request.GET, queryset=Report.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*SHOWN))
    user: Any = request.user
    context |= {
        "lines": lines(context["rows"]),
        "tabs": tabs(user, "reports"),
        "may_begin": user.acting is not None and may_draft(user, user.acting.unit),
    }
    return render(request, "reports/report_list.html", context)


@require_POST
def report_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = ReportFilter(request.GET, queryset=Report.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reports:reports')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_REPORTS, filters=found.applied(), by=request.user))


def visible_report(request: HttpRequest, pk: int) -> Report:
    """The report, if the person may read it; else Http404."""
    rows = Report.objects.visible_to(request.user).select_related(*KNOWN)
    found: Report = get_object_or_404(rows, pk=pk)
    return found


@require_GET
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: its words and tables, each number with its rows; its steps, its history, its editions."""
    found = visible_report(request, pk)
    document = document_of(found)
    steps = [step for step in available_actions(found, request.user) if step.action in REPORT_ACTIONS]
    edits = may_edit_report(request.user, found)
    corrects = found.corrects
    context = {
        "report": found,
        "number": number_of(found),
        "document": document,
        "sections": shown_sections(found, document),
        "stored": list(found.sections.all()) if edits else [],
        "tone": OF_REPORTS[found.state],  # type: ignore[index]
        "is_late": found.is_late(today()),
        "is_counted": is_counted(found) if not found.is_sealed else True,
        "counting": None if found.is_sealed else counting_of(found),
        "edits": edits,
        "steps": [step for step in steps if step.style != "danger"],
        "endings": [step for step in steps if step.style == "danger"],
        "actions": report_actions(request.user, found),
        "entries": timeline(found, request.user),
        "corrected_by": correction_of(request.user, found),
        "unwritten": unwritten(document) if edits else [],
        "changes": changes(document_of(corrects), document) if corrects else [],
    }
    return render(request, "reports/report.html", context)


@require_GET
def report_behind(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows behind a number of the report, as they were counted."""
    found = visible_report(request, pk)
    if not request.GET.get("measure"):
        return redirect(found)
    try:
        rows = behind(found, request.GET.dict(), request.user)
    except LookupError as unknown:
        raise Http404 from unknown
    return render(request, "reports/behind.html", {"report": found, "behind": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """Begin a report of the unit one acts for, by hand."""
    user: Any = request.user
    if user.acting is None or not may_draft(user, user.acting.unit):
        raise PermissionDenied
    unit = user.acting.unit
    form = BeginForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            made = begin_report(unit=unit, values=form.values(), template=form.cleaned_data["template"], by=user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The report is begun; its figures are being counted."))
            return redirect(made)
    above = Up(_("Reports"), reverse("reports:reports"))
    return form_page(request, form, above, title=_("Begin a report"), label=_("Begin"), lead=unit.name)


@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, number, layout, view; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = visible_report(request, pk)
    demand_editable(request.user, found)
    form = HeadForm(request.POST or None, instance=found)
    return edit_page(
        request,
        found,
        form,
        lambda: edit_report(found, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: HeadForm(typed, instance=current),
        both=lambda current: differences(current, form, EDITED),
        title=_("Title and layout"),
        said=_("The report was saved."),
    )


@require_POST
def report_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the figures counted as they are now."""
    found = visible_report(request, pk)
    count_anew(found, by=request.user)
    messages.success(request, _("The figures are being counted anew."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def report_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step; who submits signs the words and numbers that the page showed."""
    found = visible_report(request, pk)
    if action not in REPORT_ACTIONS:
        raise Http404
    step = REPORT_STEPS.transition(action)
    if found.state not in step.from_states:
        text = _("“%(action)s” is not possible while the state is “%(state)s”.")
        messages.error(request, text % {"action": step.label, "state": found.get_state_display()})
        return redirect(found)
    if not step.may(request.user, found):
        raise PermissionDenied
    shown = {"seal": shown_seal(found) if action in SIGNED else "", "number": found.number}
    form = StepForm(request.POST or None, step=step, initial=shown)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def do() -> None:
            said = {name: given.get(name, "") for name in ("reason", "seal")}
            take_step(found, action, by=request.user, number=given.get("number"), **said)

        if taken := step_taken(request, found, form, do, said=_("It was saved.")):
            return taken
    label = str(step.label)
    return form_page(request, form, found, title=label, label=label, lead=_lead(action, found))


def _lead(action: str, report: Report) -> str:
    open_ones = unwritten(document_of(report)) if action == "submit" else []
    if open_ones:
        text = _("Not written yet, “…” still stands there: %(sections)s. Submit it all the same?")
        return text % {"sections": "; ".join(open_ones)}
    return {
        "submit": _("The level above reads it from now on; words and figures stand as they are."),
        "take_back": _("It is a draft again, until it is submitted anew."),
        "accept": _("The unit may have it published then."),
        "return": _("The unit reads your words, mends the report and submits it again."),
        "publish": _("Everybody with a role reads it from now on. It changes no more; a correction is a new edition."),
        "drop": _("It counts as not made; your words say why."),
        "resume": _("It is a draft again."),
    }[action]


@require_http_methods(["GET", "HEAD", "POST"])
def report_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next edition of a published report."""
    found = visible_report(request, pk)
    if not may_correct(request.user, found):
        if later := correction_of(request.user, found):
            raise NotNow(_("A correction of this report was begun already."), later)
        raise PermissionDenied
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = correct_report(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The correction is begun; its figures are being counted."))
        return redirect(made)
    lead = _("The published edition stays as it is. The new one begins with its words; figures are counted anew.")
    return form_page(request, form, found, title=_("Correct the report"), label=_("Begin the correction"), lead=lead)


@require_POST
def report_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the report as Word, PDF, Excel and JSON."""
    return redirect(request_files(visible_report(request, pk), by=request.user))
