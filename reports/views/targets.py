"""Pages of targets: list with what was reached, one, a new one, changing one, a grid of the units below."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, edit_page, plain_form_page, take_away
from organizations.services.list_files import request_list
from reports.filters.plans import TargetFilter
from reports.forms.targets import EditTargetForm, GridChoiceForm, GridForm, NewTargetForm
from reports.models import ReportTarget
from reports.permissions.plans import may_plan_somewhere, target_actions
from reports.permissions.reports import may_plan
from reports.queries.targets import SHOWN, grid_of, lines
from reports.services.targets import (
    EDITED,
    EXPORT_TARGETS,
    change_target,
    remove_target,
    set_target,
    set_targets,
)
from reports.views.parts import tabs

ORDER = ("-year", "-id")


@require_GET
def target_list(request: HttpRequest) -> HttpResponse:
    """The targets the person may read, those of the latest year first, each with what was reached so far."""
    found = TargetFilter(request.GET, queryset=ReportTarget.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*SHOWN))
    context |= {
        "lines": lines(request.user, context["rows"]),
        "tabs": tabs(request.user, "targets"),
        "may_plan": may_plan_somewhere(request.user),
    }
    return render(request, "reports/target_list.html", context)


@require_POST
def target_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = TargetFilter(request.GET, queryset=ReportTarget.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reports:targets')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_TARGETS, filters=found.applied(), by=request.user))


def visible_target(request: HttpRequest, pk: int) -> ReportTarget:
    """The target, if the person may read it; else Http404."""
    found: ReportTarget = get_object_or_404(ReportTarget.objects.visible_to(request.user).select_related(*SHOWN), pk=pk)
    return found


def target_to_edit(request: HttpRequest, pk: int) -> ReportTarget:
    """The same, where the person may change it; else PermissionDenied."""
    found = visible_target(request, pk)
    if not may_plan(request.user, found.steward):
        raise PermissionDenied
    return found


@require_GET
def target_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One target with what was reached so far, its history."""
    found = visible_target(request, pk)
    context = {"line": lines(request.user, [found])[0], "actions": target_actions(request.user, found)}
    return render(request, "reports/target.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_new(request: HttpRequest) -> HttpResponse:
    """A new target."""
    if not may_plan_somewhere(request.user):
        raise PermissionDenied
    form = begun(request, NewTargetForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_target(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The target is set."))
            return redirect(made)
    up = {"up_label": _("Targets"), "up_url": reverse("reports:targets")}
    return plain_form_page(request, form, title=_("New target"), **up)


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a target; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = target_to_edit(request, pk)
    form = EditTargetForm(request.POST or None, instance=found)
    return edit_page(
        request,
        found,
        form,
        lambda: change_target(found, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: EditTargetForm(typed, instance=current),
        both=lambda current: differences(current, form, EDITED),
        title=_("Change the target"),
        said=_("The target was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a target away, after saying so."""
    found = target_to_edit(request, pk)
    line = lines(request.user, [found])[0]
    return take_away(
        request,
        found,
        lambda: remove_target(found, by=request.user),
        title=_("Take this target away?"),
        thing=f"{line.title}, {found.year}, {found.unit.name}: {found.number}",
        effects=[_("New reports do not name it any more. What was published stays.")],
        after="reports:targets",
        seen=str(found.version),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def target_grid(request: HttpRequest) -> HttpResponse:
    """The targets of all units directly below at once, for a figure and a year; a wrong row stops all, none is lost."""
    if not may_plan_somewhere(request.user):
        raise PermissionDenied
    choice = GridChoiceForm(request.POST if request.method == "POST" else request.GET, user=request.user)
    chosen = choice.chosen()
    if chosen is None:
        return render(request, "reports/target_grid.html", {"choice": choice}, status=_status(request))
    parent, measure, year = chosen
    form = GridForm(request.POST if request.method == "POST" else None, rows=grid_of(request.user, *chosen))
    if request.method == "POST" and form.is_valid():
        try:
            number = set_targets(measure=measure.key, year=year, wanted=form.wanted(), by=request.user)
        except ValidationError as wrong:
            form.refuse(wrong.message_dict)
        else:
            text = ngettext("%(n)s target was changed.", "%(n)s targets were changed.", number)
            messages.success(request, text % {"n": number})
            asked = f"?measure={measure.key}&year={year}&within={parent.pk}"
            return redirect(f"{reverse('reports:targets')}{asked}")
    context: dict[str, Any] = {"choice": choice, "form": form, "unit": parent, "measure": measure, "year": year}
    return render(request, "reports/target_grid.html", context, status=422 if form.errors else 200)


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
