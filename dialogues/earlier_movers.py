"""What a reorganisation moves: stewardship of figures of earlier years."""

from django.utils.translation import gettext_lazy as _

from dialogues.models import DialogueFigures
from organizations import movers


def register() -> None:
    """Let reorganisations move them."""
    title = _("figures of earlier dialogues")
    movers.register(movers.StewardMover(key="dialogues.dialoguefigures", title=title, model=DialogueFigures))
