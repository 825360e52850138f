"""Putting nominated recipients on the list of a decision; what becomes of them with it: `decision_effects.py`."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.enums import DecisionState, Recipient
from awards.models import Decision, DecisionRecipient, Nomination
from awards.queries.decisions import order_after_all
from awards.queries.nominated import twins_of, waiting_for
from awards.services.decisions import open_decision
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import NotNow

MOST_AT_ONCE = 500


@transaction.atomic
def add_nominated(decision: Decision, *, nominations: Sequence[int], by: Any) -> int:
    """Put the recipients of these nominations (ids) on the list of a draft; all of them or none. Returns how many.

    Each was recommended to the unit that decides and is on no other open list. Raises NotAllowed, NotNow,
    ValidationError at `nominations`.
    """
    stored = open_decision(decision, by)
    demand_draft(stored)
    wanted = list(dict.fromkeys(nominations))
    if not wanted or len(wanted) > MOST_AT_ONCE:
        text = _("Choose between 1 and %(most)s nominations.")
        raise ValidationError({"nominations": text % {"most": MOST_AT_ONCE}})
    list(Nomination.objects.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
    found = list(waiting_for(stored).filter(pk__in=wanted))
    if len(found) < len(wanted):
        text = _("Some of these nominations do not wait for this decision any more. Look at the list again.")
        raise ValidationError({"nominations": text})
    order = order_after_all(stored)
    for place, nomination in enumerate(found):
        row = DecisionRecipient(decision=stored, nomination=nomination, order=order + place)
        _copy(nomination, row)
        if twins_of(row).exists():
            text = _("“%(name)s” is on the list with the same already.")
            raise ValidationError({"nominations": text % {"name": row.name}})
        row.save()
    record_event(kind="awards.recipients_added", subject=stored, by=by, data={"number": len(found)})
    return len(found)


def demand_draft(decision: Decision) -> None:
    """Raises NotNow where the list is not that of a draft: what is on record decides no more nominations."""
    if decision.state != DecisionState.DRAFT:
        text = _("Nominations are put on the list of a draft only.")
        raise NotNow(text, decision)


def _copy(nomination: Nomination, row: DecisionRecipient) -> None:
    for name in ("title", "form", "recipient", "name", "position", "person", "collective", "works_directly"):
        setattr(row, name, getattr(nomination, name))
    row.unit = nomination.collective if nomination.recipient == Recipient.COLLECTIVE else nomination.unit
