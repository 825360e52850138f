"""The clock and the worker show that they live, outlast the database, and do not wait for the broker."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from kombu.utils.objects import cached_property

from mobilization.celery import app
from mobilization.outbox import beats
from mobilization.outbox.beats import Beating, WorkerBeat
from mobilization.outbox.clock import HeartbeatScheduler
from mobilization.outbox.models import ProcessBeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def time_passes(monkeypatch):
    """A clock the test moves on by hand."""
    now = [1000.0]
    monkeypatch.setattr(beats.time, "monotonic", lambda: now[0])

    def forward(seconds):
        now[0] += seconds

    return forward


def test_a_beat_is_one_row_for_each_process_and_machine():
    for _ in range(2):
        beats.write_beat("clock")
        beats.write_beat("worker")
    assert ProcessBeat.objects.count() == 2
    assert timezone.now() - ProcessBeat.objects.first().at < timedelta(seconds=5)


def test_beats_are_written_at_most_every_two_seconds_and_go_on_after_an_outage(time_passes, monkeypatch, caplog):
    written, away = [], []

    def write(name, over):
        assert over is not connection
        if away:
            raise OperationalError("away")
        written.append(name)

    monkeypatch.setattr(beats, "write_beat", write)
    beat = Beating("clock")
    for _ in range(10):
        beat()
        time_passes(0.5)
    assert len(written) == 3
    away.append(1)
    for _ in range(20):
        beat()
        time_passes(0.5)
    assert (len(written), caplog.text.count("could not be written")) == (3, 9)
    away.clear()
    time_passes(5)
    beat()
    assert len(written) == 4


@pytest.fixture
def scheduler():
    app.loader.import_default_modules()
    made = HeartbeatScheduler(app=app)
    made.sent = []
    made.apply_async = lambda entry, producer=None, advance=True, **kw: made.sent.append((entry.task, producer))
    yield made
    made._beat.close()


def entry(scheduler, task):
    return next(one for one in scheduler.schedule.values() if one.task == task)


def test_the_timetable_is_the_one_of_the_settings_and_lives_in_memory(scheduler):
    assert {one.task for one in scheduler.schedule.values()} == {
        one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()
    }
    assert HeartbeatScheduler.run_here <= {one.task for one in scheduler.schedule.values()}
    assert not isinstance(HeartbeatScheduler.producer, cached_property)


def test_sweep_and_publisher_run_in_the_clock_and_the_rest_is_sent(scheduler, monkeypatch):
    ran = []
    for task in HeartbeatScheduler.run_here:
        monkeypatch.setattr(app.tasks[task], "run", lambda task=task: ran.append(task))
    for one in scheduler.schedule.values():
        scheduler.apply_entry(one, producer=scheduler.producer)
    assert sorted(ran) == sorted(HeartbeatScheduler.run_here)
    assert sorted(name for name, _queue in scheduler.sent) == [
        "awards.remind",
        "awards.tidy",
        "dialogues.forget",
        "dialogues.remind",
        "dialogues.remind_of_commitments",
        "dialogues.tidy",
        "directives.remind",
        "models_registry.tidy_imports",
        "notifications.send_due_mails",
        "notifications.write_digests",
        "organizations.keep_sums",
        "outbox.tidy",
        "partners.tidy",
        "reports.draft",
        "reports.recount",
        "reports.remind",
        "reports.request_weekly",
    ]


def test_a_sweep_that_fails_does_not_stop_the_clock(scheduler, monkeypatch, caplog):
    def fail():
        raise OperationalError("away")

    monkeypatch.setattr(app.tasks["outbox.sweep"], "run", fail)
    scheduler.apply_entry(entry(scheduler, "outbox.sweep"))
    assert "outbox.sweep failed" in caplog.text


def test_a_step_of_the_clock_beats(scheduler):
    scheduler.tick()
    assert ProcessBeat.objects.get().name == "clock"


def test_the_worker_beats_from_its_timer_as_long_as_it_takes_messages(caplog):
    class Timer:
        calls = []

        def call_repeatedly(self, seconds, call):
            self.calls.append((seconds, call))
            return self

        def cancel(self):
            self.calls.clear()

    class Consumer:
        timer = Timer()

    step = WorkerBeat(Consumer)
    step.start(Consumer)
    assert [seconds for seconds, _ in Timer.calls] == [2.0]
    step.stop(Consumer)
    step.stop(Consumer)
    assert Timer.calls == []
    assert WorkerBeat in app.steps["consumer"]
