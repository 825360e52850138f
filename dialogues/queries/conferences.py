"""What the page of a conference shows besides its own columns."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dialogues.enums import ConferenceState
from dialogues.models import Conference

TAKEN = {
    "announce": _("Announced"),
    "hold": _("Held"),
    "conclude": _("Conclusion published"),
    "move": _("Moved to another date"),
    "move_announced": _("Moved to another date and announced anew"),
    "take_back": _("Conclusion taken back"),
    "not_held": _("Not held after all"),
    "postpone": _("Postponed"),
    "cancel": _("Cancelled"),
}
LOOKS = {
    ConferenceState.ANNOUNCED: ("progress", "megaphone"),
    ConferenceState.HELD: ("info", "people"),
    ConferenceState.CONCLUDED: ("success", "check-lg"),
    ConferenceState.POSTPONED: ("warning", "pause"),
    ConferenceState.CANCELLED: ("danger", "x-lg"),
}


@dataclass(frozen=True)
class Entry:
    """A step taken, as the timeline shows it."""

    at: datetime
    title: str
    actor: str
    text: str
    tone: str
    icon: str


def timeline(conference: Conference) -> list[Entry]:
    """Steps taken, the latest first. One query."""
    return [
        Entry(
            row.at,
            str(TAKEN.get(row.action, row.action)),
            row.by.get_full_name() if row.by else "",
            row.reason,
            *LOOKS.get(ConferenceState(row.to_state), ("neutral", "calendar3")),
        )
        for row in conference.transitions.select_related("by__person").order_by("-id")
    ]
