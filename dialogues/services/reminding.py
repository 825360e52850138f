"""What the clock tells of a row, each once: a column of the row says that it was told."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from mobilization.common.locks import one_at_a_time

if TYPE_CHECKING:
    from django.db.models import QuerySet

_BATCH = 500


@dataclass(frozen=True)
class Reminder:
    """`stamp` is the column with the day on which it was told, `where` says of which rows, `whom` the accounts."""

    stamp: str
    where: dict[str, Any]
    kind: str
    whom: Callable[[Any], list[Any]]


Tell = Callable[[str, Any, list[Any]], None]


def remind(rows: "QuerySet[Any]", reminders: Iterable[Reminder], tell: Tell, *, lock: str, day: datetime.date) -> int:
    """Tell of the rows, a batch a transaction; two clocks at once wait for each other. Returns of how many."""
    number = 0
    for reminder in reminders:
        while done := _tell_batch(rows, reminder, tell, lock, day):
            number += done
    return number


@transaction.atomic
def _tell_batch(
    rows: "QuerySet[Any]",
    reminder: Reminder,
    tell: Callable[[str, Any, list[Any]], None],
    lock: str,
    day: datetime.date,
) -> int:
    one_at_a_time(lock, reminder.stamp)
    untold = rows.filter(**reminder.where, **{f"{reminder.stamp}__isnull": True})
    batch = list(untold.order_by("pk")[:_BATCH])
    for row in batch:
        tell(reminder.kind, row, reminder.whom(row))
    rows.model._base_manager.filter(pk__in=[row.pk for row in batch]).update(**{reminder.stamp: day})
    return len(batch)
