"""Opinions on a home page: to classify or assign, to answer, to approve, to bring to the citizen, to publish."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.models import Opinion
from dialogues.opinion_enums import RUNNING, OpinionTodo
from dialogues.permissions.opinions import WRITERS
from dialogues.queries.opinions import is_theirs_to_do, to_do, work_of
from mobilization.common.waiting import WaitingItem
from organizations.dates import today


def opinions_waiting(user: Any) -> Iterable[WaitingItem]:
    """Of the unit one acts for; one query."""
    role = user.acting.role if user.acting else None
    if role not in WRITERS:
        return
    late = Q(state__in=RUNNING, due_on__lt=today())
    counted = {each.value: Count("pk", filter=to_do(user, each)) for each in OpinionTodo}
    counted |= {f"{each}_late": Count("pk", filter=to_do(user, each) & late) for each in OpinionTodo}
    asked = work_of(user) | to_do(user, OpinionTodo.PUBLISH)
    found = Opinion.objects.visible_to(user).filter(asked).aggregate(**counted)
    address = reverse("dialogues:opinions")
    for todo, title, text in (
        (OpinionTodo.PLACE, _("Opinions to classify and assign"), _("Say what each is about and which unit answers.")),
        (OpinionTodo.ANSWER, _("Opinions your unit is to answer"), _("People wait for the answer.")),
        (OpinionTodo.APPROVE, _("Answers to approve"), _("Drafts of answers to citizens.")),
        (
            OpinionTodo.SEND,
            _("Answers to bring to citizens"),
            _("They are approved, and the citizen has them not yet."),
        ),
        (
            OpinionTodo.PUBLISH,
            _("Answers to publish or keep private"),
            _("Citizens have them. Say which of them everybody reads."),
        ),
    ):
        number, overdue = found[todo.value], found[f"{todo}_late"]
        if not number or not is_theirs_to_do(user, todo):
            continue
        told = ngettext("%(n)s opinion is overdue.", "%(n)s opinions are overdue.", overdue) % {"n": overdue}
        yield WaitingItem(
            title=title,
            text=told if overdue else text,
            url=f"{address}?todo={todo}",
            tone="danger" if overdue else "waiting",
            icon="chat-left-text",
            count=number,
        )
