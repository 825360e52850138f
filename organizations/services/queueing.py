"""Deciding about what a reorganisation left without a single successor (DOMAIN §3)."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from mobilization.outbox.events import record_event
from organizations import movers
from organizations.dates import today
from organizations.models import QueuedItem, Unit
from organizations.queries.reorganisations import common_candidates


class NotInQueue(LookupError):
    """An item that does not exist, or that the person does not decide about: one answer for both."""


class ChoiceRefused(Exception):
    """Nothing was changed; the text says why to people."""


@transaction.atomic
def choose_successor(*, items: Sequence[int], successor: int, by: Any) -> int:
    """Give the queued items (ids) to the successor (a unit's id); all of them or none. Returns how many.

    Raises NotInQueue, and ChoiceRefused when one was decided in the meantime or the unit may not take over all.
    """
    wanted = set(items)
    mine = QueuedItem.objects.visible_to(by).filter(pk__in=wanted)
    found = list(mine.select_related("unit").select_for_update(of=("self",)).order_by("pk"))
    if not wanted or len(found) != len(wanted):
        raise NotInQueue
    if decided := [item.title for item in found if item.chosen_id]:
        raise ChoiceRefused(_("Somebody decided already about: %(items)s.") % {"items": ", ".join(decided[:5])})
    unit = next((each for each in common_candidates(found, by) if each.pk == successor), None)
    if unit is None:
        raise ChoiceRefused(_("This unit cannot take over all of these items."))
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if unit.valid_to is not None:
        raise ChoiceRefused(_("%(unit)s has just ended.") % {"unit": unit})
    for item in found:
        _give(item, unit, by)
    return len(found)


def _give(item: QueuedItem, unit: Unit, by: Any) -> None:
    """From the day after the former unit's last; the successor may have begun in a later reorganisation."""
    day_after = (item.unit.valid_to or today()) + datetime.timedelta(days=1)
    first_day = max(day_after, unit.valid_from or day_after)
    movers.get(item.mover).move_item(item.item_id, unit, on=first_day, by=by)
    QueuedItem.objects.filter(pk=item.pk).update(chosen=unit, decided_by=by, decided_at=Now())
    data = {"mover": item.mover, "item": item.item_id, "from": item.unit_id, "to": unit.pk}
    record_event(kind="organizations.successor_chosen", subject=item, by=by, data=data)
