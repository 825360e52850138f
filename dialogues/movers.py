"""What a reorganisation moves: stewardship of conferences."""

from django.utils.translation import gettext_lazy as _

from dialogues.models import Conference
from organizations import movers


def register() -> None:
    """Let reorganisations move them."""
    movers.register(movers.StewardMover(key="dialogues.conference", title=_("conferences"), model=Conference))
