"""How states of conferences are coloured; each tone has a shape of its own, too."""

from dialogues.enums import ConferenceState

OF_CONFERENCES: dict[str, str] = {
    ConferenceState.PLANNED: "neutral",
    ConferenceState.ANNOUNCED: "progress",
    ConferenceState.HELD: "waiting",
    ConferenceState.CONCLUDED: "success",
    ConferenceState.POSTPONED: "warning",
    ConferenceState.CANCELLED: "danger",
}
