"""What the clock tells of commitments: due soon, late, and to the unit above what is late for long."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction

from dialogues.commitment_enums import CommitmentState
from dialogues.commitment_notices import tell
from dialogues.commitment_recipients import both, keeping, upper_level
from dialogues.commitment_rules import REMIND_DAYS, UPPER_DAYS
from dialogues.models import Commitment
from directives import rules
from mobilization.common.locks import one_at_a_time
from organizations.dates import today
from organizations.working_days import add_working_days

_BATCH = 500


def remind_of_commitments(*, on: datetime.date | None = None) -> int:
    """Tell the unit that keeps it before the day; it and who made it after; then the unit above. Each once.

    Returns of how many somebody was told.
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
        while done := _tell_batch(stamp, where, kind, whom, day):
            number += done
    return number


@transaction.atomic
def _tell_batch(
    stamp: str, where: dict[str, Any], kind: str, whom: Callable[[Commitment], list[Any]], day: datetime.date
) -> int:
    one_at_a_time("dialogues.commitments", stamp)
    rows = Commitment.objects.filter(state=CommitmentState.OPEN, **where, **{f"{stamp}__isnull": True})
    known = rows.select_related("steward__parent", "responsible_steward", "conference", "opinion")
    batch = list(known.order_by("pk")[:_BATCH])
    for commitment in batch:
        tell(kind, commitment, whom(commitment))
    Commitment.objects.filter(pk__in=[each.pk for each in batch]).update(**{stamp: day})
    return len(batch)
