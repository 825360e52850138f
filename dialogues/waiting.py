"""Conferences on a home page: what is to be announced, what was to be held, which conclusion is to be published."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogues.enums import DIALOGUES, ConferenceState, Todo
from dialogues.models import Conference
from dialogues.permissions.conferences import WRITERS
from dialogues.queries.standing import passed
from dialogues.rules import ANNOUNCE_DAYS
from directives import rules
from mobilization.common.waiting import WaitingItem
from organizations.dates import today

SOON = datetime.timedelta(days=7)
"""So many days before the last one an announcement is waited for."""


def conferences_waiting(user: Any) -> Iterable[WaitingItem]:
    """Of the unit one acts for; two queries."""
    if user.acting is None or user.acting.role not in WRITERS:
        return
    found = Conference.objects.visible_to(user).aggregate(
        **{each.value: Count("pk", filter=to_do(user, each)) for each in Todo}
    )
    address = reverse("dialogues:conferences")
    for todo, title, text, tone in (
        (Todo.ANNOUNCE, _("Conferences to announce"), _("The last day for announcing them is near or over."),
         "waiting"),
        (Todo.HOLD, _("Conferences whose day has come"), _("Say that they were held, or put them off."), "warning"),
        (Todo.CONCLUDE, _("Conclusions to publish"), _("The conference was held; people wait for what came of it."),
         "waiting"),
    ):  # fmt: skip
        if found[todo.value]:
            yield WaitingItem(
                title=title,
                text=text,
                url=f"{address}?todo={todo}",
                tone=tone,
                icon="megaphone",
                count=found[todo.value],
            )


def to_do(user: Any, todo: str) -> Q:
    """What waits for the unit the account acts for."""
    own = Q(steward=user.acting.unit_id if user.acting else None)
    on = today()
    if todo == Todo.ANNOUNCE:
        until = on + datetime.timedelta(days=rules.value(ANNOUNCE_DAYS, on=on)) + SOON
        near = Q(state=ConferenceState.PLANNED, kind__in=DIALOGUES, day__gte=on, day__lte=until)
        return own & near
    if todo == Todo.CONCLUDE:
        return own & Q(state=ConferenceState.HELD, kind__in=DIALOGUES)
    return own & passed(on)
