"""Pieces that other parts show on a model's page: reviews, awards, copies elsewhere.

A part registers in its `AppConfig.ready()`: `register_model_panel(awards_of_model)`. A collector takes the account and
the model and returns a Panel, or None where there is nothing the account may see. It has two queries, however many
rows there are. Only those who read inside the model are shown panels.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from organizations.panels import Panel

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel

Collector = Callable[[Any, "RegisteredModel"], Panel | None]
_collectors: list[Collector] = []


def register_model_panel(collector: Collector) -> None:
    """Ask this function, too; registering twice is the same as once."""
    if collector not in _collectors:
        _collectors.append(collector)


def forget_model_panel(collector: Collector) -> None:
    """Stop asking this function (for tests); raises ValueError if it was never registered."""
    _collectors.remove(collector)


def model_panels(user: Any, model: "RegisteredModel") -> list[Panel]:
    """The panels of the model for this account, in the order of registration."""
    return [panel for collector in _collectors if (panel := collector(user, model))]
