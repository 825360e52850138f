"""Pieces that other parts show on a document's page: campaigns it opened, models that carry it out.

A part registers in its `AppConfig.ready()`: `register_document_panel(campaigns_of_document)`. A collector takes the
account and the document and returns a Panel, or None where there is nothing to show. It has two queries, however many
rows there are, and counts only what the account may see.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from organizations.panels import Panel

if TYPE_CHECKING:
    from directives.models import DirectiveDocument

Collector = Callable[[Any, "DirectiveDocument"], Panel | None]
_collectors: list[Collector] = []


def register_document_panel(collector: Collector) -> None:
    """Ask this function, too; registering twice is the same as once."""
    if collector not in _collectors:
        _collectors.append(collector)


def document_panels(user: Any, document: "DirectiveDocument") -> list[Panel]:
    """The panels of the document for this account, in the order of registration."""
    return [panel for collector in _collectors if (panel := collector(user, document))]
