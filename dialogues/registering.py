"""What this app makes known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from dialogues import commitment_registering, hall_registering, movers, opinion_registering, rules
from dialogues.jobs import board, conferences, notices, registrations
from dialogues.late_waiting import opinions_late, units_late
from dialogues.permissions import history
from dialogues.steps import CONFERENCE_STEPS
from dialogues.unit_panel import conferences_of_unit
from dialogues.waiting import conferences_waiting
from mobilization.common import waiting
from mobilization.common.grants import append_only
from mobilization.workflow import transitions
from organizations.panels import unit_panels

PARTS = (rules, movers, history, conferences, board, registrations, notices)


def register() -> None:
    """Rules, the workflow, movers, readers of history, exports, panels, what waits."""
    append_only("dialogues_conferencetransition")
    transitions.register(CONFERENCE_STEPS)
    for part in PARTS:
        part.register()
    unit_panels.register(conferences_of_unit)
    waiting.register(conferences_waiting, at_work=True)
    waiting.register(units_late)
    waiting.register(opinions_late)
    opinion_registering.register()
    hall_registering.register()
    commitment_registering.register()
