"""What is not kept for ever: result files, spent keys, files beside forms, dead machines' beats, bytes of no row."""

import logging
from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from django.utils import timezone

from mobilization.common.files import StoredFile, discard
from mobilization.outbox.holding import remove_old_held_files
from mobilization.outbox.models import IdempotencyKey, JobFile, ProcessBeat

logger = logging.getLogger(__name__)

_UNREFERENCED_AGE = timedelta(days=1)


def tidy() -> dict[str, int]:
    """Remove all that has had its time; returns how many of each. May be stopped and repeated at any point."""
    return {
        "job_files": remove_old_job_files(),
        "idempotency_keys": IdempotencyKey.objects.filter(
            created_at__lt=Now() - timedelta(hours=settings.IDEMPOTENCY_HOURS)
        ).delete()[0],
        "held_files": remove_old_held_files(),
        "beats": ProcessBeat.objects.filter(at__lt=Now() - timedelta(days=1)).delete()[0],
        "bytes": remove_unreferenced_bytes(),
    }


def remove_old_job_files(*, limit: int = 1000) -> int:
    """Discard files of jobs that finished more than `settings.JOB_FILES_DAYS` ago; the job's row stays."""
    finished_before = Now() - timedelta(days=settings.JOB_FILES_DAYS)
    old = list(JobFile.objects.filter(job__finished_at__lt=finished_before)[:limit])
    for file in old:
        discard(file)
    return len(old)


def remove_unreferenced_bytes() -> int:
    """Delete stored bytes older than a day that no row refers to: a process ended between bytes and commit."""
    removed = 0
    if not default_storage.exists("files"):
        return 0
    for folder in default_storage.listdir("files")[0]:
        names = default_storage.listdir(f"files/{folder}")[1]
        keys = {f"files/{folder}/{name}" for name in names}
        for model in apps.get_models():
            for field in model.KEY_FIELDS if issubclass(model, StoredFile) else ():
                keys -= set(model._base_manager.filter(**{f"{field}__in": keys}).values_list(field, flat=True))
        for key in keys:
            if _modified(key) < timezone.now() - _UNREFERENCED_AGE:
                default_storage.delete(key)
                logger.info("Removed bytes nobody refers to: %s", key)
                removed += 1
    return removed


def _modified(key: str) -> datetime:
    moment = default_storage.get_modified_time(key)
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
