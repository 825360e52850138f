"""What a reorganisation moves: stewardship of published figures."""

from django.utils.translation import gettext_lazy as _

from organizations import movers
from reports.models import Claim


def register() -> None:
    """Let reorganisations move them."""
    title = _("published figures")
    movers.register(movers.StewardMover(key="reports.claim", title=title, model=Claim, title_field="body"))
