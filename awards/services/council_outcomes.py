"""What a session of a council came to on a nomination: written when the session is closed, and told to the unit."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from awards.enums import NominationState
from awards.models import Nomination
from awards.nomination_recipients import told_of
from awards.queries.nomination_council import is_before_council, settled, told_in_vietnamese
from awards.services.nominations import locked_nomination
from mobilization.outbox.events import record_event
from notifications.services import notify
from reviews.enums import Outcome

if TYPE_CHECKING:
    from reviews.models import Session, SessionItem

NOTICES = {
    Outcome.RECOGNISED: "nomination_carried",
    Outcome.NOT_RECOGNISED: "nomination_not_carried",
    Outcome.POSTPONED: "nomination_put_off",
}


def write_outcome(item: "SessionItem", session: "Session", by: Any) -> None:
    """The nomination stays submitted: recommending or refusing it is a step of who judges it. The unit is told.

    Raises ValidationError where it is not before a council any more, or was handed in anew since the vote.
    """
    nomination = locked_nomination(Nomination(pk=item.matter))
    if item.outcome != Outcome.POSTPONED:
        _demand_as_voted(item, nomination)
    data = {"session": session.pk, "outcome": item.outcome, "in_favour": item.in_favour, "base": item.base}
    record_event(kind="awards.nomination_judged", subject=nomination, by=by, data=data)
    kind = NOTICES[Outcome(item.outcome)]
    told = {"nomination": nomination.pk, "code": nomination.code, "reason": told_in_vietnamese(item)}
    others = [each for each in told_of(kind, nomination) if each.pk != by.pk]
    notify(kind=f"awards.{kind}", recipients=others, subject=nomination, data=told, by=by)


def _demand_as_voted(item: "SessionItem", nomination: Nomination) -> None:
    if nomination.state != NominationState.SUBMITTED or not is_before_council(nomination):
        text = _("The nomination is “%(state)s” now. Put it off, then close the session.")
        raise ValidationError(text % {"state": nomination.get_state_display()})
    if not settled().filter(pk=item.pk).exists():
        text = _("The nomination was handed in anew since the vote. Repeat the vote, or put it off.")
        raise ValidationError(text)
