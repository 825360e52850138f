"""Forms of allauth whose failures are counted in PostgreSQL."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _

from organizations.accounts import demand_no_pause, renew_session
from organizations.models import User
from organizations.second_factor import spend_code
from organizations.services.letters import promise_password_letter
from organizations.services.sign_in import Proof, take_back


class CountedCode:
    """A code of the app or a recovery code: wrong ones make a pause, and none is good twice."""

    user: Any

    def clean_code(self) -> str:
        """The code, when it is right."""
        demand_no_pause(Proof.CODE, self.user.email)
        code = str(super().clean_code())  # type: ignore[misc]
        demand_unspent(self.user, code)
        take_back(Proof.CODE, self.user.email)
        return code


class ActivateForm(AllauthActivateForm):
    """The first code of a new app, which opens nothing else."""

    def clean_code(self) -> str:
        """The code, when it is right; afterwards it is spent."""
        code = str(super().clean_code())
        demand_unspent(self.user, code)
        return code


def demand_unspent(user: Any, code: str) -> None:
    """Raises ValidationError for a code that was good before, as for a wrong one; now it is spent."""
    if not spend_code(user, code):
        raise get_adapter().validation_error("incorrect_code")


class SignInCodeForm(CountedCode, AllauthAuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(CountedCode, AllauthReauthenticateForm):
    """Proof by code that it is still the same person."""

    def save(self) -> None:
        """Note the proof; the session gets a new name."""
        super().save()
        renew_session(context.request)


class ChangePasswordForm(AllauthChangePasswordForm):
    """The old password and the new one."""

    def clean_oldpassword(self) -> str:
        """The old password, when it is right; wrong ones make a pause as wrong ones at the door do."""
        password = str(self.cleaned_data.get("oldpassword", ""))
        demand_no_pause(Proof.PASSWORD, self.user.email)
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your current password."), code="enter_current_password")
        take_back(Proof.PASSWORD, self.user.email)
        return password


class ResetPasswordForm(AllauthResetPasswordForm):
    """The address of whoever forgot the password; nothing is looked up here."""

    def clean_email(self) -> str:
        """The address in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Promise the letter: the answer takes as long for an unknown address as for a known one."""
        address = str(self.cleaned_data["email"])
        promise_password_letter(address=address, language=get_language_from_request(request))
        return address


class AddressForm(forms.Form):
    """Another e-mail address to sign in with."""

    address = forms.EmailField(
        label=_("New e-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_address(self) -> str:
        """The address in lower case; another one, unless mails to the present one came back."""
        address = str(self.cleaned_data["address"]).lower()
        if address == self.user.email and self.user.address_refused_at is None:
            raise ValidationError(_("This is your address already."))
        return address
