"""Service for the medal: who reaches it in a year, a person's service explained, that somebody has the medal."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.filters.service import CandidateFilter, candidates
from awards.forms.service import MedalForm
from awards.models import MedalMark
from awards.permissions.service import may_keep_service, may_list_service, period_actions, service_actions
from awards.queries.service import PersonService, service_of, services_of
from awards.services.exports import request_export
from awards.services.service import OF_MEDAL, mark_medal, unmark_medal
from awards.views.parts import tabs
from mobilization.common.editing import RecordChanged
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import differences, form_page, saved_or_wrong, take_away
from organizations.models import Person
from organizations.queries.people import units_to_filter_by, with_roles_today

ORDER = ("sort_key", "id")


def candidate_filter(request: HttpRequest) -> CandidateFilter:
    """The filter over the people whom the account sees."""
    user = request.user
    units = units_to_filter_by(user)
    return CandidateFilter(request.GET, queryset=candidates(user), user=user, units=units, request=request)


@require_GET
def candidate_list(request: HttpRequest) -> HttpResponse:
    """Who reaches the medal in a year (the next one where none is named), and what proofs are missing."""
    if not may_list_service(request.user):
        raise PermissionDenied
    found = candidate_filter(request)
    context = list_page(request, found, ORDER, dressed=lambda people: with_roles_today(people, request.user))
    context |= {
        "services": services_of(context["rows"], request.user),
        "year": found.year_asked,
        "which": found.form.cleaned_data.get("which") or "in" if found.form.is_valid() else "in",
        "tabs": tabs("candidates", request.user),
    }
    return render(request, "awards/candidates.html", context)


@require_POST
def candidate_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query; no year is the next) as an Excel file."""
    if not may_list_service(request.user):
        raise PermissionDenied
    found = candidate_filter(request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('awards:candidates')}?{request.GET.urlencode()}")
    filters = {"year": str(found.year_asked)} | found.applied()
    return redirect(request_export("candidate", filters=filters, by=request.user))


def visible_service(request: HttpRequest, pk: int) -> PersonService:
    """The person's service; to those who may not see them they do not exist."""
    return service_of(get_object_or_404(candidates(request.user), pk=pk), request.user)


def kept_person(request: HttpRequest, pk: int) -> Person:
    """The person, for whoever keeps their service. Raises Http404, PermissionDenied."""
    person: Person = get_object_or_404(candidates(request.user), pk=pk)
    if not may_keep_service(request.user, person):
        raise PermissionDenied
    return person


@require_GET
def service_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All that a person served, how it counts, when the medal is reached, what is missing, its history."""
    service = visible_service(request, pk)
    mark = MedalMark.objects.filter(person=service.person).first()
    actions = service_actions(request.user, service.person, has_mark=mark is not None)
    context = {
        "service": service,
        "mark": mark,
        "actions": actions,
        "periods": [
            (each, period_actions(each.period, keeps=bool(actions), is_proved=each.is_proved))
            for each in service.periods
        ],
        "is_own": service.person.pk == request.user.person_id,  # type: ignore[union-attr]
    }
    return render(request, "awards/service.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def medal_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the person has the medal, or correct the day and the decision; nothing is overwritten (X13)."""
    person = kept_person(request, pk)
    mark = MedalMark.objects.filter(person=person).first()
    start = {"version": mark.version if mark else None}
    form = MedalForm(request.POST or None, instance=mark, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            if saved_or_wrong(form, lambda: mark_medal(person, version=version, values=form.values(), by=request.user)):
                messages.success(request, _("The medal is noted."))
                return redirect("awards:service", pk=pk)
        except RecordChanged as changed:
            return _conflict(request, person, changed.current, form)
    return _medal_page(request, person, form)


def _conflict(request: HttpRequest, person: Person, current: MedalMark, form: MedalForm) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = MedalForm(kept, instance=current)
    return _medal_page(request, person, again, differences=differences(current, form, OF_MEDAL), status=409)


def _medal_page(request: HttpRequest, person: Person, form: Any, **context: Any) -> HttpResponse:
    title = _("The medal was given")
    return form_page(request, form, service_of(person), title=title, label=_("Save"), lead=person.full_name, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def medal_unmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mark away, after saying what that does."""
    person = kept_person(request, pk)
    mark = get_object_or_404(MedalMark, person=person)
    effects = [
        _("Only a mark that was entered by mistake is taken away."),
        _("The person stands among those who reach the medal again."),
    ]
    return take_away(
        request,
        service_of(person),
        lambda: unmark_medal(person, version=mark.version, by=request.user),
        title=_("Take away the mark of the medal"),
        thing=str(mark),
        effects=effects,
        seen=str(mark.version),
    )
