"""What waits for a person: each part of the portal offers a collector, the home page asks them all.

A part registers in its `AppConfig.ready()`: `waiting.register(jobs_waiting)`; a collector takes the account and
returns items. It must answer with at most two queries, whatever the number of rows. What is the unit's own work, and is
not listed there already, is registered with `at_work`: the page *My work* asks it, too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

TONE_ORDER = ("danger", "warning", "waiting", "progress", "info", "success", "neutral")


@dataclass(frozen=True, kw_only=True)
class WaitingItem:
    """One line on the home page: what it is, how many, where to go. `tone` is one of `TONE_ORDER`."""

    title: str
    url: str
    text: str = ""
    tone: str = "waiting"
    icon: str = ""
    count: int | None = None


Collector = Callable[[Any], Iterable[WaitingItem]]
_collectors: list[Collector] = []
_at_work: list[Collector] = []


def register(collector: Collector, *, at_work: bool = False) -> None:
    """Ask this function, too, on *My work* where that is said; registering twice is the same as once."""
    for known in (_collectors, _at_work) if at_work else (_collectors,):
        if collector not in known:
            known.append(collector)


def forget(collector: Collector) -> None:
    """Stop asking this function (for tests); raises `ValueError` if it was never registered."""
    _collectors.remove(collector)
    if collector in _at_work:
        _at_work.remove(collector)


def waiting_for(user: Any) -> list[WaitingItem]:
    """All that waits for this account, the pressing first; items of one tone keep the order of registration."""
    return _of(_collectors, user)


def waiting_at_work(user: Any) -> list[WaitingItem]:
    """The same, of what *My work* names besides its own lists."""
    return _of(_at_work, user)


def _of(collectors: Iterable[Collector], user: Any) -> list[WaitingItem]:
    items = [item for collector in collectors for item in collector(user)]
    return sorted(items, key=lambda item: TONE_ORDER.index(item.tone))
