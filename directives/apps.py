"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    """Documents that direct the movement, campaigns, vocabularies, dated rules."""

    name = "directives"
    verbose_name = _("Documents and campaigns")

    def ready(self) -> None:
        """Records with a steward move with their units."""
        from directives import movers

        movers.register()
