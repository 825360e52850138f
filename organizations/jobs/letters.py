"""Letters about accounts: links to a new password or address, what has changed, and handing each to the mail server.

What the server puts off is tried again as mails about notices are. The typed address leaves the job with its end.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.addresses import absolute
from mobilization.common.mail import PAUSES, AddressRefused, LetterRefused, Postponed, send
from mobilization.outbox import registry
from mobilization.outbox.runner import JobPostponed, JobRefused, JobRun
from organizations.models import User
from organizations.services.addresses import change_token, is_free, note_refusal
from organizations.services.letters import SEND_ACCOUNT_LETTER, SEND_ADDRESS_LETTER, SEND_PASSWORD_LETTER


def deliver(letter: EmailMessage, *, user: User | None) -> dict[str, Any]:
    """Hand the letter over; returns `{"sent": whether}`. Raises JobPostponed, JobRefused.

    An address that the mail server refuses is noted at the account, where administrators see it.
    """
    (address,) = letter.to
    try:
        send(letter)
    except AddressRefused:
        if user is not None:
            note_refusal(user=user, address=address)
        return {"sent": False}
    except Postponed as later:
        text = _("The mail server does not take the letter at the moment.")
        raise JobPostponed(text, pauses=PAUSES, detail=later.answer) from later
    except LetterRefused as refused:
        raise JobRefused(_("The mail server refused the letter."), detail=refused.answer) from refused
    return {"sent": True}


def send_password_letter(run: JobRun) -> dict[str, Any]:
    """Write and send it, in the language of the account or of whoever asked. The link stands nowhere but in it.

    A program has neither mailbox nor password: to its address goes what goes to an unknown one.
    """
    address, language = run.params["address"], run.params["language"]
    user = User.objects.filter(email=address, is_active=True, is_program=False).first()
    if user is None:
        with translation.override(language):
            letter = _letter("account/email/unknown_account", address, {"email": address})
    else:
        key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
        link = absolute(reverse("account_reset_password_from_key", kwargs=key))
        with translation.override(user.language):
            letter = _letter("account/email/password_reset_key", address, {"password_reset_url": link})
    return deliver(letter, user=user)


def send_address_letter(run: JobRun) -> dict[str, Any]:
    """The link that confirms an address; nothing to one that somebody else signs in with."""
    user, address = _account(run), run.params["address"]
    if user is None or not (is_free(address) or address == user.email):
        return {"sent": False}
    link = absolute(reverse("account_confirm_address", args=[change_token(user=user, address=address)]))
    with translation.override(user.language):
        letter = _letter("account/email/address_confirm", address, {"link": link})
    return deliver(letter, user=user)


def send_account_letter(run: JobRun) -> dict[str, Any]:
    """What has changed about signing in, in the person's language."""
    user = _account(run)
    if user is None:
        return {"sent": False}
    with translation.override(user.language):
        letter = _letter(run.params["letter"], run.params["address"], run.params["context"])
    return deliver(letter, user=user)


def _account(run: JobRun) -> User | None:
    return User.objects.filter(pk=run.params["user"], is_active=True).first()


def _letter(name: str, address: str, context: dict[str, Any]) -> EmailMessage:
    letter: EmailMessage = get_adapter().render_mail(name, address, context)
    return letter


def register() -> None:
    """Make the kinds known; only the portal itself asks for them."""
    for kind, handler, title, forgets in (
        (
            SEND_PASSWORD_LETTER,
            send_password_letter,
            gettext_lazy("Letter with a link to a new password"),
            ("address", "language"),
        ),
        (SEND_ADDRESS_LETTER, send_address_letter, gettext_lazy("Letter that confirms an address"), ("address",)),
        (
            SEND_ACCOUNT_LETTER,
            send_account_letter,
            gettext_lazy("Letter about signing in"),
            ("address", "context"),
        ),
    ):
        registry.register(kind, handler, title=title, forgets=forgets)
