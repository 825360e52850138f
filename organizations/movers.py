"""What a reorganisation moves: each app registers its records here, and organizations knows none of them.

An app calls `movers.register(StewardMover(...))` in its `AppConfig.ready()`, once for each table of records. The
registry is also the list of tables that a person's export and erasure will walk: such verbs are added to `Mover`, so
that an app keeps one place for each of its tables.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from organizations.models import Unit


class MovedItem(NamedTuple):
    """One thing a unit looks after: which unit, the thing's id, and its title for people."""

    unit_id: int
    id: str
    title: str


class Mover(ABC):
    """Moves one kind of thing from units that end to their successors.

    `on` is the successor's first day; `by` the account that acts. All verbs run inside the reorganisation's
    transaction.
    """

    key: str
    title: "str | _StrPromise"

    @abstractmethod
    def items(self, units: Sequence[int], on: datetime.date) -> Iterator[MovedItem]:
        """The things that the units (ids) look after on the day or later, in a fixed order."""

    @abstractmethod
    def move(self, unit: "Unit", successor: "Unit", *, on: datetime.date, by: Any) -> int:
        """Give everything of the unit to the successor; how many things moved."""

    @abstractmethod
    def move_item(self, item_id: str, successor: "Unit", *, on: datetime.date, by: Any) -> bool:
        """Give one thing to the successor; False when it does not exist any more."""


class StewardMover(Mover):
    """For a table of `Stewarded` records: stewardship passes in one UPDATE for each unit, `unit` never changes."""

    def __init__(
        self,
        *,
        key: str,
        title: "str | _StrPromise",
        model: "type[models.Model]",
        title_field: str = "title",
        field: str = "steward",
    ) -> None:
        """`key` is the table's `"app.record"`, which its triggers write, too. `title_field` names an item to people.

        `field` is the foreign key that moves: a record may be looked after by one unit and judged by another.
        """
        if key != model._meta.label_lower or title_field != getattr(model, "TITLE_FIELD", title_field):
            raise ValueError(f"{key}: the triggers of {model._meta.label_lower} use another key or title")
        self.key, self.title, self.model, self.title_field, self.field = key, title, model, title_field, field

    def _of(self, **where: Any) -> "models.QuerySet[Any]":
        return self.model._base_manager.filter(**where)

    def items(self, units: Sequence[int], on: datetime.date) -> Iterator[MovedItem]:
        """Their records, by unit and id."""
        rows = self._of(**{f"{self.field}__in": units}).order_by(f"{self.field}_id", "pk")
        for unit_id, pk, title in rows.values_list(f"{self.field}_id", "pk", self.title_field).iterator(
            chunk_size=2000
        ):
            yield MovedItem(unit_id, str(pk), str(title)[:300])

    def move(self, unit: "Unit", successor: "Unit", *, on: datetime.date, by: Any) -> int:
        """One UPDATE."""
        return self._of(**{self.field: unit}).update(**{self.field: successor})

    def move_item(self, item_id: str, successor: "Unit", *, on: datetime.date, by: Any) -> bool:
        """One record."""
        return self._of(pk=item_id).update(**{self.field: successor}) == 1


_movers: dict[str, Mover] = {}


def register(mover: Mover) -> None:
    """Let reorganisations move this kind of thing, too. Raises ValueError for a key that another mover has."""
    known = _movers.get(mover.key)
    if known and type(known) is not type(mover):
        raise ValueError(f"{mover.key} has a mover already: {known}")
    _movers[mover.key] = mover


def forget(key: str) -> Mover:
    """Stop moving this kind (for tests); returns the mover, raises KeyError for an unknown one."""
    return _movers.pop(key)


def registered() -> list[Mover]:
    """All movers, in the order of registration."""
    return list(_movers.values())


def get(key: str) -> Mover:
    """The mover with the key; raises KeyError."""
    return _movers[key]


def title(key: str) -> str:
    """The kind's title in the active language; its bare key when its app is not installed any more."""
    return str(_movers[key].title) if key in _movers else key
