"""When a model that is written was given to the leader, to whom and by whom: no step says it, the state stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobilization.outbox.models import Event
from models_registry.enums import WRITABLE_STATES
from organizations.models import User

if TYPE_CHECKING:
    import datetime

    from models_registry.models import RegisteredModel

HANDED_OVER = "models_registry.handed_over"


@dataclass(frozen=True)
class Handed:
    """One time that it was given to somebody."""

    pk: int
    at: "datetime.datetime"
    by: str
    to: list[str]

    @property
    def names(self) -> str:
        """Who was told."""
        return ", ".join(self.to)


def handings(model: "RegisteredModel", most: int) -> list[Handed]:
    """The newest `most` times, newest first; two queries."""
    events = Event.objects.about(model).filter(kind=HANDED_OVER).select_related("actor__person").order_by("-id")
    return _named(list(events[:most]))


def last_handing(model: "RegisteredModel") -> Handed | None:
    """The last time since the model can be written again; None: it waits for nobody's submission."""
    if model.state not in WRITABLE_STATES:
        return None
    last = next(iter(handings(model, 1)), None)
    step = model.transitions.order_by("-id").values_list("at", flat=True).first() if last else None
    return last if last and (step is None or step < last.at) else None


def _named(events: Iterable[Any]) -> list[Handed]:
    told = {pk for event in events for pk in event.data.get("to", ())}
    people = User.objects.select_related("person").in_bulk(told)
    found = []
    for event in events:
        names = [people[pk].get_full_name() for pk in event.data.get("to", ()) if pk in people]
        found.append(Handed(event.pk, event.created_at, event.actor.get_full_name() if event.actor else "", names))
    return found
