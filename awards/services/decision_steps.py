"""The steps of a decision: submitting, sending back, signing, taking on record, publishing, annulling."""

import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.decision_effects import undecide_nominated
from awards.decision_steps import DECISION_STEPS
from awards.enums import DecisionState
from awards.models import Decision, DecisionRecipient
from awards.permissions.decisions import may_annul
from awards.queries.decisions import faults
from awards.queries.signers import signer_doubts
from awards.services.decisions import demand_as_seen, locked_decision
from awards.services.registers import next_number
from mobilization.common.editing import demand_plausible_days
from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused, WrongState
from mobilization.workflow.transitions import apply_transition
from organizations.dates import today
from organizations.models import Unit

PLAIN = ("submit", "return", "record", "publish")
"""Steps that need a reason at most."""
LONGEST_NUMBER = 60


class MayNotBeSigned(TransitionRefused):
    """Rows on which the unit may not decide; `faults` says which and why."""

    def __init__(self, found: list[str]) -> None:
        self.faults = found
        super().__init__(" ".join([_("The decision may not be signed."), *found]))


class SignerNotExplained(TransitionRefused):
    """Who signs is none who decides by the authority matrix, and nobody said why; `doubts` says what does not fit."""

    def __init__(self, found: list[str]) -> None:
        self.doubts = found
        super().__init__(" ".join([*found, _("Say why it is signed so all the same.")]))


@transaction.atomic
def take_step(decision: Decision, action: str, *, reason: str = "", seen: str | None = None, by: Any) -> Decision:
    """One of the PLAIN steps, on the decision and the list that were `seen` (None: whatever stands there).

    Raises WrongState, NotAllowed, ReasonMissing, TransitionRefused, LookupError, and RecordChanged.
    """
    if action not in PLAIN:
        raise LookupError(action)
    demand_as_seen(locked_decision(decision), seen)
    with because(reason):
        return apply_transition(decision, action, by=by, reason=reason)


@transaction.atomic
def sign_decision(
    decision: Decision, *, signed_on: datetime.date, explained: str = "", seen: str | None = None, by: Any
) -> Decision:
    """Sign it: it gets the next number of the unit's register, and stays as it is from then on.

    Each row must be one on which the unit may decide on that day (the authority matrix); nominations on its list are
    decided with it. Where the signer does not fit the matrix, `explained` says why; it stands with the step.
    `seen` is what the signer saw of decision and list (None: whatever stands there). Raises WrongState, NotAllowed,
    TransitionRefused where something is missing, MayNotBeSigned, SignerNotExplained, RecordChanged, and
    ValidationError for the day.
    """
    stored = locked_decision(decision)
    demand_as_seen(stored, seen)
    step = DECISION_STEPS.transition("sign")
    if stored.state in step.from_states and step.may(by, stored):
        _check_day(stored, signed_on)
        if found := faults(stored, signed_on, reader=by):
            raise MayNotBeSigned(found)
        if not clean(explained, multiline=True) and (doubts := signer_doubts(stored, signed_on)):
            raise SignerNotExplained(doubts)
    draw = partial(next_number, stored.unit, stored.branch, signed_on)
    return apply_transition(stored, "sign", by=by, reason=explained, signed_on=signed_on, draw=draw)


def _check_day(decision: Decision, day: datetime.date) -> None:
    demand_plausible_days({"signed_on": day})
    if day > today():
        raise ValidationError({"signed_on": _("This day has not come yet.")})
    if not Unit.objects.in_force(day).filter(pk=decision.unit_id).exists():
        text = _("%(unit)s does not exist on this day. Its successor drafts a decision of its own.")
        raise ValidationError({"signed_on": text % {"unit": decision.unit.name}})


@transaction.atomic
def annul_decision(decision: Decision, *, ground: str, on: datetime.date, number: str, by: Any) -> Decision:
    """Annul it as a whole: figures no longer count it, its number is not given again, the history stays.

    `number` and `on` are those of the decision that annuls it. Raises WrongState, NotAllowed, ReasonMissing, and
    ValidationError by field.
    """
    stored = locked_decision(decision)
    step = DECISION_STEPS.transition("annul")
    if stored.state in step.from_states and step.may(by, stored):
        number = _checked(stored, ground, on, number)
    with because(ground):
        return apply_transition(stored, "annul", by=by, reason=ground, annulled_on=on, annulled_by=number)


@transaction.atomic
def annul_recipient(
    recipient: DecisionRecipient, *, ground: str, on: datetime.date, number: str, by: Any
) -> DecisionRecipient:
    """Annul what the decision gives to one; the decision holds for the others. Raises as `annul_decision`."""
    decision = locked_decision(recipient.decision)
    stored: DecisionRecipient = decision.recipients.select_for_update(of=("self",)).get(pk=recipient.pk)
    if not may_annul(by, decision):
        raise NotAllowed(_("You may not annul what this decision gives."))
    if decision.state not in (DecisionState.SIGNED, DecisionState.PUBLISHED):
        raise WrongState(_("Only what a decision that holds gives is annulled."))
    if stored.annulled_on is not None:
        raise WrongState(_("This was annulled already."))
    stored.annulled_by = _checked(decision, ground, on, number)
    stored.annulled_on, stored.annulled_why = on, clean(ground, multiline=True)
    with because(ground):
        stored.save(update_fields=["annulled_on", "annulled_by", "annulled_why"])
    undecide_nominated([stored], reason=ground, by=by)
    data = {"recipient": stored.pk, "number": stored.number}
    record_event(kind="awards.recipient_annulled", subject=decision, by=by, data=data)
    return stored


def _checked(decision: Decision, ground: str, on: datetime.date, number: str) -> str:
    """The number of the annulling decision, clean. Raises ReasonMissing, ValidationError by field."""
    if not clean(ground, multiline=True):
        raise ReasonMissing(_("Please give a reason."))
    wrong = {}
    number = clean(number)
    if not number or len(number) > LONGEST_NUMBER:
        wrong["number"] = _("Give number and symbol of the decision that annuls it.")
    if on > today():
        wrong["on"] = _("This day has not come yet.")
    elif decision.signed_on and on < decision.signed_on:
        wrong["on"] = _("This day lies before the decision itself.")
    if wrong:
        raise ValidationError(wrong)
    return number
