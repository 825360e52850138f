"""What a reorganisation moves: stewardship of commitments, and what a unit is to keep."""

from django.utils.translation import gettext_lazy as _

from dialogues.models import Commitment
from organizations import movers


class KeepingMover(movers.StewardMover):
    """What a unit is to keep, or kept, passes to its successor; the stewards' triggers do not watch it."""

    def __init__(self) -> None:
        super().__init__(
            key="dialogues.commitment", title=_("commitments to keep"), model=Commitment, field="responsible_steward"
        )
        self.key = "dialogues.commitment_to_keep"


def register() -> None:
    """Let reorganisations move them."""
    movers.register(movers.StewardMover(key="dialogues.commitment", title=_("commitments"), model=Commitment))
    movers.register(KeepingMover())
