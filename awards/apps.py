"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    """What is given to whom, by which body."""

    name = "awards"
    verbose_name = _("Commendation")

    def ready(self) -> None:
        """Dated rules, readers of history, exports, panels."""
        from awards import panels, rules
        from awards.jobs import candidates, lists
        from awards.permissions import history
        from organizations.panels import person_panels

        rules.register()
        history.register()
        lists.register()
        candidates.register()
        person_panels.register(panels.service_of_person)
