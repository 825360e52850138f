"""What a reorganisation moves: stewardship of reception days."""

from django.utils.translation import gettext_lazy as _

from dialogues.models import ReceptionDay
from organizations import movers


def register() -> None:
    """Let reorganisations move them."""
    movers.register(
        movers.StewardMover(
            key="dialogues.receptionday",
            title=_("reception days"),
            model=ReceptionDay,
            title_field=ReceptionDay.TITLE_FIELD,
        )
    )
