"""How states of commitments are coloured; each tone has a shape of its own, too."""

from dialogues.commitment_enums import CommitmentState

OF_COMMITMENTS: dict[str, str] = {
    CommitmentState.OPEN: "progress",
    CommitmentState.DONE: "success",
    CommitmentState.NOT_KEPT: "warning",
}
