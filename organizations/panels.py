"""Pieces that other parts show on a unit's page: awards, models, people.

A part registers in its `AppConfig.ready()`: `register_unit_panel(people_of_unit)`. A collector takes the account and
the unit and returns a Panel, or None where there is nothing the account may see. It has two queries, however many
rows there are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from organizations.models import Unit


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A titled piece of the page: `template` is included with `panel`, whose `data` is the piece's own."""

    key: str
    title: "str | _StrPromise"
    template: str
    data: dict[str, Any] = field(default_factory=dict)


Collector = Callable[[Any, "Unit"], Panel | None]
_collectors: list[Collector] = []


def register_unit_panel(collector: Collector) -> None:
    """Ask this function, too; registering twice is the same as once."""
    if collector not in _collectors:
        _collectors.append(collector)


def forget_unit_panel(collector: Collector) -> None:
    """Stop asking this function (for tests); raises ValueError if it was never registered."""
    _collectors.remove(collector)


def unit_panels(user: Any, unit: "Unit") -> list[Panel]:
    """The panels of the unit for this account, in the order of registration."""
    return [panel for collector in _collectors if (panel := collector(user, unit))]
