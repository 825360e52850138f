"""What waits for a person: each part of the portal offers a collector, the home page asks them all.

A part registers in its `AppConfig.ready()`: `waiting.register(jobs_waiting)`; a collector takes the account and
returns items. It must answer with at most two queries, whatever the number of rows.
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


def register(collector: Collector) -> None:
    """Ask this function, too; registering twice is the same as once."""
    if collector not in _collectors:
        _collectors.append(collector)


def forget(collector: Collector) -> None:
    """Stop asking this function (for tests); raises `ValueError` if it was never registered."""
    _collectors.remove(collector)


def waiting_for(user: Any) -> list[WaitingItem]:
    """All that waits for this account, the pressing first; items of one tone keep the order of registration."""
    items = [item for collector in _collectors for item in collector(user)]
    return sorted(items, key=lambda item: TONE_ORDER.index(item.tone))
