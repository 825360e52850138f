"""What reports make known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from reports.jobs import dashboard

JOBS = (dashboard,)


def register() -> None:
    """Workflows, jobs, movers, readers of history, notices, panels."""
    for part in JOBS:
        part.register()
