"""Pages of a report's sections: writing one, adding, moving and taking one away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilization.common.editing import RecordChanged
from mobilization.common.keys import as_id
from mobilization.workflow.part_pages import CHANGED, saved_or_wrong, take_away
from reports.forms.sections import SectionForm, section_differences
from reports.models import Report, ReportSection
from reports.services.reports import add_section, demand_editable, edit_section, move_section, remove_section
from reports.views.reports import visible_report


def _section(request: HttpRequest, pk: int) -> ReportSection:
    """The section of a report that the person may read and write; else Http404, PermissionDenied, NotNow."""
    seen = Report.objects.visible_to(request.user).values("pk")
    rows = ReportSection.objects.filter(report__in=seen).select_related("report__steward", "report__unit")
    section: ReportSection = get_object_or_404(rows, pk=pk)
    demand_editable(request.user, section.report)
    return section


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a section; a second editor sees both versions, and nothing is overwritten (X13)."""
    section = _section(request, pk)
    form = SectionForm(request.POST or None, instance=section, above=section.report)
    if request.method == "POST" and form.is_valid():
        try:
            saved = saved_or_wrong(
                form,
                lambda: edit_section(
                    section, version=form.cleaned_data["version"], values=form.values(), by=request.user
                ),
            )
        except RecordChanged as changed:
            return _changed(request, form, changed.current, section.pk)
        if saved:
            messages.success(request, _("The section was saved."))
            return redirect(section.report)
    return _page(request, form, section.report, title=section.heading)


def _changed(request: HttpRequest, form: SectionForm, current: Report, pk: int | None) -> HttpResponse:
    """What stands now beside what was typed; saved once more it is what holds."""
    stored = current.sections.filter(pk=pk).first() if pk else None
    typed: Any = request.POST.copy()
    typed["version"] = str(current.version)
    again = SectionForm(typed, instance=stored, above=current)
    shown = {"differences": section_differences(stored, form) if pk else [], "status": 409}
    return _page(request, again, current, title=_("Write the section"), **shown)


def _page(request: HttpRequest, form: SectionForm, report: Report, *, title: str, **context: Any) -> HttpResponse:
    status = context.pop("status", 422 if form.errors else 200)
    context |= {"form": form, "report": report, "title": title}
    return render(request, "reports/report_section.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def section_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a section at the end of the report, or after the one whose place the address names."""
    report = visible_report(request, pk)
    demand_editable(request.user, report)
    form = SectionForm(request.POST or None, above=report)
    if request.method == "POST" and form.is_valid():
        after = as_id(request.GET.get("after"))
        place = 10_000 if after is None else after

        def add() -> None:
            add_section(
                report, version=form.cleaned_data["version"], values=form.values(), after=place, by=request.user
            )

        try:
            saved = saved_or_wrong(form, add)
        except RecordChanged as changed:
            return _changed(request, form, changed.current, None)
        if saved:
            messages.success(request, _("The section was added."))
            return redirect(report)
    return _page(request, form, report, title=_("Add a section"))


@require_POST
def section_move(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """One place up or down; where the report changed meanwhile nothing is done."""
    if way not in ("up", "down"):
        raise Http404
    section = _section(request, pk)
    version = as_id(request.POST.get("version"))
    if version is None:
        raise PermissionDenied
    try:
        move_section(section, version=version, up=way == "up", by=request.user)
    except RecordChanged:
        messages.error(request, str(CHANGED))
    return redirect(section.report)


@require_http_methods(["GET", "HEAD", "POST"])
def section_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first; then take the section away."""
    section = _section(request, pk)
    report = section.report
    return take_away(
        request,
        report,
        lambda: remove_section(section, version=report.version, by=request.user),
        title=_("Take the section away"),
        thing=section.heading,
        effects=[_("Its words and its table leave the report.")],
        seen=str(report.version),
    )
