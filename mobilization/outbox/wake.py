"""Messages that wake a worker. They may be lost: the Job row is the truth, and the sweep finds what was left."""

import logging
import time

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 5.0
_away_until = 0.0


def wake_worker(job_id: int) -> bool:
    """Tell some worker to look at this job; call it after the commit. True when the message went out.

    Never raises: a broker that is away is logged, and for a few seconds not asked again, so that requests do not
    each wait for it.
    """
    global _away_until  # noqa: PLW0603 - one clock for the process
    if time.monotonic() < _away_until:
        return False
    try:
        current_app.send_task("outbox.run_job", kwargs={"job_id": job_id}, expires=settings.JOB_REWAKE_SECONDS)
    except (OperationalError, OSError) as error:
        _away_until = time.monotonic() + _PAUSE_SECONDS
        logger.warning("The broker is away (%s); the sweep will wake job %s.", error, job_id)
        return False
    return True
