"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """What people are told: a notice in their inbox for each thing that concerns them."""

    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Register the kinds of notices, the reader that writes them, and what the home page says."""
        from mobilization.common.waiting import register as show_at_home
        from mobilization.outbox import readers
        from notifications import from_events, jobs
        from notifications.waiting import notices_waiting

        from_events.register()
        jobs.register()
        readers.register("notifications", from_events.tell)
        show_at_home(notices_waiting)
