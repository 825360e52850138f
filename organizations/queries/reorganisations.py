"""Figures and lists about reorganisations and their queue."""

from collections.abc import Iterable
from typing import Any

from mobilization.outbox.models import Event
from organizations import movers
from organizations.models import QueuedItem, Reorganisation, Unit
from organizations.queue_querysets import heirs_of_all


def common_candidates(items: Iterable[QueuedItem], user: Any) -> list[Unit]:
    """Units that may take over every one of the items, and that `user` administers; one query.

    They exist today and took over from the former unit, over any number of reorganisations. Who administers the former
    unit may also choose the heirs of the units below it and the unit above it.
    """
    former = {item.unit_id for item in items}
    reach = "/" if user.is_superuser else user.acting.unit.path
    mine = Unit.objects.administered_by(user).in_force()
    return list(mine.filter(pk__in=heirs_of_all(former, reach)).order_by("sort_key", "pk"))


def moved_by(reorganisation: Reorganisation) -> list[tuple[str, int]]:
    """How many things of each kind moved at once, by the kind's title."""
    counts = counts_moved_by(reorganisation)
    order = [mover.key for mover in movers.registered() if mover.key in counts]
    order += sorted(counts.keys() - set(order))
    return [(movers.title(key), counts[key]) for key in order]


def counts_moved_by(reorganisation: Reorganisation) -> dict[str, int]:
    """How many things of each kind moved at once, by the mover's key."""
    event = Event.objects.about(reorganisation).filter(kind="organizations.reorganised").first()
    counts: dict[str, int] = event.data.get("moved", {}) if event else {}
    return counts
