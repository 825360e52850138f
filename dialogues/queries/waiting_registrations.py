"""Registrations as the page of who handles them shows them: which wait, and which came from one network."""

from collections.abc import Iterable
from dataclasses import dataclass

from dialogues.models import Registration


@dataclass(frozen=True)
class Row:
    """A registration; `connection` numbers the networks from which some wait, 0 is any other."""

    registration: Registration
    connection: int


def with_connections(rows: Iterable[Registration]) -> list[Row]:
    """The rows as they come. What waits came from a network that has its share of places: it is told which are one."""
    shown = list(rows)
    known: dict[str, int] = {}
    for row in reversed(shown):
        if row.is_waiting and row.network:
            known.setdefault(row.network, len(known) + 1)
    return [Row(row, known.get(row.network, 0)) for row in shown]


def waiting_beside(registration: Registration) -> int:
    """How many others wait that came from the same network; one query."""
    if not registration.network:
        return 0
    same = Registration.objects.filter(conference=registration.conference_id, network=registration.network)
    return same.filter(is_waiting=True).exclude(pk=registration.pk).count()
