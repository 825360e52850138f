"""The pages of steering committees: list, one with its members, the year's programme and assessments."""

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import ask_first, begun, differences
from organizations.dates import in_force, today
from organizations.services.list_files import request_list
from reviews.filters.steering import CommitteeFilter
from reviews.forms.steering import EditCommitteeForm, NewCommitteeForm
from reviews.models import Council, SteeringCommittee
from reviews.permissions.steering import committee_actions, may_keep_committee, may_set_up_committees
from reviews.queries.steering import assessments, places, programme, units_to_assess, with_numbers, years
from reviews.services.sitting import sit_as_council, who_sits
from reviews.services.steering import EDITABLE, EXPORT_COMMITTEES, edit_committee, set_up_committee

ORDER = ("-valid_from", "-id")
SHOWN = 20
"""So many units that are still to be assessed are named; of more, how many."""


@require_GET
def committee_list(request: HttpRequest) -> HttpResponse:
    """The committees the person may read, the latest first."""
    committees = SteeringCommittee.objects.visible_to(request.user)
    found = CommitteeFilter(request.GET, queryset=committees, request=request)
    context = list_page(request, found, ORDER, dressed=with_numbers)
    context["may_set_up"] = may_set_up_committees(request.user)
    return render(request, "reviews/committee_list.html", context)


@require_POST
def committee_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list with all tasks and assessments as an Excel file."""
    found = CommitteeFilter(request.GET, queryset=SteeringCommittee.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reviews:committees')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_COMMITTEES, filters=found.applied(), by=request.user))


def visible_committee(request: HttpRequest, pk: int) -> SteeringCommittee:
    """The committee, if the person may read it; else Http404."""
    committees = SteeringCommittee.objects.visible_to(request.user).select_related("unit", "steward")
    committee: SteeringCommittee = get_object_or_404(committees, pk=pk)
    return committee


def year_asked(request: HttpRequest, known: list[int]) -> int:
    """The year of the address where the committee has one; else the latest."""
    asked = request.GET.get("year", "")
    found = [year for year in known if str(year) == asked]
    return (found or known or [today().year])[0]


@require_GET
def committee_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One committee: its members, and of one year the programme with what is done, and the assessments."""
    committee = visible_committee(request, pk)
    known = years(committee)
    year = year_asked(request, known)
    actions = committee_actions(request.user, committee)
    waiting = list(units_to_assess(committee, year)) if "assess" in actions else []
    context = {
        "committee": committee,
        "is_in_office": SteeringCommittee.objects.filter(in_force(today()), pk=pk).exists(),
        "places": list(places(committee)),
        "year": year,
        "tabs": [
            SimpleNamespace(label=str(each), url=f"?year={each}", current=each == year, count=None) for each in known
        ],
        "programme": programme(committee, year),
        "assessments": list(assessments(committee, year, request.user)),
        "waiting": waiting[:SHOWN],
        "more_waiting": max(0, len(waiting) - SHOWN),
        "actions": actions,
        "council": Council.objects.visible_to(request.user).filter(committee=committee).first(),
    }
    return render(request, "reviews/committee.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def committee_new(request: HttpRequest) -> HttpResponse:
    """Set up a committee."""
    if not may_set_up_committees(request.user):
        raise PermissionDenied
    form = begun(request, NewCommitteeForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_up_committee(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The committee is set up. Say next who is in it."))
            return redirect(made)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def committee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a committee; a second editor sees both versions, and nothing is overwritten (X13)."""
    committee = visible_committee(request, pk)
    if not may_keep_committee(request.user, committee):
        raise PermissionDenied
    form = EditCommitteeForm(request.POST or None, instance=committee)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_committee(committee, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The committee was saved."))
            return redirect(committee)
    return _form_page(request, form, committee)


@require_http_methods(["GET", "HEAD", "POST"])
def committee_council(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the committee sit as a council, or bring that up to date; says before who gets a seat and who cannot yet."""
    committee = visible_committee(request, pk)
    if not may_keep_committee(request.user, committee):
        raise PermissionDenied
    able, lacking = who_sits(committee)
    effects = [
        _("Candidacies, rounds, sessions and minutes are then those of the committee, as of any council."),
        _("Done again, seats follow the members of the committee."),
    ]
    if lacking:
        names = ", ".join(each.person.full_name for each in lacking)
        text = _("No seat yet for %(names)s: an administrator gives the role of council member first.")
        effects.append(text % {"names": names})
    return ask_first(
        request,
        committee,
        lambda: sit_as_council(committee, by=request.user),
        title=_("Let the committee judge as a council"),
        label=_("Give the members their seats"),
        effects=effects,
        said=_("The committee sits as a council. Say next how it decides, then prepare a round or plan a session."),
        things=[f"{each.person.full_name} ({each.get_role_display()})" for each in able],
    )


def _conflict(request: HttpRequest, current: SteeringCommittee, form: EditCommitteeForm) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditCommitteeForm(kept, instance=current)
    return _form_page(request, again, current, differences=differences(current, form, EDITABLE), status=409)


def _form_page(request: HttpRequest, form: Any, committee: SteeringCommittee | None, **context: Any) -> HttpResponse:
    status = context.pop("status", 422 if form.errors else 200)
    context |= {"form": form, "committee": committee}
    return render(request, "reviews/committee_form.html", context, status=status)
