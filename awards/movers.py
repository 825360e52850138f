"""What a reorganisation moves: stewardship of nominations, and who decides on those that are open."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from awards.models import CoOpinion, Nomination
from organizations import movers
from organizations.models import Unit


class BodyMover(movers.Mover):
    """The body that decides passes to its successor; the stewards' triggers do not watch it, so it has its own key."""

    key = "awards.nomination_body"
    title = _("nominations to decide on")

    def __init__(self) -> None:
        self.model = Nomination

    def items(self, units: Sequence[int], on: datetime.date) -> Iterator[movers.MovedItem]:
        """What they decide on, by unit and id."""
        rows = Nomination.objects.filter(body_steward__in=units).order_by("body_steward_id", "pk")
        for unit, pk, code in rows.values_list("body_steward_id", "pk", "code").iterator(chunk_size=2000):
            yield movers.MovedItem(unit, str(pk), code)

    def move(self, unit: Unit, successor: Unit, *, on: datetime.date, by: Any) -> int:
        """One UPDATE."""
        return Nomination.objects.filter(body_steward=unit).update(body_steward=successor)

    def move_item(self, item_id: str, successor: Unit, *, on: datetime.date, by: Any) -> bool:
        """One nomination, of a body of which there was one."""
        rows = Nomination.objects.filter(pk=item_id, body_steward__isnull=False)
        return rows.update(body_steward=successor) == 1


class AskedMover(movers.Mover):
    """What a unit is asked for its opinion passes to its successor, as what it decides on does."""

    key = "awards.asked_opinion"
    title = _("co-opinions to give")

    def __init__(self) -> None:
        self.model = CoOpinion

    def items(self, units: Sequence[int], on: datetime.date) -> Iterator[movers.MovedItem]:
        """What they are asked, by unit and id."""
        rows = CoOpinion.objects.filter(asked_steward__in=units).order_by("asked_steward_id", "pk")
        for unit, pk, code in rows.values_list("asked_steward_id", "pk", "nomination__code").iterator(chunk_size=2000):
            yield movers.MovedItem(unit, str(pk), code)

    def move(self, unit: Unit, successor: Unit, *, on: datetime.date, by: Any) -> int:
        """One UPDATE."""
        return CoOpinion.objects.filter(asked_steward=unit).update(asked_steward=successor)

    def move_item(self, item_id: str, successor: Unit, *, on: datetime.date, by: Any) -> bool:
        """One request, of a unit of the portal."""
        rows = CoOpinion.objects.filter(pk=item_id, asked_steward__isnull=False)
        return rows.update(asked_steward=successor) == 1


def register() -> None:
    """Let reorganisations move them."""
    movers.register(
        movers.StewardMover(
            key="awards.nomination", title=_("nominations"), model=Nomination, title_field=Nomination.TITLE_FIELD
        )
    )
    movers.register(BodyMover())
    movers.register(AskedMover())
