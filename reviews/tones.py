"""How states are coloured; each tone has a shape of its own, too."""

from reviews.enums import ItemState, Outcome, RoundState, SessionState, SetState, SheetState

OF_SETS: dict[str, str] = {
    SetState.DRAFT: "waiting",
    SetState.PUBLISHED: "success",
    SetState.REPLACED: "neutral",
}
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
OF_SESSIONS: dict[str, str] = {
    SessionState.PLANNED: "waiting",
    SessionState.IN_SESSION: "progress",
    SessionState.CLOSED: "success",
    SessionState.CANCELLED: "neutral",
}
OF_VOTES: dict[str, str] = {
    ItemState.WAITING: "neutral",
    ItemState.VOTING: "progress",
    ItemState.COUNTED: "success",
}
OF_OUTCOMES: dict[str, str] = {
    Outcome.RECOGNISED: "success",
    Outcome.NOT_RECOGNISED: "danger",
    Outcome.POSTPONED: "waiting",
}
