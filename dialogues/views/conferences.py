"""Pages of conferences: the plan, one with its steps, planning, correcting, who came, the conclusion, export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues.clocks import announce_told, conclusion_told, told_late
from dialogues.enums import ConferenceState
from dialogues.filters.conferences import ConferenceFilter
from dialogues.forms.conferences import AttendanceForm, ConclusionForm, EditConferenceForm, NewConferenceForm
from dialogues.models import Conference
from dialogues.permissions.commitments import may_promise
from dialogues.permissions.conferences import conference_actions, may_plan, may_write_conference
from dialogues.permissions.hall import hall_actions
from dialogues.permissions.opinions import may_register_for
from dialogues.permissions.states import demand_writable
from dialogues.queries.commitments import of_source
from dialogues.queries.conferences import lacking_told, offered, timeline, waits_for_leader
from dialogues.queries.hall import agenda_of
from dialogues.queries.links import links_for
from dialogues.queries.opinion_groups import numbers_of
from dialogues.services.commitments import can_promise
from dialogues.services.conferences import (
    CONCLUSION,
    EXPORT_CONFERENCES,
    PLANNED,
    edit_conference,
    enter_attendance,
    plan_conference,
    write_conclusion,
)
from dialogues.tones import OF_CONFERENCES
from dialogues.views.parts import tabs
from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, edit_page, form_page, plain_form_page
from organizations.dates import today
from organizations.services.list_files import request_list

ORDER = ("-planned_from", "-id")
KNOWN = ("unit", "steward", "theme")


@require_GET
def conference_list(request: HttpRequest) -> HttpResponse:
    """The plan: the conferences the person may read, the latest first."""
    found = ConferenceFilter(request.GET, queryset=Conference.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related("unit"))
    context["conferences"] = [(row, OF_CONFERENCES[row.state]) for row in context["rows"]]
    context |= {"may_plan": may_plan(request.user), "tabs": tabs("conferences")}
    return render(request, "dialogues/conference_list.html", context)


@require_POST
def conference_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = ConferenceFilter(request.GET, queryset=Conference.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('dialogues:conferences')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_CONFERENCES, filters=found.applied(), by=request.user))


def visible_conference(request: HttpRequest, pk: int) -> Conference:
    """The conference, if the person may read it; else Http404."""
    rows = Conference.objects.visible_to(request.user).select_related(*KNOWN)
    found: Conference = get_object_or_404(rows, pk=pk)
    return found


def writable_conference(request: HttpRequest, pk: int, *states: str) -> Conference:
    """The same, for those who write it now; else NotNow or PermissionDenied."""
    found = visible_conference(request, pk)
    demand_writable(request.user, found, *([states] if states else []))
    if not may_write_conference(request.user, found):
        raise PermissionDenied
    return found


@require_GET
def conference_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One conference: who hosts it, when and where, what about, who came, its clocks, its steps and its history."""
    found = visible_conference(request, pk)
    steps = offered(found, request.user)
    groups = list(found.groups.order_by("position", "id"))
    context = {
        "conference": found,
        "tone": OF_CONFERENCES[found.state],
        "groups": groups,
        "links": list(links_for(found, request.user)),
        "is_public": Conference.objects.announced().filter(pk=pk).exists(),
        "came": sum(group.attended for group in groups if group.attended is not None),
        "is_counted": any(group.attended is not None for group in groups),
        "clock": announce_told(found, today()),
        "late": told_late(found),
        "conclusion_clock": conclusion_told(found, today()),
        "why": found.transitions.order_by("-id").first() if found.state in ("postponed", "cancelled") else None,
        "entries": timeline(found),
        "lacking": lacking_told(found, request.user),
        "waits_for_leader": waits_for_leader(found, request.user),
        "may_register": may_register_for(request.user, found.steward),
        "steps": [step for step in steps if step.style != "danger"],
        "endings": [step for step in steps if step.style == "danger"],
        "actions": conference_actions(request.user, found),
        "numbers": numbers_of(found),
        "agenda": agenda_of(found),
        "hall_actions": hall_actions(request.user, found),
        "commitments": of_source(found, request.user),
        "may_promise": can_promise(found) and may_promise(request.user, found),
    }
    return render(request, "dialogues/conference.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def conference_new(request: HttpRequest) -> HttpResponse:
    """Put a conference into the plan."""
    if not may_plan(request.user):
        raise PermissionDenied
    form = begun(request, NewConferenceForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_conference(
                unit=form.cleaned_data["unit"],
                values=form.values(),
                groups=form.cleaned_data["groups"],
                by=request.user,
            )
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The conference stands in the plan."))
            return redirect(made)
    up = {"up_label": _("Dialogue conferences"), "up_url": reverse("dialogues:conferences")}
    return plain_form_page(request, form, title=_("Plan a conference"), label=_("Save"), **up)


@require_http_methods(["GET", "HEAD", "POST"])
def conference_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a conference; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = writable_conference(request, pk)
    form: Any = EditConferenceForm(request.POST or None, instance=found)

    def save() -> Conference:
        version, groups = form.cleaned_data["version"], form.cleaned_data["groups"]
        return edit_conference(found, version=version, changes=form.values(), groups=groups, by=request.user)

    return edit_page(
        request,
        found,
        form,
        save,
        again=lambda typed, current: EditConferenceForm(typed, instance=current),
        both=lambda current: differences(current, form, PLANNED),
        title=_("Edit the conference"),
        said=_("The conference was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def conference_conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """What was concluded, as a draft until it is published."""
    found = writable_conference(request, pk, ConferenceState.HELD)
    form: Any = ConclusionForm(request.POST or None, instance=found)
    return edit_page(
        request,
        found,
        form,
        lambda: write_conclusion(found, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: ConclusionForm(typed, instance=current),
        both=lambda current: differences(current, form, CONCLUSION),
        title=_("Write the conclusion"),
        said=_("The conclusion was saved. It is not published yet."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def conference_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """How many of each invited group came."""
    found = writable_conference(request, pk, ConferenceState.HELD)
    form = AttendanceForm(request.POST or None, conference=found)
    title = _("Who came")
    lead = "" if found.groups.exists() else _("No group is invited. Add them by editing the conference first.")
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            enter_attendance(found, version=version, attended=form.attended(), by=request.user)
        except RecordChanged as changed:
            kept = request.POST.copy()
            kept["version"] = str(changed.current.version)
            again = AttendanceForm(kept, conference=changed.current)
            return form_page(request, again, changed.current, title=title, label=_("Save"), differences=[], status=409)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("It was saved who came."))
            return redirect(found)
    return form_page(request, form, found, title=title, label=_("Save"), lead=lead)
