"""Which registrations a unit took away, as its page of registrations tells: never who they were."""

from dataclasses import dataclass
from datetime import datetime

from dialogues.enums import RemovalReason
from dialogues.models import Conference
from mobilization.outbox.models import Event

MOST_SHOWN = 50


@dataclass(frozen=True)
class Removal:
    """One that was taken away."""

    at: datetime
    by: str
    people: int
    reason: str


def removals_of(conference: Conference) -> list[Removal]:
    """The latest first. One query."""
    rows = Event.objects.filter(
        subject_type=Conference._meta.label_lower, subject_id=str(conference.pk), kind="dialogues.registration_removed"
    )
    return [
        Removal(
            row.created_at,
            row.actor.get_full_name() if row.actor else "",
            row.data["people"],
            str(RemovalReason(row.data["reason"]).label),
        )
        for row in rows.select_related("actor__person").order_by("-id")[:MOST_SHOWN]
    ]
