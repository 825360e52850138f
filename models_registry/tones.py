"""How states are coloured; each tone has a shape of its own, too."""

from models_registry.enums import CandidacyState, CheckVerdict, Effect, ImportStage, ModelState

OF_MODELS: dict[str, str] = {
    ModelState.DRAFT: "neutral",
    ModelState.SUBMITTED: "waiting",
    ModelState.RETURNED: "warning",
    ModelState.REGISTERED: "info",
    ModelState.IN_IMPLEMENTATION: "progress",
    ModelState.ENDED: "neutral",
}
OF_CANDIDACIES: dict[str, str] = {
    CandidacyState.DRAFT: "neutral",
    CandidacyState.SUBMITTED: "waiting",
    CandidacyState.RETURNED: "warning",
    CandidacyState.UNDER_REVIEW: "progress",
    CandidacyState.RECOGNISED: "success",
    CandidacyState.NOT_RECOGNISED: "neutral",
    CandidacyState.WITHDRAWN: "neutral",
    CandidacyState.REVOKED: "danger",
}
OF_VERDICTS: dict[str, str] = {
    CheckVerdict.AS_REGISTERED: "success",
    CheckVerdict.PARTLY: "warning",
    CheckVerdict.NOT_FOUND: "danger",
    Effect.EFFECTIVE: "success",
    Effect.REVISED: "info",
    Effect.STOPPED: "neutral",
}
OF_IMPORTS: dict[str, str] = {
    ImportStage.READING: "progress",
    ImportStage.REFUSED: "danger",
    ImportStage.READY: "waiting",
    ImportStage.WRITING: "progress",
    ImportStage.DONE: "success",
}
