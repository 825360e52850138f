"""How states of nominations are coloured; each tone has a shape of its own, too."""

from awards.enums import NominationState

OF_NOMINATIONS: dict[str, str] = {
    NominationState.DRAFT: "neutral",
    NominationState.SUBMITTED: "waiting",
    NominationState.RETURNED: "warning",
    NominationState.APPROVED: "progress",
    NominationState.DECIDED: "success",
    NominationState.REFUSED: "danger",
    NominationState.WITHDRAWN: "neutral",
}
