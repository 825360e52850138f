"""Figures and lists about reorganisations and their queue."""

from typing import Any

from django.db.models import Q, QuerySet

from mobilization.outbox.models import Event
from organizations import movers
from organizations.models import QueuedItem, Reorganisation, Unit
from organizations.queue_querysets import heirs


def candidates(unit: Unit, user: Any) -> QuerySet[Unit]:
    """Units that may take over what waits for a choice after `unit` ended, and that `user` administers.

    They exist today and took over from it, over any number of reorganisations. Who administers the former unit may also
    choose the heirs of the units below it and the unit above it.
    """
    mine = Unit.objects.administered_by(user)
    is_former_mine = mine.filter(pk=unit.pk).exists()
    fitting = Q(pk__in=heirs(unit, with_units_below=is_former_mine))
    if is_former_mine:
        fitting |= Q(pk=unit.parent_id)
    return mine.filter(fitting).in_force().order_by("sort_key", "pk")


def common_candidates(items: list[QueuedItem], user: Any) -> list[Unit]:
    """Units that may take over every one of the items (with `unit` loaded)."""
    units = {item.unit_id: item.unit for item in items}
    found: dict[int, Unit] = {}
    for number, unit in enumerate(units.values()):
        these = {each.pk: each for each in candidates(unit, user)}
        found = these if number == 0 else {pk: each for pk, each in found.items() if pk in these}
    return list(found.values())


def moved_by(reorganisation: Reorganisation) -> list[tuple[str, int]]:
    """How many things of each kind moved at once, by the kind's title."""
    event = Event.objects.about(reorganisation).filter(kind="organizations.reorganised").first()
    counts: dict[str, int] = event.data.get("moved", {}) if event else {}
    return [(movers.title(key), count) for key, count in counts.items()]
