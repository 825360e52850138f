"""What the same recipient was nominated for or given, from wherever the portal knows it.

Nominations are asked always. A part that knows more (decisions, those of others too) registers a source in
`AppConfig.ready()`: `earlier.register(of_decisions)`; it takes a nomination and yields `Earlier`.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awards.models import CatalogueEntry, Nomination


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """One of them. `key` names it for ever (`nomination:12`); `by_name`: nobody said that it is the same person.

    `since` to `until` is the time of the achievement, `models` the ids of those it is for; `given_on` the day of the
    decision, None where nothing is decided. `said` names it to people: its code or number, and the unit's name. What
    stands in a `decision` (its id) is told so to who reads that; to others it is what `elsewhere` says.
    """

    key: str
    subject: "CatalogueEntry"
    said: str
    url: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    models: frozenset[int] = frozenset()
    given_on: datetime.date | None = None
    by_name: bool = False
    decision: int | None = None
    elsewhere: str = ""


Source = Callable[["Nomination"], Iterable[Earlier]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Ask this one, too; registering twice is the same as once."""
    if source not in _sources:
        _sources.append(source)


def forget(source: Source) -> None:
    """Stop asking it (for tests); raises ValueError if it was never registered."""
    _sources.remove(source)


def from_sources(nomination: "Nomination") -> list[Earlier]:
    """What all sources know."""
    return [each for source in _sources for each in source(nomination)]
