"""A real worker and a real clock: a message that was never sent, and a worker killed in the middle of its job."""

import os
import signal
import subprocess
import sys
import time
import uuid

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from mobilization.outbox import drill
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job, ProcessBeat
from tests.threads import wait_for


@pytest.fixture
def portal(transactional_db, tmp_path):
    """Worker and clock with a short lease, on the test's database, with a queue of their own."""
    place = connection.settings_dict
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    address = make_conninfo(**{part: place[key] for part, key in parts.items() if place[key]})
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mobilization.settings.dev",
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": "",
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "REDIS_URL": settings.REDIS_URL,
        "CELERY_QUEUE": f"test-{uuid.uuid4()}",
        "JOB_LEASE_SECONDS": "1.5",
        "JOB_HEARTBEAT_SECONDS": "0.4",
    }
    celery = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "mobilization"]
    commands = [[*celery, "worker", "-c", "2", "-n", f"{uuid.uuid4()}@%h"], [*celery, "beat"]]
    with (tmp_path / "log").open("wb") as log:
        options = {"env": environment, "cwd": settings.BASE_DIR, "stdout": log, "stderr": log}
        running = [subprocess.Popen(command, start_new_session=True, **options) for command in commands]
        try:
            wait_for(lambda: ProcessBeat.objects.count() == 2, 40)
            yield
        finally:
            for process in running:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


@pytest.mark.bar("X3", "X5")
def test_a_lost_message_is_found_and_a_killed_worker_replaced(portal):
    # written and committed, but the process died before the message: only the sweep can find it
    begin = time.monotonic()
    lost = Job.objects.create(kind=drill.DRILL, params={"seconds": 0.1})
    wait_for(lambda: Job.objects.filter(pk=lost.pk, started_at__isnull=False).exists(), 5)
    wait_for(lambda: Job.objects.filter(pk=lost.pk, state=JobState.DONE).exists(), 5)
    assert time.monotonic() - begin < 6

    job = Job.objects.create(kind=drill.DRILL, params={"seconds": 3})
    running = wait_for(lambda: Job.objects.filter(pk=job.pk, progress_done__gt=5).first(), 15)
    os.kill(int(running.leased_by.rpartition(":")[2]), signal.SIGKILL)
    wait_for(lambda: Job.objects.filter(pk=job.pk, state=JobState.DONE).exists(), 60)
    job.refresh_from_db()
    assert (job.failures, job.result, job.files.count()) == (1, {"steps": 30}, 1)
    assert list(Event.objects.about(job).values_list("kind", flat=True)) == ["job.failed", "job.done"]
    positions = wait_for(lambda: [p for p in Event.objects.order_by("id").values_list("position", flat=True) if p], 5)
    assert positions[0] == 1
