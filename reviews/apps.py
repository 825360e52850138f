"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Who judges, and by what."""

    name = "reviews"
    verbose_name = _("Review")

    def ready(self) -> None:
        """Workflows, rules, bars, notices, panels, movers, exports, readers of history, what may be asked."""
        from mobilization.common import waiting
        from mobilization.workflow import transitions
        from models_registry import access_bars
        from models_registry.panels import model_panels
        from organizations.panels import unit_panels
        from reviews import dimensions, movers, notices, round_notices, rules, session_notices, tallies, why
        from reviews.jobs import councils, criteria, results, rounds, session_papers, sessions, steering
        from reviews.model_panel import outcomes_of_model
        from reviews.permissions import history
        from reviews.querysets import barred, blinded
        from reviews.session_steps import ITEM_STEPS, SESSION_STEPS
        from reviews.unit_panel import bodies_of_unit
        from reviews.waiting import sessions_waiting, sheets_waiting, votes_waiting
        from reviews.workflow import CRITERIA_STEPS, ROUND_STEPS, SHEET_STEPS

        transitions.register(CRITERIA_STEPS)
        transitions.register(ROUND_STEPS)
        transitions.register(SHEET_STEPS)
        transitions.register(SESSION_STEPS)
        transitions.register(ITEM_STEPS)
        rules.register()
        for collector in (sheets_waiting, votes_waiting, sessions_waiting):
            waiting.register(collector)
        access_bars.register("reviews.conflicts", barred)
        access_bars.register("reviews.blind", blinded)
        dimensions.register()
        tallies.register_tallies()
        movers.register()
        history.register()
        why.register_rules()
        notices.register()
        round_notices.register()
        session_notices.register()
        unit_panels.register(bodies_of_unit)
        model_panels.register(outcomes_of_model)
        for each in (councils, criteria, results, rounds, session_papers, sessions, steering):
            each.register()
