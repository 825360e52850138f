"""What groups, agenda, hall and reception days make known when the portal starts; `registering.py` calls it."""

from dialogues.jobs import hall_papers
from dialogues.permissions import hall_history
from mobilization.common.grants import append_only

PARTS = (hall_history, hall_papers)


def register() -> None:
    """Readers of history, papers; a table that nobody may rewrite."""
    append_only("dialogues_hallmark")
    for part in PARTS:
        part.register()
