"""What a reorganisation moves: stewardship of documents, duties, campaigns and targets."""

from django.utils.translation import gettext_lazy as _

from directives.models import Campaign, CampaignTarget, DirectiveDocument, Duty
from organizations.movers import StewardMover
from organizations.movers import register as let_move


def register() -> None:
    """Let reorganisations move them."""
    for model, title in (
        (DirectiveDocument, _("documents")),
        (Duty, _("duties")),
        (Campaign, _("campaigns")),
        (CampaignTarget, _("targets")),
    ):
        let_move(StewardMover(key=model._meta.label_lower, title=title, model=model, title_field=model.TITLE_FIELD))
