"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    """What is given to whom, by which body."""

    name = "awards"
    verbose_name = _("Commendation")

    def ready(self) -> None:
        """Dated rules, readers of history, exports; the workflow of nominations, its notices and what waits."""
        from awards import movers, nomination_notices, rules
        from awards.jobs import lists, nominations
        from awards.nomination_steps import NOMINATION_STEPS
        from awards.permissions import history
        from awards.waiting import nominations_waiting
        from mobilization.common import waiting
        from mobilization.common.grants import append_only
        from mobilization.workflow import transitions

        rules.register()
        history.register()
        lists.register()
        append_only("awards_nominationtransition")
        transitions.register(NOMINATION_STEPS)
        for part in (movers, nomination_notices, nominations):
            part.register()
        waiting.register(nominations_waiting)
