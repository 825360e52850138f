"""Steps in the life of a model: submitting, registering, returning, stopping; late with a reason (DOMAIN §5)."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.transitions import Context, apply_transition
from models_registry.checks import model_is_complete
from models_registry.effects import tell
from models_registry.models import RegisteredModel
from models_registry.permissions import may_hand_over
from models_registry.queries.handing import HANDED_OVER
from models_registry.recipients import told_of_model_step
from models_registry.services.drafts import locked
from notifications.models import Notice


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
def hand_over(model: RegisteredModel, *, by: Any) -> RegisteredModel:
    """Give what is ready to the leaders who submit it: they are told, but not twice of what they have not read yet.

    Raises PermissionDenied, Incomplete, and ValidationError where nobody has this role.
    """
    stored = locked(model)
    if not may_hand_over(by, stored):
        raise PermissionDenied
    model_is_complete(stored, Context(by=by, at=timezone.now(), reason="", data={}))
    leaders = told_of_model_step("hand_over", stored)
    if not leaders:
        raise ValidationError(_("Nobody has this role for your unit yet: ask the administrator."))
    unread = Notice.objects.unread().filter(recipient__in=leaders, kind="models_registry.model_handed")
    waiting = set(unread.filter(subject_id=str(stored.pk)).values_list("recipient", flat=True))
    if told := [each for each in leaders if each.pk not in waiting]:
        tell("model_handed", stored, told, by=by)
        record_event(kind=HANDED_OVER, subject=stored, by=by, data={"to": [each.pk for each in told]})
    return stored


@transaction.atomic
def change_state(model: RegisteredModel, action: str, *, by: Any, reason: str = "") -> RegisteredModel:
    """Any other step of the table: take back, register, return, begin, stop, withdraw, resume."""
    if action == "submit":
        raise ValueError("A model is submitted by submit_model().")
    with because(reason):
        return apply_transition(model, action, by=by, reason=reason)
