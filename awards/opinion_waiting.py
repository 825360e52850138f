"""Co-opinions on a home page: what one's unit is asked, and what it asked and nobody answered in time."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import OpinionState
from awards.models import CoOpinion
from awards.permissions.opinions import ANSWERERS
from mobilization.common.waiting import WaitingItem
from organizations.dates import today
from organizations.enums import Role


def opinions_waiting(user: Any) -> Iterable[WaitingItem]:
    """For leaders and secretaries what their unit is asked; for secretaries what their body waits for too long.

    One query.
    """
    role = user.acting.role if user.acting else None
    if role not in ANSWERERS:
        return
    late = Q(due_on__lt=today())
    found = CoOpinion.objects.visible_to(user).aggregate(
        answer=Count("pk", filter=to_answer(user)),
        late=Count("pk", filter=to_answer(user) & late),
        silent=Count("pk", filter=asked_by_mine(user) & late),
    )
    address = reverse("awards:opinions")
    if found["answer"]:
        overdue = ngettext("%(n)s is overdue.", "%(n)s are overdue.", found["late"]) % {"n": found["late"]}
        yield WaitingItem(
            title=_("Opinions your unit is asked for"),
            text=overdue if found["late"] else _("Agree with the nomination, or disagree with a reason."),
            url=f"{address}?todo=answer",
            tone="danger" if found["late"] else "waiting",
            icon="chat-left-text",
            count=found["answer"],
        )
    if role == Role.SECRETARY and found["silent"]:
        yield WaitingItem(
            title=_("Co-opinions that nobody gave in time"),
            text=_("Ask once more, or go on as the dated rule says."),
            url=f"{address}?todo=asked&state=overdue",
            tone="warning",
            icon="chat-left-text",
            count=found["silent"],
        )


def to_answer(user: Any) -> Q:
    """What the unit one acts for is asked itself, not units below it."""
    return Q(state=OpinionState.OPEN, asked_steward=user.acting.unit_id if user.acting else None) & ~Q(asked=None)


def asked_by_mine(user: Any) -> Q:
    """What the unit one acts for waits for, of nominations it judges."""
    unit = user.acting.unit_id if user.acting else None
    body = Q(nomination__body_steward=unit) | Q(nomination__body_steward=None, nomination__steward=unit)
    return Q(state=OpinionState.OPEN) & body
