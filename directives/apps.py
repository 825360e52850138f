"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    """Documents that direct the movement, campaigns, vocabularies, dated rules."""

    name = "directives"
    verbose_name = _("Documents and campaigns")

    def ready(self) -> None:
        """Records with a steward move with their units; notices, exports, panels, history, what waits at home."""
        from directives import dimensions, document_campaigns, movers, notices, why
        from directives.jobs import lists
        from directives.panels import document_panels
        from directives.permissions import history
        from directives.waiting import duties_waiting
        from mobilization.common.waiting import register as show_at_home

        dimensions.register()
        movers.register()
        history.register()
        notices.register()
        why.register_rules()
        lists.register()
        document_panels.register(document_campaigns.campaigns_of_document)
        show_at_home(duties_waiting)
