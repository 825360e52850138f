"""What the clock tells of commitments: due soon, late, and to the unit above what is late for long."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction

from dialogues.commitment_enums import CommitmentState
from dialogues.commitment_notices import told_of
from dialogues.commitment_recipients import both, keeping, upper_level
from dialogues.commitment_rules import REMIND_DAYS, UPPER_DAYS
from dialogues.models import Commitment
from directives import rules
from mobilization.common.locks import one_at_a_time
from notifications.services.telling import write
from organizations.dates import today
from organizations.working_days import add_working_days

_BATCH = 500
Known = dict[tuple[int, int], list[Any]]
"""By the units of a commitment, who is told."""


def remind_of_commitments(*, on: datetime.date | None = None) -> int:
    """Tell the unit that keeps it before the day; it and who made it after; then the unit above. Each once.

    Who is told of several in a batch gets one mail about them. Returns of how many somebody was told.
    """
    day = on or today()
    soon = add_working_days(day, rules.value(REMIND_DAYS, on=day))
    long_over = add_working_days(day, -rules.value(UPPER_DAYS, on=day))
    number = 0
    for stamp, where, kind, whom in (
        ("reminded_on", {"promised_for__range": (day, soon)}, "commitment_due_soon", keeping),
        ("late_told_on", {"promised_for__lt": day}, "commitment_late", both),
        ("upper_told_on", {"promised_for__lt": long_over}, "commitment_late_above", upper_level),
    ):
        known: Known = {}
        while done := tell_some(stamp, where, kind, partial(asked_once, known, whom), day):
            number += done
    return number


def asked_once(known: Known, whom: Callable[[Commitment], list[Any]], commitment: Commitment) -> list[Any]:
    """Whom it concerns follows from its units: asked once for each pair of them."""
    units = (commitment.steward_id, commitment.responsible_steward_id)
    if units not in known:
        known[units] = whom(commitment)
    return known[units]


@transaction.atomic
def tell_some(
    stamp: str, where: dict[str, Any], kind: str, whom: Callable[[Commitment], list[Any]], day: datetime.date
) -> int:
    """Tell of the first that wait for it and stamp them; returns how many. See the table above."""
    one_at_a_time("dialogues.commitments", stamp)
    rows = Commitment.objects.filter(state=CommitmentState.OPEN, **where, **{f"{stamp}__isnull": True})
    known = rows.select_related("steward__parent", "responsible_steward", "conference", "opinion")
    batch = list(known.order_by("pk")[:_BATCH])
    write([telling for commitment in batch for telling in told_of(kind, commitment, whom(commitment))])
    Commitment.objects.filter(pk__in=[each.pk for each in batch]).update(**{stamp: day})
    return len(batch)
