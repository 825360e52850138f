"""How many models each unit has registered in a campaign: the registry of models says it from above.

It registers in its `AppConfig.ready()`: `register_progress(source)`.
"""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from directives.models import Campaign


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


_source: list[ProgressSource] = [_NoModels()]


def register_progress(source: ProgressSource) -> None:
    """Count by this source."""
    _source[:] = [source]


def progress_source() -> ProgressSource:
    """Who counts."""
    return _source[0]
