"""Score sheets, votes and sessions on a home page: how many wait, beside the list of exactly these."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.waiting import WaitingItem
from organizations.enums import Role
from reviews.enums import ItemState, RoundState, SessionState, SheetState
from reviews.models import Attendance, Recusal, ScoreSheet, Session, SessionItem, Vote, Voted
from reviews.querysets import is_council_member


def sheets_waiting(user: Any) -> Iterable[WaitingItem]:
    """One's own that are open in rounds that are open; one query."""
    if not is_council_member(user):
        return
    mine = ScoreSheet.objects.visible_to(user).filter(state=SheetState.OPEN)
    number = mine.filter(assignment__item__round__state=RoundState.OPEN).count()
    if number:
        yield WaitingItem(
            title=_("Candidacies to score"),
            text=_("What was assigned to you, or you took on your own."),
            url=f"{reverse('reviews:sheets')}?todo=1",
            tone="waiting",
            icon="clipboard-check",
            count=number,
        )


def votes_waiting(user: Any) -> Iterable[WaitingItem]:
    """Items on which a member who is there is to vote now; one query."""
    if not is_council_member(user):
        return
    seat = {"seat__person": user.person_id}
    there = Attendance.objects.filter(session=OuterRef("session"), is_present=True, **seat)
    items = SessionItem.objects.visible_to(user).filter(
        Exists(there), state=ItemState.VOTING, session__state=SessionState.IN_SESSION
    )
    for model in (Recusal, Vote, Voted):
        items = items.filter(~Exists(model._default_manager.filter(item=OuterRef("pk"), **seat)))
    sessions = list(items.values_list("session", flat=True))
    if sessions:
        ballot, several = reverse("reviews:session_ballot", args=[sessions[0]]), len(set(sessions)) > 1
        yield WaitingItem(
            title=_("Votes to cast"),
            text=_("The council is in session, and you are noted as present."),
            url=f"{reverse('reviews:sessions')}?state=in_session" if several else ballot,
            tone="warning",
            icon="check2-square",
            count=len(sessions),
        )


def sessions_waiting(user: Any) -> Iterable[WaitingItem]:
    """For a member the sessions to come; for a secretary those that have begun and are not closed. One query."""
    is_member = is_council_member(user)
    if not is_member and (user.acting is None or user.acting.role != Role.SECRETARY):
        return
    state = SessionState.PLANNED if is_member else SessionState.IN_SESSION
    number = Session.objects.visible_to(user).filter(state=state).count()
    if number:
        yield WaitingItem(
            title=_("Sessions to come") if is_member else _("Sessions that are not closed"),
            text=_("Of councils in which you sit.")
            if is_member
            else _("They have begun: say what they came to, then close them by a document."),
            url=f"{reverse('reviews:sessions')}?state={state}",
            tone="info" if is_member else "waiting",
            icon="calendar-event",
            count=number,
        )
