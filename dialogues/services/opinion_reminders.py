"""What the clock tells of opinions: due soon, overdue, and to the unit above what is still without an answer."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction

from dialogues.models import Opinion
from dialogues.opinion_enums import RUNNING
from dialogues.opinion_notices import told_of
from dialogues.opinion_recipients import answering, keeping, late_at, upper_level
from dialogues.opinion_rules import REMIND_DAYS, UPPER_DAYS
from directives import rules
from mobilization.common.locks import one_at_a_time
from notifications.services.telling import write
from organizations.dates import today
from organizations.working_days import add_working_days

_BATCH = 500
Known = dict[tuple[int, int | None], list[Any]]
"""By the units of an opinion, who is told."""


def remind_of_opinions(*, on: datetime.date | None = None) -> int:
    """Tell the unit that is to act before the last day; it and who assigned it after; then the unit above. Each once.

    Who is told of several in a batch gets one mail about them. Returns of how many somebody was told.
    """
    day = on or today()
    soon = add_working_days(day, rules.value(REMIND_DAYS, on=day))
    long_over = add_working_days(day, -rules.value(UPPER_DAYS, on=day))
    number = 0
    for stamp, where, kind, whom in (
        ("reminded_on", {"due_on__range": (day, soon)}, "opinion_due_soon", _acting),
        ("overdue_told_on", {"due_on__lt": day}, "opinion_overdue", late_at),
        ("upper_told_on", {"due_on__lt": long_over}, "opinion_overdue_above", upper_level),
    ):
        known: Known = {}
        while done := tell_some(stamp, where, kind, partial(asked_once, known, whom), day):
            number += done
    return number


def asked_once(known: Known, whom: Callable[[Opinion], list[Any]], opinion: Opinion) -> list[Any]:
    """Whom it concerns follows from its units: asked once for each pair of them."""
    units = (opinion.steward_id, opinion.assigned_steward_id)
    if units not in known:
        known[units] = whom(opinion)
    return known[units]


def _acting(opinion: Opinion) -> list[Any]:
    return answering(opinion) if opinion.assigned_steward_id else keeping(opinion)


@transaction.atomic
def tell_some(
    stamp: str, where: dict[str, Any], kind: str, whom: Callable[[Opinion], list[Any]], day: datetime.date
) -> int:
    """Tell of the first that wait for it and stamp them; returns how many. See the table above."""
    one_at_a_time("dialogues.opinions", stamp)
    rows = Opinion.objects.filter(state__in=RUNNING, **where, **{f"{stamp}__isnull": True})
    batch = list(rows.select_related("steward__parent", "assigned_steward").order_by("pk")[:_BATCH])
    write([telling for opinion in batch for telling in told_of(kind, opinion, whom(opinion))])
    Opinion.objects.filter(pk__in=[each.pk for each in batch]).update(**{stamp: day})
    return len(batch)
