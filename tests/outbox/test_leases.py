"""Who holds a job may write its result; nobody else, and only once."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from mobilization.outbox import leases
from mobilization.outbox.enums import JobState
from mobilization.outbox.leases import LeaseLost, Progress, ResultFile
from mobilization.outbox.models import Event, Job, JobFile
from tests.threads import at_once


def expire(job):
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def finish(token, text=b"result", **options):
    file = ResultFile("txt", "result.txt", io.BytesIO(text))
    leases.finish(token, result={"ok": 1}, progress=Progress(5, 5, "all"), files=[file], **options)


def content_of(stored):
    with default_storage.open(stored.key) as file:
        return file.read()


def kinds(job):
    return list(Event.objects.about(job).values_list("kind", flat=True))


@pytest.mark.django_db
def test_a_claimed_job_runs_under_a_lease_and_is_not_claimed_again(ask):
    job = ask()
    held = leases.claim(worker="w1", job_id=job.pk)
    assert (held.state, held.leased_by, held.failures) == (JobState.RUNNING, "w1", 0)
    assert held.lease_until > held.heartbeat_at == held.started_at
    assert leases.claim(worker="w2", job_id=job.pk) is None
    assert leases.claim(worker="w2") is None


@pytest.mark.django_db
def test_claiming_takes_the_oldest_that_is_due(ask):
    held_back, first, _second = ask(), ask(), ask()
    Job.objects.filter(pk=held_back.pk).update(not_before=Now() + timedelta(minutes=1))
    assert leases.claim(worker="w") == first
    assert leases.claim(worker="w", job_id=held_back.pk) is None


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_share_ten_jobs_without_waiting_or_doubling(ask):
    jobs = {ask().pk for _ in range(10)}
    taken = [job.pk for job in at_once(20, lambda n: leases.claim(worker=f"w{n}")) if job]
    assert len(taken) == len(set(taken))
    while job := leases.claim(worker="rest"):
        taken.append(job.pk)
    assert set(taken) == jobs


@pytest.mark.django_db(transaction=True)
def test_a_locked_job_is_passed_over(ask):
    locked, free = ask(), ask()
    with transaction.atomic():
        Job.objects.select_for_update().get(pk=locked.pk)
        assert at_once(1, lambda n: leases.claim(worker="w")) == [free]


@pytest.mark.django_db
def test_renewing_pushes_the_end_out_and_writes_progress(ask):
    job = ask()
    token = leases.claim(worker="w", job_id=job.pk).lease_token
    expire(job)
    assert leases.renew(token, progress=Progress(3, 7, "x" * 300)) is False
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total, job.progress_text) == (3, 7, "x" * 200)
    assert not Job.objects.abandoned().exists()
    with pytest.raises(LeaseLost):
        leases.renew(uuid.uuid4())


@pytest.mark.django_db
def test_finishing_writes_state_result_files_effects_and_event(ask, officer):
    job = ask(owner=officer)
    token = leases.claim(worker="w", job_id=job.pk).lease_token
    finish(token, effects=[lambda: Job.objects.filter(pk=job.pk).update(params={"effect": True})])
    job.refresh_from_db()
    assert (job.state, job.result, job.params) == (JobState.DONE, {"ok": 1}, {"effect": True})
    assert (job.lease_token, job.lease_until, job.leased_by) == (None, None, "")
    assert job.finished_at
    file = job.files.get()
    assert content_of(file) == b"result"
    assert (file.created_by, kinds(job)) == (officer, ["job.done"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("X3")
def test_two_workers_finish_the_same_job_and_there_is_one_result(ask):
    job = ask()
    late = leases.claim(worker="late", job_id=job.pk).lease_token
    expire(job)
    assert leases.take_back_abandoned() == 1
    Job.objects.filter(pk=job.pk).update(not_before=None)
    second = leases.claim(worker="second", job_id=job.pk).lease_token
    answers = at_once(2, lambda n: finish([late, second][n], text=[b"late", b"second"][n]))
    assert [type(answer) for answer in answers] == [LeaseLost, type(None)]
    assert content_of(JobFile.objects.get()) == b"second"
    assert kinds(job) == ["job.failed", "job.done"]


@pytest.mark.django_db
@pytest.mark.bar("X3")
@pytest.mark.parametrize(
    "write",
    [
        finish,
        leases.renew,
        leases.stop,
        lambda token: leases.refuse(token, message="no"),
        lambda token: leases.fail(token, detail="no"),
    ],
)
def test_a_worker_whose_lease_another_holds_writes_nothing(ask, write):
    job = ask()
    late = leases.claim(worker="late", job_id=job.pk).lease_token
    expire(job)
    leases.take_back_abandoned()
    Job.objects.filter(pk=job.pk).update(not_before=None)
    leases.claim(worker="second", job_id=job.pk)
    before = Job.objects.filter(pk=job.pk).values().get()
    with pytest.raises(LeaseLost):
        write(late)
    assert Job.objects.filter(pk=job.pk).values().get() == before
    assert (JobFile.objects.count(), kinds(job)) == (0, ["job.failed"])


@pytest.mark.django_db(transaction=True)
def test_one_worker_that_finishes_twice_writes_once(ask):
    job = ask()
    token = leases.claim(worker="w", job_id=job.pk).lease_token
    answers = at_once(8, lambda n: finish(token))
    assert sorted(type(answer).__name__ for answer in answers) == ["LeaseLost"] * 7 + ["NoneType"]
    assert (JobFile.objects.count(), kinds(job)) == (1, ["job.done"])


@pytest.mark.django_db(transaction=True)
def test_a_result_that_cannot_be_written_leaves_no_bytes(ask):
    job = ask()
    token = leases.claim(worker="w", job_id=job.pk).lease_token
    before = stored_keys()
    twice = [ResultFile("txt", "a.txt", io.BytesIO(b"a")), ResultFile("txt", "b.txt", io.BytesIO(b"b"))]
    with pytest.raises(IntegrityError):
        leases.finish(token, result={}, progress=Progress(), files=twice)
    job.refresh_from_db()
    assert (job.state, JobFile.objects.count(), stored_keys()) == (JobState.RUNNING, 0, before)


def stored_keys():
    if not default_storage.exists("files"):
        return set()
    return {
        name for folder in default_storage.listdir("files")[0] for name in default_storage.listdir(f"files/{folder}")[1]
    }


@pytest.mark.django_db
def test_three_failures_set_a_job_aside_with_growing_pauses(ask, settings):
    job, pauses = ask(), []
    for _ in range(3):
        Job.objects.filter(pk=job.pk).update(not_before=None)
        leases.fail(leases.claim(worker="w", job_id=job.pk).lease_token, detail="Traceback")
        job.refresh_from_db()
        pauses.append(job.not_before and round((job.not_before - job.heartbeat_at).total_seconds()))
    assert pauses == [2, 15, None]
    assert (job.state, job.failures, job.error_detail) == (JobState.QUARANTINED, 3, "Traceback")
    assert kinds(job) == ["job.failed", "job.failed", "job.quarantined"]
    assert leases.claim(worker="w", job_id=job.pk) is None


@pytest.mark.django_db
def test_an_abandoned_job_comes_back_and_counts_as_a_failure(ask):
    job, alive = ask(), ask()
    leases.claim(worker="dead", job_id=job.pk)
    leases.claim(worker="alive", job_id=alive.pk)
    expire(job)
    assert leases.take_back_abandoned() == 1
    job.refresh_from_db()
    alive.refresh_from_db()
    assert (job.state, job.failures, alive.state) == (JobState.QUEUED, 1, JobState.RUNNING)


@pytest.mark.django_db
def test_an_abandoned_job_that_was_to_be_cancelled_is_cancelled(ask, officer):
    job = ask(owner=officer)
    leases.claim(worker="dead", job_id=job.pk)
    Job.objects.filter(pk=job.pk).update(cancel_requested_at=Now(), cancel_requested_by=officer)
    expire(job)
    leases.take_back_abandoned()
    job.refresh_from_db()
    assert (job.state, kinds(job), Event.objects.get().actor) == (JobState.CANCELLED, ["job.cancelled"], officer)


@pytest.mark.django_db
def test_a_refusal_is_final_at_once(ask):
    job = ask()
    leases.refuse(leases.claim(worker="w", job_id=job.pk).lease_token, message="Row 7 has no date.")
    job.refresh_from_db()
    assert (job.state, job.error, job.failures) == (JobState.REFUSED, "Row 7 has no date.", 0)
