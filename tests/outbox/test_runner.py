"""One job from the wake message to its result, in this process."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext

from mobilization.outbox import jobs, leases, registry, runner, services
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from tests.threads import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(ask, handlers):
    """Ask for a job, let `do(run)` work on it; the job afterwards."""

    def work(do, **options):
        handlers["do"] = do
        job = ask(**options)
        jobs.run_job(job_id=job.pk)
        job.refresh_from_db()
        return job

    return work


def test_a_job_is_done_with_result_file_and_progress(run, officer):
    def do(job):
        assert (job.owner, job.params) == (officer, {"a": 1})
        content = job.temporary_file()
        content.write(b"abc")
        job.add_file("txt", "x.txt", content)
        job.progress(2, 2, "both")
        return {"n": 2}

    job = run(do, owner=officer, params={"a": 1})
    assert (job.state, job.result, job.progress_done, job.progress_total) == (JobState.DONE, {"n": 2}, 2, 2)
    assert (job.files.get().name, job.files.get().size) == ("x.txt", 3)


def test_a_second_message_for_the_same_job_does_nothing(run):
    count = []
    job = run(count.append)
    assert runner.run_job(job.pk) is False
    assert runner.run_job(job.pk + 1) is False
    assert len(count) == 1


def test_a_handler_speaks_the_language_of_who_asked(run, officer, administrator):
    def do(job):
        return {"language": translation.get_language(), "word": gettext("Waiting")}

    officer.language = "en"
    officer.save()
    assert run(do, owner=officer).result == {"language": "en", "word": "Waiting"}
    assert run(do, owner=administrator).result["language"] == run(do).result["language"] == "vi"


def test_a_refusal_is_told_and_not_tried_again(run):
    def do(job):
        raise JobRefused("Row 7 has no date.")

    job = run(do)
    assert (job.state, job.error, job.failures) == (JobState.REFUSED, "Row 7 has no date.", 0)


def test_an_error_is_counted_and_its_trace_kept_for_administrators(run, caplog):
    def do(job):
        raise ValueError("secret value")

    job = run(do)
    assert (job.state, job.failures) == (JobState.QUEUED, 1)
    assert "secret value" in job.error_detail
    assert "secret value" not in job.error


def test_two_files_of_one_format_are_a_mistake_of_the_handler(run, caplog):
    def do(job):
        job.add_file("txt", "a", job.temporary_file())
        job.add_file("txt", "b", job.temporary_file())

    job = run(do)
    assert "A second txt file" in job.error_detail


def test_unknown_work_is_a_failure_not_a_loss(run, caplog):
    job = services.request_job(kind="test.work", owner=None)
    Job.objects.filter(pk=job.pk).update(kind="test.gone")
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failures) == (JobState.QUEUED, 1)


@pytest.mark.parametrize("lost", ["account", "right"])
def test_who_lost_account_or_right_gets_no_result(ask, handlers, officer, monkeypatch, lost):
    job = ask(owner=officer)
    if lost == "account":
        officer.is_active = False
        officer.save()
    else:
        kind = dataclasses.replace(registry.get("test.work"), may_request=registry.nobody)
        monkeypatch.setitem(registry._kinds, "test.work", kind)
    handlers["do"] = lambda run: pytest.fail("It ran")
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.REFUSED


def test_cancelling_reaches_the_handler(run, officer, monkeypatch):
    monkeypatch.setattr(runner, "_FLUSH_SECONDS", 0.05)

    def do(job):
        services.cancel_job(Job.objects.get(pk=job.job_id), by=officer)
        job.on_finish(lambda: pytest.fail("It was finished"))
        wait_for(lambda: job.progress(1) or job._pulse.cancelled.is_set())
        job.progress(2)

    job = run(do, owner=officer)
    assert (job.state, job.failures) == (JobState.CANCELLED, 0)  # an error after the request ends as cancelled too


def test_a_handler_whose_lease_was_taken_stops_and_writes_nothing(run, monkeypatch, caplog):
    monkeypatch.setattr(runner, "_FLUSH_SECONDS", 0.05)

    def do(job):
        Job.objects.filter(pk=job.job_id).update(lease_until=Now() - timedelta(seconds=1), progress_text="")
        leases.take_back_abandoned()
        job.progress(1)
        wait_for(job._pulse.lost.is_set)
        told.append("lost")
        job.progress(2)
        told.append("went on")

    told = []
    job = run(do)
    assert (job.state, job.failures, told) == (JobState.QUEUED, 1, ["lost"])
    assert "the lease was lost" in caplog.text


def test_the_pulse_keeps_the_lease_and_shows_progress_of_a_handler_in_a_long_transaction(run, monkeypatch, settings):
    monkeypatch.setattr(runner, "_FLUSH_SECONDS", 0.05)
    settings.JOB_HEARTBEAT_SECONDS = 0.1
    seen = []

    def do(job):
        before = Job.objects.get(pk=job.job_id).lease_until
        job.progress(3, 9, "three")
        wait_for(lambda: Job.objects.get(pk=job.job_id).progress_done == 3)
        wait_for(lambda: Job.objects.get(pk=job.job_id).lease_until > before)
        seen.append(Job.objects.get(pk=job.job_id).progress_text)

    assert run(do).state == JobState.DONE
    assert seen == ["three"]


def test_the_pulse_survives_a_database_that_is_away(run, monkeypatch, settings, caplog):
    monkeypatch.setattr(runner, "_FLUSH_SECONDS", 0.05)
    settings.JOB_HEARTBEAT_SECONDS = 0.05
    real, calls = leases.renew, []

    def renew(*args, **kwargs):
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("away")
        return real(*args, **kwargs)

    monkeypatch.setattr(leases, "renew", renew)
    assert run(lambda job: wait_for(lambda: len(calls) > 3)).state == JobState.DONE
    assert "could not be renewed" in caplog.text


def test_what_the_work_writes_at_its_end_is_written_with_the_result_or_not_at_all(run, officer, caplog):
    def do(job):
        job.on_finish(lambda: officer.__class__.objects.filter(pk=officer.pk).update(language="en"))
        job.on_finish(lambda: 1 / 0)

    job = run(do)
    officer.refresh_from_db()
    assert (job.state, officer.language) == (JobState.QUEUED, "vi")
