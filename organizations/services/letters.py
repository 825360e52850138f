"""Letters about an account: the request only promises them, with the change they tell of, and a worker sends them.

A mail server that is slow or away holds up nobody, and a letter is lost only with the change itself.
"""

from typing import Any

from mobilization.outbox.services import request_job
from organizations.models import User

SEND_PASSWORD_LETTER = "organizations.send_password_letter"  # noqa: S105 - the name of a kind of job
SEND_ADDRESS_LETTER = "organizations.send_address_letter"
SEND_ACCOUNT_LETTER = "organizations.send_account_letter"


def promise_password_letter(*, address: str, language: str) -> None:
    """A link to a new password, to this address, whether an account has it or not: the job looks, in its own time."""
    params = {"address": address.strip().lower(), "language": language}
    request_job(kind=SEND_PASSWORD_LETTER, owner=None, params=params)


def promise_address_letter(*, user: User, address: str) -> None:
    """A link that confirms the new address. The same for an address that somebody has: the job looks."""
    request_job(kind=SEND_ADDRESS_LETTER, owner=None, params={"user": user.pk, "address": address.strip().lower()})


def promise_account_letter(name: str, *, user: User, address: str = "", context: dict[str, Any] | None = None) -> None:
    """Tell the person what has changed; `name` is that of its templates, `context` what they need.

    The letter goes to the address of now (or the one given), even when the account has another before it is sent.
    """
    params = {"user": user.pk, "address": address or user.email, "letter": name, "context": context or {}}
    request_job(kind=SEND_ACCOUNT_LETTER, owner=None, params=params)
