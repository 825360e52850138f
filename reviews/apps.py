"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Who judges, and by what."""

    name = "reviews"
    verbose_name = _("Review")

    def ready(self) -> None:
        """What reorganisations move, exports, readers of history, notices, panels, what administrators may ask."""
        from mobilization.workflow import transitions
        from organizations.panels import unit_panels
        from reviews import movers, notices, why
        from reviews.jobs import councils, criteria, steering
        from reviews.permissions import history
        from reviews.unit_panel import bodies_of_unit
        from reviews.workflow import CRITERIA_STEPS

        transitions.register(CRITERIA_STEPS)
        movers.register()
        history.register()
        why.register_rules()
        notices.register()
        unit_panels.register(bodies_of_unit)
        for each in (councils, criteria, steering):
            each.register()
