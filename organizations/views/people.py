"""Pages of people for those who administer units: list, page, new person, role given, role ended."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.finding import form_of
from mobilization.common.form_errors import add_errors
from mobilization.common.htmx import render_page
from mobilization.common.lists import list_page
from organizations.filters.people import PersonFilter
from organizations.forms.people import EndMembershipForm, MembershipForm, NewPersonForm, RenameForm
from organizations.models import Membership, Person
from organizations.panels import person_panels
from organizations.permissions.people import (
    may_add_people,
    may_administer_account,
    may_end_membership,
    may_list_people,
)
from organizations.queries.people import (
    ACCOUNT_STATES,
    account_state,
    memberships_of,
    units_to_choose,
    units_to_filter_by,
    until,
    with_accounts,
    with_roles_today,
)
from organizations.recent import requires_recent_sign_in
from organizations.second_factor import has_second_factor
from organizations.services.invitations import was_never_used
from organizations.services.memberships import add_membership, end_membership
from organizations.services.people import add_person, rename_person

ORDER = ("sort_key", "id")


def visible_person(request: HttpRequest, pk: int) -> Person:
    """The person, with the account; to those who may not see them they do not exist."""
    return get_object_or_404(with_accounts(Person.objects.visible_to(request.user)), pk=pk)


@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    """People in one's reach by given name, filtered and paged; with htmx only the rows."""
    if not may_list_people(request.user):
        raise PermissionDenied
    people = Person.objects.visible_to(request.user).human()
    units = units_to_filter_by(request.user)
    found = PersonFilter(request.GET, queryset=people, user=request.user, units=units, request=request)
    context = list_page(
        request, found, ORDER, dressed=lambda people: with_roles_today(with_accounts(people), request.user)
    )
    context |= {
        "people": [(person, *ACCOUNT_STATES[account_state(person)]) for person in context["rows"]],
        "actions": ["add"] if may_add_people(request.user) else [],
    }
    return render_page(request, "organizations/people_list.html", context, partial="organizations/_people_rows.html")


@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person is and was, and the state of the account."""
    person = visible_person(request, pk)
    state = account_state(person)
    memberships = list(memberships_of(person, request.user))
    tone, words = ACCOUNT_STATES[state]
    context = {
        "person": person,
        "tone": tone,
        "state": words,
        "email": person.user.email if state != "none" else "",
        "refused_at": person.user.address_refused_at if state != "none" else None,
        "memberships": [(each, until(each), may_end_membership(request.user, each)) for each in memberships],
        "actions": _actions(request.user, person, state),
        "panels": person_panels.of(request.user, person),
    }
    return render(request, "organizations/person.html", context)


def _actions(user: Any, person: Person, state: str) -> list[str]:
    """What the account may do with the person now."""
    actions = ["add_membership", "why"] if may_add_people(user) else []
    if may_administer_account(user, person):
        actions.append("rename")
        by_state = {"none": ["invite"], "active": ["deactivate"], "off": ["reactivate"]}
        actions += by_state.get(state, ["resend", "deactivate"])
        if state not in {"none", "active"} and was_never_used(person.user):
            actions.append("correct_address")
        if state != "none" and person.user.address_refused_at:
            actions.append("trust_address")
        if state != "none" and has_second_factor(person.user):
            actions.append("second_factor")
    return actions


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """A person with a first role, with or without an account."""
    if not may_add_people(request.user):
        raise PermissionDenied
    form = form_of(request, NewPersonForm, units=units_to_choose(request.user), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_person(**form.given(), by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            _tell(request, added.existed, bool(form.cleaned_data["email"]), added.person)
            return redirect(added.person or "organizations:people")
    return render(request, "organizations/person_new.html", {"form": form}, status=422 if form.errors else 200)


def _tell(request: HttpRequest, existed: bool, invited: bool, person: Person | None) -> None:  # noqa: FBT001
    if person is None:
        messages.info(
            request, _("This address belongs to an account outside your units. Its owner is offered the role.")
        )
    elif existed:
        text = _("This address belongs to %(person)s already, who has the role now. No letter was sent.")
        messages.info(request, text % {"person": person})
    elif invited:
        messages.success(request, _("The person was added; a letter with a link is on its way."))
    else:
        messages.success(request, _("The person was added."))


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a name."""
    person = visible_person(request, pk)
    if not may_administer_account(request.user, person):
        raise PermissionDenied
    form = RenameForm(request.POST or None, initial={"full_name": person.full_name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_person(person, **form.cleaned_data, by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The name was changed."))
            return redirect(person)
    title = _("Correct the name")
    return form_page(request, person, form, title=title, label=_("Save"))


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def membership_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the person a role in a unit of one's subtree."""
    person = visible_person(request, pk)
    if not may_add_people(request.user):
        raise PermissionDenied
    form = form_of(request, MembershipForm, units=units_to_choose(request.user), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            add_membership(person=person, **form.given(), by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The role was given."))
            return redirect(person)
    return form_page(request, person, form, title=_("Give a role"), label=_("Give the role"))


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role with a day and a reason."""
    memberships = Membership.objects.visible_to(request.user).select_related("unit", "person")
    membership = get_object_or_404(memberships, pk=pk)
    if not may_end_membership(request.user, membership):
        raise PermissionDenied
    form = EndMembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(membership, **form.cleaned_data, by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The end of the role is recorded."))
            return redirect(membership.person)
    title = _("End the role: %(role)s, %(unit)s") % {"role": membership.get_role_display(), "unit": membership.unit}
    warning = ""
    if membership.person_id == request.user.person_id:  # type: ignore[union-attr]
        warning = _("This is your own role: you lose the rights that come with it.")
    return form_page(request, membership.person, form, title=title, label=_("End the role"), warning=warning)


def form_page(request: HttpRequest, person: Person, form: Any, **context: Any) -> HttpResponse:
    """A page with one form about the person; 422 when it came back with errors."""
    context |= {"person": person, "form": form}
    return render(request, "organizations/person_form.html", context, status=422 if form.errors else 200)
