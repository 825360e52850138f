"""One's own sign-in: address, second factor, sessions."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations.accounts import renew_session
from organizations.forms.sign_in import AddressForm
from organizations.recent import requires_recent_sign_in
from organizations.second_factor import must_have_second_factor
from organizations.services import addresses
from organizations.services.letters import promise_address_letter
from organizations.services.sessions import end_other_sessions, sessions_of


@require_safe
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Everything about one's own sign-in on one page."""
    user: Any = request.user
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=user)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "app": factors.get(Authenticator.Type.TOTP),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "is_required": must_have_second_factor(user),
        "sessions": sessions_of(user, current=request.session.session_key),
    }
    return render(request, "mfa/index.html", context)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    user: Any = request.user
    number = end_other_sessions(user, keep=request.session.session_key)
    messages.success(request, ngettext("%(n)s session ended.", "%(n)s sessions ended.", number) % {"n": number})
    return redirect("mfa_index")


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def change_address(request: HttpRequest) -> HttpResponse:
    """Ask for another address: a letter goes there. The page does the same whether the address is taken or not."""
    user: Any = request.user
    form = AddressForm(request.POST or None, user=user)
    if not form.is_valid():
        return render(request, "account/change_address.html", {"form": form})
    address = form.cleaned_data["address"]
    promise_address_letter(user=user, address=address)
    messages.success(request, _("A letter to {address} is on its way. Open the link in it.").format(address=address))
    return redirect("mfa_index")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires_recent_sign_in
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link in that letter: show the address, change it by button, tell the old mailbox."""
    user: Any = request.user
    address = addresses.address_of(token, user=user)
    if address is None or request.method != "POST":
        return render(request, "account/confirm_address.html", {"address": address})
    try:
        old = addresses.change_address(user=user, address=address, keep_session=request.session.session_key)
    except ValidationError:
        return render(request, "account/confirm_address.html", {"address": None})
    renew_session(request)
    if old == address:
        messages.success(request, _("The address is confirmed: mails of the portal go there again."))
        return redirect("mfa_index")
    messages.success(request, _("From now on sign in with {address}.").format(address=address))
    return redirect("mfa_index")
