"""What awards make known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from awards import (
    agenda,
    decision_movers,
    dimensions,
    earlier,
    movers,
    nomination_notices,
    opinion_notices,
    panels,
    rules,
    tallies,
)
from awards.decision_steps import DECISION_STEPS
from awards.decision_waiting import decisions_waiting
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
from awards.nomination_steps import NOMINATION_STEPS
from awards.opinion_steps import OPINION_STEPS
from awards.opinion_waiting import opinions_waiting
from awards.permissions import decision_history, history
from awards.queries import medals
from awards.queries.given_medals import by_decisions
from awards.queries.nominated import given_without_nomination
from awards.record_panels import commendations_of_model, commendations_of_person, commendations_of_unit
from awards.unit_panel import decisions_of_unit
from awards.waiting import nominations_waiting
from mobilization.common import waiting
from mobilization.common.grants import append_only
from mobilization.workflow import transitions
from models_registry.panels import model_panels
from organizations.panels import person_panels, unit_panels

PARTS = (
    rules, movers, decision_movers, dimensions, history, decision_history, nomination_notices, opinion_notices, agenda,
)  # fmt: skip
JOBS = (
    lists, nominations, decisions, candidates, decision_papers, certificates, opinions, record, award_figures,
)  # fmt: skip


def register() -> None:
    """Rules, workflows, notices, movers, tallies, readers of history, panels, exports, what waits."""
    append_only("awards_nominationtransition")
    append_only("awards_coopiniontransition")
    for steps in (NOMINATION_STEPS, DECISION_STEPS, OPINION_STEPS):
        transitions.register(steps)
    for part in (*PARTS, *JOBS):
        part.register()
    tallies.register_tallies()
    unit_panels.register(decisions_of_unit)
    unit_panels.register(commendations_of_unit)
    person_panels.register(panels.service_of_person)
    person_panels.register(commendations_of_person)
    model_panels.register(commendations_of_model)
    earlier.register(given_without_nomination)
    medals.register(by_decisions)
    waiting.register(nominations_waiting)
    waiting.register(opinions_waiting)
    waiting.register(decisions_waiting)
