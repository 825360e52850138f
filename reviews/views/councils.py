"""The pages of councils: list, one with its seats and rules, setting up and correcting."""

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
from mobilization.workflow.part_pages import begun, differences
from organizations.dates import in_force, today
from organizations.services.list_files import request_list
from reviews.filters.councils import CouncilFilter
from reviews.forms.councils import EditCouncilForm, NewCouncilForm
from reviews.models import Council
from reviews.permissions.councils import council_actions, may_keep_council, may_set_up_councils
from reviews.queries.councils import latest_rounds, latest_sessions, rules_of, rules_on, seats, with_numbers
from reviews.services.councils import EDITABLE, EXPORT_COUNCILS, edit_council, set_up_council
from reviews.services.seats import may_be_removed
from reviews.tones import OF_ROUNDS, OF_SESSIONS
from reviews.voting import quorum

ORDER = ("-valid_from", "-id")


@require_GET
def council_list(request: HttpRequest) -> HttpResponse:
    """The councils the person may read, the latest first."""
    found = CouncilFilter(request.GET, queryset=Council.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=with_numbers)
    context["may_set_up"] = may_set_up_councils(request.user)
    return render(request, "reviews/council_list.html", context)


@require_POST
def council_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = CouncilFilter(request.GET, queryset=Council.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reviews:councils')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_COUNCILS, filters=found.applied(), by=request.user))


def visible_council(request: HttpRequest, pk: int) -> Council:
    """The council, if the person may read it; else Http404."""
    councils = Council.objects.visible_to(request.user).select_related("unit", "steward")
    council: Council = get_object_or_404(councils, pk=pk)
    return council


@require_GET
def council_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One council: who sets it up for how long, who sits in it and may act, how it decides."""
    council = visible_council(request, pk)
    members: list[Any] = list(seats(council))
    rules = rules_on(council)
    sitting = len([seat for seat in members if seat.sits])
    context = {
        "council": council,
        "is_in_office": Council.objects.filter(in_force(today()), pk=pk).exists(),
        "seats": members,
        "sitting": sitting,
        "rules": rules,
        "quorum": quorum(rules.numbers, sitting) if sitting else None,
        "all_rules": [(each, may_be_removed(each)) for each in rules_of(council)],
        "rounds": [(each, OF_ROUNDS[each.state]) for each in latest_rounds(council, request.user)],
        "sessions": [(each, OF_SESSIONS[each.state]) for each in latest_sessions(council, request.user)],
        "actions": council_actions(request.user, council),
    }
    return render(request, "reviews/council.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def council_new(request: HttpRequest) -> HttpResponse:
    """Set up a council."""
    if not may_set_up_councils(request.user):
        raise PermissionDenied
    form = begun(request, NewCouncilForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            council = set_up_council(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The council is set up. Say next who sits in it."))
            return redirect(council)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def council_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a council; a second editor sees both versions, and nothing is overwritten (X13)."""
    council = visible_council(request, pk)
    if not may_keep_council(request.user, council):
        raise PermissionDenied
    form = EditCouncilForm(request.POST or None, instance=council)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_council(council, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The council was saved."))
            return redirect(council)
    return _form_page(request, form, council)


def _conflict(request: HttpRequest, current: Council, form: EditCouncilForm) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditCouncilForm(kept, instance=current)
    return _form_page(request, again, current, differences=differences(current, form, EDITABLE), status=409)


def _form_page(request: HttpRequest, form: Any, council: Council | None, **context: Any) -> HttpResponse:
    """The form of a new council (None) or of one that is there; 422 when it came back with errors."""
    status = context.pop("status", 422 if form.errors else 200)
    return render(request, "reviews/council_form.html", context | {"form": form, "council": council}, status=status)
