"""Commitments on a home page: to be kept by one's unit, and those of one's unit whose day is over."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.commitment_enums import CommitmentTodo
from dialogues.models import Commitment
from dialogues.permissions.commitments import WRITERS
from dialogues.queries.commitments import to_do
from mobilization.common.waiting import WaitingItem
from organizations.dates import today


def commitments_waiting(user: Any) -> Iterable[WaitingItem]:
    """Of the unit one acts for; one query."""
    if user.acting is None or user.acting.role not in WRITERS:
        return
    late = Q(promised_for__lt=today())
    counted = {each.value: Count("pk", filter=to_do(user, each)) for each in CommitmentTodo}
    counted["late"] = Count("pk", filter=to_do(user, CommitmentTodo.DO) & late)
    mine = to_do(user, CommitmentTodo.DO) | to_do(user, CommitmentTodo.FOLLOW)
    found = Commitment.objects.visible_to(user).filter(mine).aggregate(**counted)
    for todo, title, text in (
        (CommitmentTodo.DO, _("Commitments your unit is to keep"), _("People were promised it.")),
        (
            CommitmentTodo.FOLLOW,
            _("Commitments of your unit whose day is over"),
            _("Ask who keeps them, move the day once, or say that they were not kept."),
        ),
    ):
        if not (number := found[todo.value]):
            continue
        overdue = found["late"] if todo == CommitmentTodo.DO else 0
        told = ngettext("%(n)s is late.", "%(n)s are late.", overdue) % {"n": overdue}
        yield WaitingItem(
            title=title,
            text=told if overdue else text,
            url=f"{reverse('dialogues:commitments')}?todo={todo}",
            tone="danger" if overdue or todo == CommitmentTodo.FOLLOW else "waiting",
            icon="check-lg",
            count=number,
        )
