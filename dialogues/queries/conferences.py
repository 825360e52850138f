"""What the page of a conference shows besides its own columns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dialogues.enums import ConferenceState
from dialogues.models import Conference
from dialogues.permissions.conferences import may_announce, writes_conference
from dialogues.steps import lacking_to_announce
from mobilization.workflow.transitions import Transition, available_actions
from organizations.dates import today

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


NAMES = {
    "day": _("the day"),
    "begins": _("when it begins"),
    "place": _("the place or the link"),
    "content": _("the content"),
    "how_to": _("how to take part"),
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


def offered(conference: Conference, user: Any) -> list[Transition]:
    """The steps that its page offers: that it was held is said from its day on."""
    has_come = conference.day is not None and conference.day <= today()
    return [step for step in available_actions(conference, user) if step.action != "hold" or has_come]


def lacking_told(conference: Conference, user: Any) -> list[str]:
    """What its announcement still lacks, in words, for who may fill it in."""
    if conference.state != ConferenceState.PLANNED or not writes_conference(user, conference):
        return []
    return [str(NAMES[name]) for name in lacking_to_announce(conference)]


def waits_for_leader(conference: Conference, user: Any) -> bool:
    """Whether all is there, and a leader or secretary has to announce it."""
    if conference.state != ConferenceState.PLANNED or lacking_to_announce(conference):
        return False
    return writes_conference(user, conference) and not may_announce(user, conference)


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
