"""What higher parts show on a campaign's page: pieces of their own, and how many models each unit has registered.

A part registers in its `AppConfig.ready()`: `register_campaign_panel(collector)` and, the registry of models,
`register_progress(source)`. A collector takes the account and the campaign and returns a Panel, or None where there
is nothing the account may see; it has two queries, however many rows there are.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from organizations.panels import Panel

if TYPE_CHECKING:
    from directives.models import Campaign

Collector = Callable[[Any, "Campaign"], Panel | None]


class ProgressSource(Protocol):
    """Counts models registered in a campaign, and knows the list behind each number."""

    route: str
    """The name of the list's address."""

    def numbers(self, campaign: "Campaign") -> dict[int, int]:
        """The number by unit id, of the unit as it was; units without one are absent. One query."""

    def query(self, campaign: "Campaign", unit: int | None) -> str:
        """The query of the list that shows exactly those rows: of the unit and all below it, or of all."""


class _NoModels:
    """Stands in while no part counts models."""

    route = ""

    def numbers(self, campaign: "Campaign") -> dict[int, int]:
        return {}

    def query(self, campaign: "Campaign", unit: int | None) -> str:
        return ""


_collectors: list[Collector] = []
_source: list[ProgressSource] = [_NoModels()]


def register_progress(source: ProgressSource) -> None:
    """Count by this source."""
    _source[:] = [source]


def progress_source() -> ProgressSource:
    """Who counts."""
    return _source[0]


def register_campaign_panel(collector: Collector) -> None:
    """Ask this function, too; registering twice is the same as once."""
    if collector not in _collectors:
        _collectors.append(collector)


def campaign_panels(user: Any, campaign: "Campaign") -> list[Panel]:
    """The panels of the campaign for this account, in the order of registration."""
    return [panel for collector in _collectors if (panel := collector(user, campaign))]
