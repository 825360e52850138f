"""What reports make known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from reports import book_registering


def register() -> None:
    """Workflows, jobs, movers, readers of history, notices, panels."""
    book_registering.register()
