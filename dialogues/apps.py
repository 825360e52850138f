"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialoguesConfig(AppConfig):
    """Dialogue conferences of the heads of Party committee and authorities with people."""

    name = "dialogues"
    verbose_name = _("Dialogue")

    def ready(self) -> None:
        """Dated rules, the workflow, movers, readers of history, exports, what waits."""
        from dialogues import registering

        registering.register()
