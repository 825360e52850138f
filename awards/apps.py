"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    """What is given to whom, by which body."""

    name = "awards"
    verbose_name = _("Commendation")

    def ready(self) -> None:
        """Dated rules, workflows, notices, movers, tallies, readers of history, panels, exports, what waits."""
        from awards import agenda, decision_movers, movers, nomination_notices, opinion_notices, rules, tallies
        from awards.permissions import decision_history, history

        for part in (
            rules, movers, decision_movers, history, decision_history, nomination_notices, opinion_notices, agenda,
        ):  # fmt: skip
            part.register()
        tallies.register_tallies()
        _register_steps()
        _register_jobs()
        _register_panels()
        _register_answers()


def _register_steps() -> None:
    from awards.decision_steps import DECISION_STEPS
    from awards.nomination_steps import NOMINATION_STEPS
    from awards.opinion_steps import OPINION_STEPS
    from mobilization.common.grants import append_only
    from mobilization.workflow import transitions

    append_only("awards_nominationtransition")
    append_only("awards_coopiniontransition")
    for steps in (NOMINATION_STEPS, DECISION_STEPS, OPINION_STEPS):
        transitions.register(steps)


def _register_jobs() -> None:
    from awards.jobs import (
        award_figures,
        candidates,
        certificates,
        decision_papers,
        decisions,
        lists,
        nominations,
        opinions,
        record,
    )

    for jobs in (
        lists, nominations, decisions, candidates, decision_papers, certificates, opinions, record, award_figures,
    ):  # fmt: skip
        jobs.register()


def _register_panels() -> None:
    from awards import panels
    from awards.record_panels import commendations_of_model, commendations_of_person, commendations_of_unit
    from awards.unit_panel import decisions_of_unit
    from models_registry.panels import model_panels
    from organizations.panels import person_panels, unit_panels

    unit_panels.register(decisions_of_unit)
    unit_panels.register(commendations_of_unit)
    person_panels.register(panels.service_of_person)
    person_panels.register(commendations_of_person)
    model_panels.register(commendations_of_model)


def _register_answers() -> None:
    """What other parts are asked: what was given earlier, who has the medal, what waits."""
    from awards import earlier
    from awards.opinion_waiting import opinions_waiting
    from awards.queries import medals
    from awards.queries.given_medals import by_decisions
    from awards.queries.nominated import given_without_nomination
    from awards.waiting import nominations_waiting
    from mobilization.common import waiting

    earlier.register(given_without_nomination)
    medals.register(by_decisions)
    waiting.register(nominations_waiting)
    waiting.register(opinions_waiting)
