"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    """Documents that direct the movement, campaigns, vocabularies, dated rules."""

    name = "directives"
    verbose_name = _("Documents and campaigns")

    def ready(self) -> None:
        """Records with a steward move with their units; who reads the history of what has none."""
        from directives import movers
        from directives.permissions import history

        movers.register()
        history.register()
