"""The Celery application: one queue, messages that only wake workers, one timetable."""

import os

from celery import Celery
from celery.signals import worker_process_init

from mobilization.common.garbage import settle
from mobilization.outbox.beats import WorkerBeat
from mobilization.outbox.broker import use_our_channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilization.settings.dev")

use_our_channel()
app = Celery("mobilization")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
app.autodiscover_tasks(related_name="periodic")
app.steps["consumer"].add(WorkerBeat)


@worker_process_init.connect
def _settled(**kwargs: object) -> None:
    """Each process of the worker, before its first job."""
    settle()
