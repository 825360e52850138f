"""Nominations on a home page: what was returned, what is ready for the leader, what waits for judgement."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.enums import AGENDA_KIND, FormKind, NominationState, Procedure
from awards.models import Nomination
from awards.queries.nomination_council import settled
from mobilization.common.waiting import WaitingItem
from organizations.enums import Role
from reviews.models import Session, SessionItem


def nominations_waiting(user: Any) -> Iterable[WaitingItem]:
    """Of one's own unit what was returned and, for leaders, drafts; for secretaries what their body has to judge.

    One query.
    """
    role = user.acting.role if user.acting else None
    if role not in (Role.OFFICER, Role.LEADER, Role.SECRETARY):
        return
    found = Nomination.objects.visible_to(user).aggregate(
        judge=Count("pk", filter=to_judge(user)),
        returned=Count("pk", filter=own(user, NominationState.RETURNED)),
        draft=Count("pk", filter=own(user, NominationState.DRAFT)),
    )
    address = reverse("awards:nominations")
    if role == Role.SECRETARY and found["judge"]:
        yield WaitingItem(
            title=_("Nominations to judge"),
            text=_("Recommend them for decision, return or refuse them."),
            url=f"{address}?todo=judge",
            tone="waiting",
            icon="award",
            count=found["judge"],
        )
    if role != Role.SECRETARY and found["returned"]:
        yield WaitingItem(
            title=_("Nominations returned for completion"),
            text=_("The reason stands with each."),
            url=f"{address}?todo=returned",
            tone="warning",
            icon="award",
            count=found["returned"],
        )
    if role == Role.LEADER and found["draft"]:
        yield WaitingItem(
            title=_("Draft nominations"),
            text=_("Read them and submit them, when their dossier is complete."),
            url=f"{address}?todo=draft",
            tone="info",
            icon="award",
            count=found["draft"],
        )


def to_judge(user: Any) -> Q:
    """What the unit one acts for has to judge itself, not what units below have to."""
    unit = user.acting.unit_id if user.acting else None
    outside = Q(body_steward__isnull=True, steward=unit)
    return Q(state=NominationState.SUBMITTED) & (Q(body_steward=unit) | outside)


def before_council(user: Any) -> Q:
    """What the unit one acts for has to put before its council: nobody has settled it and it is on no living agenda."""
    on_agenda = SessionItem.objects.filter(kind=AGENDA_KIND, session__in=Session.objects.living().values("pk"))
    taken = Q(pk__in=settled().values("matter")) | Q(pk__in=on_agenda.values("matter"))
    letter = Q(form__isnull=False, form__kind=FormKind.LETTER)
    return to_judge(user) & Q(procedure=Procedure.COUNCIL) & ~letter & ~taken


def after_council(user: Any) -> Q:
    """What a council has settled, and is to be recommended or refused now."""
    return to_judge(user) & Q(pk__in=settled().values("matter"))


def own(user: Any, state: str) -> Q:
    """Of the unit one acts for."""
    return Q(state=state, steward=user.acting.unit_id if user.acting else None)
