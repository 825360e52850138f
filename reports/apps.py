"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Summary reports of every unit, from the figures of all parts."""

    name = "reports"
    verbose_name = _("Summary reports")

    def ready(self) -> None:
        """What reports make known to the other parts."""
        from reports import registering

        registering.register()
