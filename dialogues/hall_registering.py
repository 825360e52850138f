"""What groups, agenda, hall and reception days make known when the portal starts; `registering.py` calls it."""

from dialogues import reception_movers, reception_rules
from dialogues.jobs import hall_papers, receptions
from dialogues.permissions import hall_history
from mobilization.common.grants import append_only

PARTS = (hall_history, hall_papers, receptions, reception_rules, reception_movers)


def register() -> None:
    """Readers of history, papers, an export, rules, a mover; a table that nobody may rewrite."""
    append_only("dialogues_hallmark")
    for part in PARTS:
        part.register()
