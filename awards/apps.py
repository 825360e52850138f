"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    """What is given to whom, by which body."""

    name = "awards"
    verbose_name = _("Commendation")

    def ready(self) -> None:
        """Dated rules, readers of history, exports."""
        from awards import rules
        from awards.jobs import lists
        from awards.permissions import history

        rules.register()
        history.register()
        lists.register()
