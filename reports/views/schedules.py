"""Pages of schedules: list with what holds for one's unit, one with its next drafts, a new one, changing one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.finding import form_of
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, edit_page, plain_form_page
from models_registry.querysets import path_of_reader
from organizations.services.list_files import request_list
from reports.filters.plans import ScheduleFilter
from reports.forms.schedules import EditScheduleForm, NewScheduleForm
from reports.models import ReportSchedule
from reports.permissions.plans import may_plan_somewhere, schedule_actions
from reports.permissions.reports import may_plan
from reports.queries.schedules import KNOWN, days_of, held_by, units_held
from reports.services.scheduling import EDITED, EXPORT_SCHEDULES, add_schedule, change_schedule, use_schedule
from reports.views.parts import tabs
from reports.views.plan_parts import UseWords, badge_of, use_page

ORDER = ("-created_at", "-id")
OUT_OF_USE = UseWords(
    gettext_lazy("Take this schedule out of use?"),
    gettext_lazy("The units it holds for need not report, even if a unit above has another schedule. Reports stay."),
    gettext_lazy("The schedule is not in use any more."),
)
IN_USE_AGAIN = UseWords(
    gettext_lazy("Take this schedule into use again?"),
    gettext_lazy("Drafts are made from the next period on, and of periods whose day passed in the last 100 days."),
    gettext_lazy("The schedule is in use."),
)


@require_GET
def schedule_list(request: HttpRequest) -> HttpResponse:
    """The schedules the person may read, and which of them hold for the unit they act for."""
    user: Any = request.user
    found = ScheduleFilter(request.GET, queryset=ReportSchedule.objects.visible_to(user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*KNOWN))
    reads = user.acting is not None and path_of_reader(user) is not None
    context |= {
        "schedules": [(row, badge_of(row)) for row in context["rows"]],
        "held": held_by(user.acting.unit) if reads else [],
        "unit": user.acting.unit if reads else None,
        "tabs": tabs(user, "schedules"),
        "may_plan": may_plan_somewhere(user),
    }
    return render(request, "reports/schedule_list.html", context)


@require_POST
def schedule_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = ScheduleFilter(request.GET, queryset=ReportSchedule.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reports:schedules')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_SCHEDULES, filters=found.applied(), by=request.user))


def visible_schedule(request: HttpRequest, pk: int) -> ReportSchedule:
    """The schedule, if the person may read it; else Http404."""
    rows = ReportSchedule.objects.visible_to(request.user).select_related(*KNOWN)
    found: ReportSchedule = get_object_or_404(rows, pk=pk)
    return found


def schedule_to_edit(request: HttpRequest, pk: int) -> ReportSchedule:
    """The same, where the person may change it; else PermissionDenied."""
    found = visible_schedule(request, pk)
    if not may_plan(request.user, found.steward):
        raise PermissionDenied
    return found


@require_GET
def schedule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One schedule: its next drafts with their days, for which units, its history."""
    found = visible_schedule(request, pk)
    template = found.template
    reads = template is not None and type(template).objects.visible_to(request.user).filter(pk=template.pk).exists()
    context = {
        "schedule": found,
        "reads_template": reads,
        "state": badge_of(found),
        "days": days_of(found),
        "units": units_held(found),
        "actions": schedule_actions(request.user, found),
    }
    return render(request, "reports/schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def schedule_new(request: HttpRequest) -> HttpResponse:
    """A new schedule; the button for the days shows those of what is typed, and stores nothing."""
    if not may_plan_somewhere(request.user):
        raise PermissionDenied
    form = begun(request, NewScheduleForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_schedule(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The schedule holds. Look at its next drafts."))
            return redirect(made)
    up = {"up_label": _("Schedules"), "up_url": reverse("reports:schedules")}
    return plain_form_page(request, form, title=_("New schedule"), **up)


@require_http_methods(["GET", "HEAD", "POST"])
def schedule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a schedule; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = schedule_to_edit(request, pk)
    form = form_of(request, EditScheduleForm, instance=found, user=request.user)
    return edit_page(
        request,
        found,
        form,
        lambda: change_schedule(found, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: EditScheduleForm(typed, instance=current, user=request.user),
        both=lambda current: differences(current, form, EDITED),
        title=_("Change the schedule"),
        said=_("The schedule was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def schedule_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of use, or into use again, after saying what that does."""
    found = schedule_to_edit(request, pk)
    things = [f"{found.get_kind_display()}, {found.unit.name}"]
    return use_page(request, found, use_schedule, out=OUT_OF_USE, again=IN_USE_AGAIN, things=things)
