"""Steps in the life of a model: submitting, registering, returning, stopping; late with a reason (DOMAIN §5)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.workflow.transitions import apply_transition
from models_registry.models import RegisteredModel


def is_late(model: RegisteredModel) -> bool:
    """Whether the campaign's window of registration is not open today; without a campaign nothing is late."""
    campaign = model.campaign
    return campaign is not None and campaign.registration.needs_reason()


@transaction.atomic
def submit_model(model: RegisteredModel, *, by: Any, late_reason: str = "") -> RegisteredModel:
    """Submit on behalf of the unit. Outside the campaign's window a reason is needed; it never blocks.

    Raises ValidationError of `late_reason`, and what `apply_transition` and its effect raise (Incomplete).
    """
    late_reason = clean(late_reason, multiline=True)
    if is_late(model) and not late_reason:
        raise ValidationError({"late_reason": _("The window of registration is not open: please say why now.")})
    return apply_transition(model, "submit", by=by, late_reason=late_reason if is_late(model) else "")


@transaction.atomic
def change_state(model: RegisteredModel, action: str, *, by: Any, reason: str = "") -> RegisteredModel:
    """Any other step of the table: take back, register, return, begin, stop, withdraw, resume."""
    if action == "submit":
        raise ValueError("A model is submitted by submit_model().")
    with because(reason):
        return apply_transition(model, action, by=by, reason=reason)
