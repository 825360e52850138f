"""How states are coloured; each tone has a shape of its own, too."""

from reviews.enums import RoundState

OF_ROUNDS: dict[str, str] = {
    RoundState.DRAFT: "neutral",
    RoundState.OPEN: "progress",
    RoundState.CLOSED: "waiting",
    RoundState.DECIDED: "success",
    RoundState.CANCELLED: "neutral",
}
