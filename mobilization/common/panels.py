"""Pieces that other parts show on a record's page: awards, models, people.

The part that owns the page has a `Panels` of its own in its `panels.py`; higher parts register collectors in their
`AppConfig.ready()`: `unit_panels.register(people_of_unit)`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A titled piece of the page: `template` is included with `panel`, whose `data` is the piece's own."""

    key: str
    title: "str | _StrPromise"
    template: str
    data: dict[str, Any] = field(default_factory=dict)


class Panels(Generic[T]):
    """Who is asked for the pieces of one kind of page.

    A collector takes the account and the record and returns a Panel, or None where there is nothing the account may
    see. It has two queries, however many rows there are, and counts only what the account may see.
    """

    def __init__(self) -> None:
        """Nobody is asked yet."""
        self._collectors: list[Callable[[Any, T], Panel | None]] = []

    def register(self, collector: Callable[[Any, T], Panel | None]) -> None:
        """Ask this function, too; registering twice is the same as once."""
        if collector not in self._collectors:
            self._collectors.append(collector)

    def forget(self, collector: Callable[[Any, T], Panel | None]) -> None:
        """Stop asking this function (for tests); raises ValueError if it was never registered."""
        self._collectors.remove(collector)

    def of(self, user: Any, record: T) -> list[Panel]:
        """The panels of the record for this account, in the order of registration."""
        return [panel for collector in self._collectors if (panel := collector(user, record))]
