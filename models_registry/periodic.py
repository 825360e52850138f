"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from models_registry.services.imports import remove_old_imports


@shared_task(name="models_registry.tidy_imports")
def tidy_imports() -> None:
    """Uploads hold names and telephone numbers: they go as soon as the files of jobs do."""
    remove_old_imports()
