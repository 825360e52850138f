"""Who takes the next step of a nomination or a decision, said to those who read it and cannot."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from awards.enums import DecisionState, NominationState
from awards.models import Decision, Nomination
from awards.permissions.nominations import WRITABLE


def turn_of_nomination(nomination: Nomination, offered: Iterable[Any]) -> str:
    """A sentence; "" where nothing is to be done, or one of the `offered` steps leads on."""
    if {"submit", "approve"} & {step.action for step in offered}:
        return ""
    if nomination.state in WRITABLE:
        return _("The leader of %(unit)s submits it, when the dossier is complete.") % {"unit": nomination.steward.name}
    body = nomination.body_steward
    if body is None:
        return ""
    if nomination.state == NominationState.SUBMITTED:
        return _("The secretary of %(unit)s judges it next.") % {"unit": body.name}
    if nomination.state == NominationState.APPROVED:
        return _("It waits for a decision of %(unit)s that commends it.") % {"unit": body.name}
    return ""


def turn_of_decision(decision: Decision, offered: Iterable[Any]) -> str:
    """The same of a decision."""
    if any(step.style == "primary" for step in offered):
        return ""
    texts = {
        DecisionState.DRAFT: _("The secretary or the leader of %(unit)s submits it for signature."),
        DecisionState.SUBMITTED: _("It waits for the signature of the approver of %(unit)s."),
        DecisionState.SIGNED: _("The secretary or the approver of %(unit)s publishes it."),
    }
    if decision.is_outside:
        texts = {DecisionState.DRAFT: _("The secretary of %(unit)s takes it on record.")}
    text = texts.get(DecisionState(decision.state))
    return text % {"unit": decision.steward.name} if text else ""
