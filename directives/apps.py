"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    """Documents that direct the movement, campaigns, vocabularies, dated rules."""

    name = "directives"
    verbose_name = _("Documents and campaigns")

    def ready(self) -> None:
        """Records with a steward move with their units."""
        from directives.models import Campaign, CampaignTarget, DirectiveDocument, Duty
        from organizations import movers

        documents = _("documents")
        movers.register(
            movers.StewardMover(
                key="directives.document", title=documents, model=DirectiveDocument, title_field="number"
            )
        )
        movers.register(
            movers.StewardMover(key="directives.duty", title=_("duties"), model=Duty, title_field="requirement__text")
        )
        movers.register(
            movers.StewardMover(key="directives.campaign", title=_("campaigns"), model=Campaign, title_field="name")
        )
        movers.register(
            movers.StewardMover(
                key="directives.target", title=_("targets"), model=CampaignTarget, title_field="campaign__name"
            )
        )
