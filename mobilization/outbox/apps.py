"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Work that was promised, and what happened."""

    name = "mobilization.outbox"
    label = "outbox"
    verbose_name = _("Jobs and events")

    def ready(self) -> None:
        """Register this app's kinds of work and its append-only table; grant rights after each migrate.

        Django sends `post_migrate` only for apps with models, after the migrations of all apps; once is enough.
        """
        from mobilization.common.grants import after_migrate, append_only
        from mobilization.common.waiting import register as show_at_home
        from mobilization.outbox import jobs
        from mobilization.outbox.waiting import jobs_waiting

        append_only("outbox_event", updatable=("position",))
        jobs.register()
        show_at_home(jobs_waiting)
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="grants")
