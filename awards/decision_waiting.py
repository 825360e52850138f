"""Decisions on a home page: what is to be signed, what is signed and not published, drafts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.enums import DecisionState
from awards.models import Decision
from mobilization.common.waiting import WaitingItem
from organizations.enums import Role

WHO = {
    "sign": (Role.APPROVER,),
    "publish": (Role.APPROVER, Role.SECRETARY),
    "draft": (Role.OFFICER, Role.SECRETARY),
}
"""What is to be done, and whose page says so."""
STATES = {"sign": DecisionState.SUBMITTED, "publish": DecisionState.SIGNED, "draft": DecisionState.DRAFT}


def decisions_waiting(user: Any) -> Iterable[WaitingItem]:
    """For approvers what is to be signed, for them and secretaries what is to be published, for who drafts the drafts.

    One query.
    """
    role = user.acting.role if user.acting else None
    asked = [name for name, roles in WHO.items() if role in roles]
    if not asked:
        return
    counts = {name: Count("pk", filter=to_do(user, name)) for name in asked}
    found = Decision.objects.visible_to(user).aggregate(**counts)
    words = {
        "sign": (_("Decisions to sign"), _("Look at the list, then sign or send back."), "waiting"),
        "publish": (_("Decisions to publish"), _("They are signed and have their number."), "waiting"),
        "draft": (_("Draft decisions"), _("Complete them, so that they are submitted for signature."), "info"),
    }
    for name in asked:
        if found[name]:
            title, text, tone = words[name]
            url = f"{reverse('awards:decisions')}?todo={name}"
            yield WaitingItem(title=title, text=text, url=url, tone=tone, icon="award", count=found[name])


def to_do(user: Any, name: str) -> Q:
    """Of the unit one acts for, in the state in which this is to be done."""
    return Q(state=STATES[name], steward=user.acting.unit_id if user.acting else None)
