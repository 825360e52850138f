"""How states of opinions are coloured; each tone has a shape of its own, too."""

from dialogues.opinion_enums import OpinionState, Outcome

OF_OPINIONS: dict[str, str] = {
    OpinionState.RECEIVED: "neutral",
    OpinionState.CLASSIFIED: "neutral",
    OpinionState.ASSIGNED: "progress",
    OpinionState.WAITING: "info",
    OpinionState.DRAFTED: "waiting",
    OpinionState.APPROVED: "waiting",
    OpinionState.ANSWERED: "success",
    OpinionState.PUBLISHED: "success",
    OpinionState.PRIVATE: "success",
    OpinionState.REOPENED: "warning",
    OpinionState.CLOSED: "success",
    OpinionState.ROUTED_OUT: "warning",
    OpinionState.WITHDRAWN: "neutral",
}
OUTCOME_TONES = {
    Outcome.DONE: "success",
    Outcome.CHANGED: "warning",
    Outcome.NOT_NOW: "neutral",
    Outcome.NOT_YOURS: "neutral",
    Outcome.WRONG: "danger",
}
