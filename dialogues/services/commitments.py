"""Verbs of commitments: making one from a conclusion or an answer, correcting it while it is open."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.commitment_enums import CommitmentState
from dialogues.commitment_notices import tell
from dialogues.commitment_recipients import keeping
from dialogues.commitment_steps import REWORD
from dialogues.enums import TOOK_PLACE
from dialogues.models import Commitment, Conference, Opinion
from dialogues.opinion_enums import OVER, WITH_UNIT, OpinionState
from dialogues.permissions.commitments import keeps_commitment, may_edit_commitment, may_promise, was_public
from dialogues.services.conferences import locked_conference
from dialogues.services.opinions import locked_opinion
from mobilization.common.editing import RecordChanged, apply_values
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import NotNow, WrongState
from mobilization.workflow.transitions import apply_transition
from organizations.dates import today
from organizations.models import Unit

EXPORT_COMMITMENTS = "dialogues.export_commitments"
EDITED = ("title", "responsible")
PROMISED = (*EDITED, "promised_for")
ANSWERING = (*WITH_UNIT, *OVER, OpinionState.REOPENED)
"""States of an opinion in which an answer is written, or was given."""


def can_promise(source: Conference | Opinion) -> bool:
    """Whether there is a conclusion or an answer that could promise anything."""
    return source.state in (TOOK_PLACE if isinstance(source, Conference) else ANSWERING)


@transaction.atomic
def promise(*, source: Conference | Opinion, values: Mapping[str, Any], by: Any) -> Commitment:
    """Write down what the conclusion or the answer promises; `values` are those of PROMISED.

    The unit that keeps it is told. Raises PermissionDenied, WrongState, ValidationError by field, ValueError for other
    keys.
    """
    stored = locked_conference(source) if isinstance(source, Conference) else locked_opinion(source)
    if not may_promise(by, stored):
        raise PermissionDenied
    if not can_promise(stored):
        raise WrongState(_("A commitment is made once the conference was held or the opinion is assigned to a unit."))
    made = Commitment(unit=stored.steward, steward=stored.steward, entered_by=by, promised_on=_day_of(stored))
    setattr(made, "conference" if isinstance(stored, Conference) else "opinion", stored)
    apply_values(made, values, PROMISED)
    _demand_unit(made.responsible)
    demand_ahead(made.promised_for, made.promised_on)
    made.responsible_steward = made.responsible
    made.first_promised_for = made.promised_for
    made.save()
    record_event(kind="dialogues.commitment_made", subject=made, by=by, data={"responsible": made.responsible_id})
    tell("commitment_made", made, keeping(made), by=by)
    return made


@transaction.atomic
def edit_commitment(
    commitment: Commitment, *, version: int, changes: Mapping[str, Any], by: Any, reason: str = ""
) -> Commitment:
    """Correct its words or who keeps it, as the editor saw it in `version`; its day is moved by a step.

    What everybody has read is reworded with a reason, by leader or secretary; what it said at first stays to be read.
    Raises PermissionDenied, NotNow, RecordChanged (nothing is overwritten), ValidationError by field, ValueError for
    other keys. Without a difference nothing is written.
    """
    stored = locked_commitment(commitment)
    demand_open(by, stored)
    if not may_edit_commitment(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise RecordChanged(stored)
    first = {"first_title": stored.title, "first_responsible": stored.responsible}
    different = apply_values(stored, changes, EDITED)
    if not different:
        return stored
    if was_public(stored):
        _reword(stored, first, reason, by)
    if "responsible" in different:
        _demand_unit(stored.responsible)
        stored.responsible_steward = stored.responsible
        stored.reminded_on = stored.late_told_on = None
    stored.version += 1
    stored.save()
    record_event(kind="dialogues.commitment_edited", subject=stored, by=by, data={"fields": different})
    if "responsible" in different:
        tell("commitment_made", stored, keeping(stored), by=by)
    return stored


def _reword(stored: Commitment, first: dict[str, Any], reason: str, by: Any) -> None:
    """Note the step with its reason, and what was promised at first. Raises ReasonMissing."""
    kept = {} if stored.reworded_on else first
    noted = apply_transition(stored, REWORD, by=by, reason=reason, **kept)
    for name in (*first, "reworded_on", "rewording"):
        setattr(stored, name, getattr(noted, name))


def locked_commitment(commitment: Commitment) -> Commitment:
    """As it is now; nobody else changes it or takes a step until the transaction ends."""
    rows = Commitment.objects.select_for_update(of=("self",))
    stored: Commitment = rows.select_related(
        "unit", "steward", "responsible", "responsible_steward", "conference", "opinion"
    ).get(pk=commitment.pk)
    return stored


def demand_open(user: Any, commitment: Commitment) -> None:
    """Raises NotNow for who edits it otherwise; everybody else passes, for whom 403 is the answer."""
    if commitment.state == CommitmentState.OPEN or not keeps_commitment(user, commitment):
        return
    text = _("This is not possible while the state is “%(state)s”. Take the commitment up again first.")
    raise NotNow(text % {"state": commitment.get_state_display()}, commitment)


def demand_ahead(day: datetime.date, promised_on: datetime.date) -> None:
    """Raises ValidationError for a day before the promise was made."""
    if day < promised_on:
        raise ValidationError({"promised_for": _("This day lies before the day on which it was promised.")})


def _demand_unit(unit: Unit) -> None:
    if not Unit.objects.in_force().filter(pk=unit.pk).exists():
        raise ValidationError({"responsible": _("Choose a unit that exists today.")})


def _day_of(source: Conference | Opinion) -> datetime.date:
    day = source.day if isinstance(source, Conference) else source.answered_on
    return day or today()
