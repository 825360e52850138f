"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    """What is given to whom, by which body."""

    name = "awards"
    verbose_name = _("Commendation")

    def ready(self) -> None:
        """Dated rules, workflows, movers, tallies, readers of history, panels, exports."""
        from awards import movers, rules, tallies
        from awards.decision_steps import DECISION_STEPS
        from awards.jobs import decisions, lists
        from awards.permissions import decision_history, history
        from awards.unit_panel import decisions_of_unit
        from mobilization.workflow import transitions
        from organizations.panels import unit_panels

        rules.register()
        transitions.register(DECISION_STEPS)
        movers.register()
        tallies.register_tallies()
        history.register()
        decision_history.register()
        unit_panels.register(decisions_of_unit)
        lists.register()
        decisions.register()
