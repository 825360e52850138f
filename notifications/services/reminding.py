"""What the clock tells of a row, each once: a column of the row says that it was told."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from mobilization.common.locks import one_at_a_time
from notifications.services.telling import Telling, write

if TYPE_CHECKING:
    from django.db.models import QuerySet

_BATCH = 500


@dataclass(frozen=True)
class Reminder:
    """`stamp` is the column with the day on which it was told, `where` says of which rows, `whom` the accounts.

    Whom it concerns follows from the row's units, the columns `by`: it is asked once for each pair of them.
    """

    stamp: str
    where: dict[str, Any]
    kind: str
    whom: Callable[[Any], list[Any]]
    by: tuple[str, ...]
    known: dict[tuple[int | None, ...], list[Any]] = field(default_factory=dict)

    def accounts(self, row: Any) -> list[Any]:
        """Who is told of the row."""
        units = tuple(getattr(row, name) for name in self.by)
        if units not in self.known:
            self.known[units] = self.whom(row)
        return self.known[units]


ToldOf = Callable[[str, Any, list[Any]], list[Telling]]


@dataclass(frozen=True)
class Clock:
    """`rows` of which `told_of` says what is told; two clocks of one `lock` wait for each other."""

    rows: "QuerySet[Any]"
    told_of: ToldOf
    lock: str
    reminders: tuple[Reminder, ...]

    def run(self, day: datetime.date) -> int:
        """Tell of the rows, a batch a transaction. Returns of how many."""
        number = 0
        for reminder in self.reminders:
            while done := self.tell_some(reminder, day):
                number += done
        return number

    @transaction.atomic
    def tell_some(self, reminder: Reminder, day: datetime.date) -> int:
        """Tell of the first that wait for it and stamp them; who is told of several gets one mail about them."""
        one_at_a_time(self.lock, reminder.stamp)
        untold = self.rows.filter(**reminder.where, **{f"{reminder.stamp}__isnull": True})
        batch = list(untold.order_by("pk")[:_BATCH])
        write([each for row in batch for each in self.told_of(reminder.kind, row, reminder.accounts(row))])
        self.rows.model._base_manager.filter(pk__in=[row.pk for row in batch]).update(**{reminder.stamp: day})
        return len(batch)
