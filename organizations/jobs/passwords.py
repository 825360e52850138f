"""The letter with a link to a new password; for an address without an account, one that says so."""

from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mobilization.common.addresses import absolute
from mobilization.common.mail import AddressRefused, send
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRun
from organizations.models import User
from organizations.services.addresses import note_refusal
from organizations.services.passwords import SEND_PASSWORD_LETTER, forget_address


def send_password_letter(run: JobRun) -> None:
    """Write and send it, in the language of the account or of whoever asked. The link stands nowhere but in it.

    A program has neither mailbox nor password: to its address goes what goes to an unknown one.
    """
    run.on_finish(partial(forget_address, run.job_id))
    address, language = run.params["address"], run.params["language"]
    user = User.objects.filter(email=address, is_active=True, is_program=False).first()
    with translation.override(user.language if user else language):
        if user:
            _send("password_reset_key", address, {"password_reset_url": _link(user)}, user)
        else:
            _send("unknown_account", address, {"email": address}, None)


def _link(user: User) -> str:
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return absolute(reverse("account_reset_password_from_key", kwargs=key))


def _send(name: str, address: str, context: dict[str, Any], user: User | None) -> None:
    try:
        send(get_adapter().render_mail(f"account/email/{name}", address, context))
    except AddressRefused:
        if user is not None:
            note_refusal(user=user, address=address)


def register() -> None:
    """Make the kind known; only the portal itself asks for it."""
    registry.register(SEND_PASSWORD_LETTER, send_password_letter, title=_("Letter with a link to a new password"))
