"""Accounts of people: invited, switched off, back again; the invitation's page; the membership one acts in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mobilization.common.form_errors import add_errors
from organizations.acting import choose
from organizations.forms.people import (
    ActingForm,
    CorrectAddressForm,
    FirstPasswordForm,
    InviteForm,
    ReasonForm,
)
from organizations.models import Person
from organizations.permissions.people import may_administer_account
from organizations.recent import requires_recent_sign_in
from organizations.services.addresses import trust_address
from organizations.services.invitations import (
    InvitationOver,
    accept_invitation,
    correct_address,
    invite,
    invite_again,
    open_invitation,
)
from organizations.services.people import deactivate_account
from organizations.services.second_factors import take_off_second_factor
from organizations.views.people import form_page, visible_person


def _administered(request: HttpRequest, pk: int, *, has_account: bool) -> Person:
    person = visible_person(request, pk)
    if not may_administer_account(request.user, person):
        raise PermissionDenied
    if hasattr(person, "user") != has_account:
        raise Http404
    return person


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def account_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody without an account one, by letter."""
    person = _administered(request, pk, has_account=False)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite(person=person, **form.cleaned_data, by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("A letter with a link is on its way."))
            return redirect(person)
    return form_page(request, person, form, title=_("Invite to the portal"), label=_("Send the letter"))


@requires_recent_sign_in
@require_POST
def account_invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A fresh letter; the one before opens nothing any more."""
    person = _administered(request, pk, has_account=True)
    try:
        invite_again(person.user, by=request.user)
        messages.success(request, _("A fresh letter is on its way; the one before no longer works."))
    except ValidationError as errors:
        messages.error(request, " ".join(errors.messages))
    return redirect(person)


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def account_correct_address(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of somebody invited who has not accepted yet; the letter goes out anew."""
    person = _administered(request, pk, has_account=True)
    form = CorrectAddressForm(request.POST or None, initial={"email": person.user.email})
    if request.method == "POST" and form.is_valid():
        try:
            correct_address(person.user, **form.cleaned_data, by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            text = _(
                "The address was corrected: a fresh letter is on its way to %(address)s; older ones no longer work."
            )
            messages.success(request, text % {"address": form.cleaned_data["email"].lower()})
            return redirect(person)
    warning = _("Letters sent before stop working at once, wherever they went.")
    title, label = _("Correct the e-mail address"), _("Save and send a fresh letter")
    return form_page(request, person, form, title=title, label=label, warning=warning)


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def account_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an account off, with a reason."""
    person = _administered(request, pk, has_account=True)
    warning = _("The person is signed out everywhere at once. Roles stay as they are.")
    return _with_reason(
        request,
        person,
        deactivate_account,
        title=_("Switch the account off"),
        done=_("The account is switched off."),
        warning=warning,
    )


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def account_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody come back: by a letter, with a new password."""
    person = _administered(request, pk, has_account=True)
    return _with_reason(
        request,
        person,
        invite_again,
        title=_("Switch the account on again"),
        done=_("A letter with a link is on its way; the account works once a new password is chosen."),
    )


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def account_trust_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Send mails again to an address that a mail server refused once."""
    person = _administered(request, pk, has_account=True)
    return _with_reason(
        request,
        person,
        trust_address,
        title=_("Send mails to this address again"),
        done=_("Mails go to this address again."),
    )


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def account_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factor off for somebody who lost phone and recovery codes."""
    person = _administered(request, pk, has_account=True)
    warning = _(
        "Make sure that it is the person who asks: face to face, or by a call to a number you know. They are signed out"
        " everywhere, and sign in with the password alone until they set up a new one."
    )
    return _with_reason(
        request,
        person,
        take_off_second_factor,
        title=_("Take off the second factor"),
        done=_("The second factor is off; the person is told by letter."),
        warning=warning,
    )


def _with_reason(
    request: HttpRequest, person: Person, service: Any, *, title: str, done: str, warning: str = ""
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(person.user, **form.cleaned_data, by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, done)
            return redirect(person)
    return form_page(request, person, form, title=title, label=title, warning=warning)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The first password, for whoever holds the letter. One answer for every letter that no longer works."""
    form = FirstPasswordForm(request.POST or None)
    try:
        user = open_invitation(token).user
        if request.method == "POST" and form.is_valid():
            accept_invitation(token, password=form.cleaned_data["password1"])
            messages.success(request, _("Your password is saved. Sign in with it now."))
            return redirect("account_login")
    except ValidationError as errors:
        add_errors(form, errors)
    except InvitationOver:
        return render(request, "organizations/invitation_over.html", status=410)
    context = {"form": form, "user_name": user.get_full_name(), "email": user.email}
    return render(request, "organizations/invitation.html", context, status=422 if form.errors else 200)


@require_POST
def act_in(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own memberships, and go on where one was."""
    form = ActingForm(request.POST)
    if not form.is_valid() or not choose(request, form.cleaned_data["membership"]):
        raise Http404
    acting = request.user.acting  # type: ignore[union-attr]
    if acting is not None:
        words = {"unit": acting.unit, "role": acting.get_role_display()}
        messages.success(request, _("You act for %(unit)s now, as: %(role)s.") % words)
    there = form.cleaned_data["next"]
    is_here = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return redirect(there if is_here else "home")
