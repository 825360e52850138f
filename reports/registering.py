"""What reports make known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from reports import recount_notices
from reports.jobs import recounts

PARTS = (recount_notices, recounts)


def register() -> None:
    """Workflows, jobs, movers, readers of history, notices, panels."""
    for part in PARTS:
        part.register()
