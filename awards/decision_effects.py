"""What becomes of nominations with the decision that has them on its list: effects of its steps."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from awards.enums import NominationState
from awards.models import Decision, DecisionRecipient, Nomination
from awards.queries.nominated import departures
from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Context, apply_transition


def made(decision: Decision, context: Context) -> None:
    """Signed, or taken on record: what is on its list is decided on its day. Raises TransitionRefused."""
    if decision.signed_on is not None:
        decide_nominated(decision, on=decision.signed_on, by=context.by)


def annulled(decision: Decision, context: Context) -> None:
    """As a whole: what was not annulled before waits for a decision again."""
    undecide_nominated(decision.recipients.filter(annulled_on=None), reason=context.reason, by=context.by)


def decide_nominated(decision: Decision, *, on: datetime.date, by: Any) -> None:
    """With the decision its nominations are decided, on its day.

    Raises TransitionRefused naming one that does not wait for a decision any more, or was changed since.
    """
    rows = {row.nomination_id: row for row in decision.recipients.select_related("nomination")}
    for nomination in _nominations(decision.recipients.all()):
        if nomination.state != NominationState.APPROVED:
            text = _("The nomination %(code)s of %(name)s is “%(state)s” now: take the row off the list first.")
            words = {"code": nomination.code, "name": nomination.name, "state": nomination.get_state_display()}
            raise TransitionRefused(text % words)
        if departures(rows[nomination.pk]):
            text = _(
                "The nomination %(code)s of %(name)s was changed since: take the row off the list and put it on again."
            )
            raise TransitionRefused(text % {"code": nomination.code, "name": nomination.name})
        apply_transition(nomination, "decide", by=by, decided_on=on)


def undecide_nominated(rows: Iterable[DecisionRecipient], *, reason: str, by: Any) -> None:
    """What was annulled decides nothing any more: the nominations wait for a decision again."""
    for nomination in _nominations(rows):
        if nomination.state == NominationState.DECIDED:
            apply_transition(nomination, "undecide", by=by, reason=reason)


def _nominations(rows: Iterable[DecisionRecipient]) -> list[Nomination]:
    """Those of the rows that were not annulled before, always in the same order; kept for this transaction."""
    wanted = [row.nomination_id for row in rows if row.nomination_id is not None]
    return list(Nomination.objects.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
