"""What is overdue in units below, on the home page of the leader and the secretary above them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogues.enums import UnitStanding
from dialogues.models import Opinion
from dialogues.permissions.opinions import ASSIGNERS
from dialogues.queries.board import standing_so, units_on_board
from mobilization.common.lists import COUNT_CAP
from mobilization.common.waiting import WaitingItem
from organizations.dates import today


def units_late(user: Any) -> Iterable[WaitingItem]:
    """Units that are late with a dialogue of this year or the last; none where it is the own one alone.

    The number is that of the board to which it leads, which has the own unit, too. Two queries.
    """
    if user.acting is None or user.acting.role not in ASSIGNERS:
        return
    for year in (today().year, today().year - 1):
        units = standing_so(units_on_board(user, year), UnitStanding.OVERDUE, year)
        told = units.aggregate(all=Count("pk"), below=Count("pk", filter=~Q(pk=user.acting.unit_id)))
        if told["below"]:
            yield WaitingItem(
                title=_("Units that are late with dialogues of %(year)s") % {"year": year},
                text=_("A conclusion, a planned conference or a commitment is overdue."),
                url=f"{reverse('dialogues:board')}?{urlencode({'year': year, 'todo': UnitStanding.OVERDUE.value})}",
                tone="warning",
                icon="megaphone",
                count=told["all"],
            )


def opinions_late(user: Any) -> Iterable[WaitingItem]:
    """Opinions that wait too long in one's unit and below it; none where they are the own unit's alone. One query."""
    if user.acting is None or user.acting.role not in ASSIGNERS:
        return
    late = Opinion.objects.visible_to(user).overdue(today())
    stewards = list(late.order_by().values_list("steward_id", flat=True)[: COUNT_CAP + 1])
    if set(stewards) - {user.acting.unit_id}:
        yield WaitingItem(
            title=_("Opinions overdue in your unit and below it"),
            text=_("People wait for them longer than the rules allow."),
            url=f"{reverse('dialogues:opinions')}?state=overdue",
            tone="warning",
            icon="chat-left-text",
            count=len(stewards),
        )
