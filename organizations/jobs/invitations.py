"""The letter with an invitation, written in the language of its reader."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mobilization.common.addresses import absolute
from mobilization.common.mail import letter
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRun
from organizations.jobs.letters import deliver
from organizations.services.invitations import SEND_INVITATION, renew_token


def send_invitation(run: JobRun) -> dict[str, Any]:
    """Write and send the letter, unless the invitation is over by now; returns `{"sent": whether}`.

    Raises as `deliver`. Each try makes a new secret: what was not taken opens nothing.
    """
    found = renew_token(run.params["invitation"])
    if found is None:
        return {"sent": False}
    invitation, token = found
    user = invitation.user
    with translation.override(user.language):
        context = {
            "name": user.get_full_name(),
            "url": absolute(reverse("organizations:invitation", args=[token])),
            "expires_at": invitation.expires_at,
        }
        subject = render_to_string("organizations/mail/invitation_subject.txt", context).strip()
        body = render_to_string("organizations/mail/invitation_message.txt", context).strip() + "\n"
    return deliver(letter(subject, body, user.email), user=user)


def register() -> None:
    """Make the kind known; only services ask for it."""
    registry.register(SEND_INVITATION, send_invitation, title=_("Letter with an invitation"))
