"""Who reads the history of proofs of commitments: readers of history of the subtree that made the commitment."""

from django.db.models import Q

from dialogues.models import Commitment, CommitmentFile
from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of


def _of_commitments_below(path: str) -> Q:
    return Q(commitment__in=Commitment.objects.filter(steward__path__startswith=path).values("pk"))


def register() -> None:
    """Make the rule known; commitments themselves have a steward and need none."""
    readable(CommitmentFile, within=_of_commitments_below)
    belongs_to(CommitmentFile, "commitment__steward")
    tells_of(Commitment, {CommitmentFile: "commitment"})
