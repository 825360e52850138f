"""How states of decisions are coloured; each tone has a shape of its own, too."""

from awards.enums import DecisionState

OF_DECISIONS: dict[str, str] = {
    DecisionState.DRAFT: "neutral",
    DecisionState.SUBMITTED: "waiting",
    DecisionState.SIGNED: "progress",
    DecisionState.PUBLISHED: "success",
    DecisionState.ANNULLED: "danger",
}
