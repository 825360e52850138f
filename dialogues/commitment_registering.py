"""What commitments make known to the other parts when the portal starts; `registering.py` calls it."""

from dialogues import commitment_movers, commitment_notices, commitment_rules, dimensions, earlier_movers, tallies
from dialogues.commitment_panel import commitments_of_unit
from dialogues.commitment_steps import COMMITMENT_STEPS
from dialogues.commitment_waiting import commitments_waiting
from dialogues.jobs import commitments, earlier, figures
from dialogues.permissions import commitment_history
from dialogues.permissions import earlier as earlier_history
from mobilization.common import waiting
from mobilization.common.grants import append_only
from mobilization.workflow import transitions
from organizations.panels import unit_panels

PARTS = (
    commitment_rules, commitment_movers, commitment_notices, commitment_history, commitments, figures, earlier,
    earlier_history, earlier_movers, dimensions,
)  # fmt: skip


def register() -> None:
    """Rules, the workflow, movers, notices, readers of history, the export, panels, what waits."""
    append_only("dialogues_commitmenttransition")
    transitions.register(COMMITMENT_STEPS)
    for part in PARTS:
        part.register()
    tallies.register_tallies()
    unit_panels.register(commitments_of_unit)
    waiting.register(commitments_waiting, at_work=True)
