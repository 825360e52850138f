"""How states are coloured; each tone has a shape of its own, too."""

from reviews.enums import RoundState, SheetState

OF_ROUNDS: dict[str, str] = {
    RoundState.DRAFT: "neutral",
    RoundState.OPEN: "progress",
    RoundState.CLOSED: "waiting",
    RoundState.DECIDED: "success",
    RoundState.CANCELLED: "neutral",
}
OF_SHEETS: dict[str, str] = {
    SheetState.OPEN: "waiting",
    SheetState.SUBMITTED: "success",
    SheetState.ABSTAINED: "neutral",
    SheetState.RECUSED: "warning",
}
