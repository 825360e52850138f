"""What a reorganisation moves: stewardship of decisions on awards and of presentations."""

from django.utils.translation import gettext_lazy as _

from awards.models import Decision, Presentation
from organizations.movers import StewardMover
from organizations.movers import register as let_move


def register() -> None:
    """Let reorganisations move them."""
    for model, title in ((Decision, _("decisions on awards")), (Presentation, _("presentations of awards"))):
        let_move(StewardMover(key=model._meta.label_lower, title=title, model=model, title_field=model.TITLE_FIELD))
