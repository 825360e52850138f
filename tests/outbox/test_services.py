"""Asking for work, cancelling it, trying it again, finding what was left."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from mobilization.outbox import leases, registry, services, wake
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job
from mobilization.outbox.services import WrongJobState
from tests.threads import at_once, wait_for, waits_for_us


def age(job, seconds, **fields):
    Job.objects.filter(pk=job.pk).update(created_at=Now() - timedelta(seconds=seconds), **fields)


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_after_the_commit_and_not_after_a_rollback(ask, woken):
    with transaction.atomic():
        job = ask(params={"a": 1})
        assert woken == []
    assert (woken, job.state, job.params, job.owner) == ([job.pk], JobState.QUEUED, {"a": 1}, None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask()
        1 / 0  # noqa: B018
    assert (woken, Job.objects.count()) == ([job.pk], 1)


@pytest.mark.django_db
def test_unknown_work_and_work_one_may_not_ask_for_is_refused(ask, officer, handlers):
    with pytest.raises(registry.UnknownKind):
        services.request_job(kind="test.unknown", owner=officer)
    registry.register("test.internal", handlers["do"], title="x")
    with pytest.raises(PermissionDenied):
        services.request_job(kind="test.internal", owner=officer)
    assert services.request_job(kind="test.internal", owner=None).owner is None


@pytest.mark.django_db(transaction=True)
def test_twenty_equal_requests_make_one_job_and_a_finished_one_does_not_count(ask):
    jobs = at_once(20, lambda n: ask(unique_key="k"))
    assert len({job.pk for job in jobs}) == Job.objects.count() == 1
    leases.finish(leases.claim(worker="w").lease_token, result={}, progress=leases.Progress())
    assert ask(unique_key="k").pk != jobs[0].pk


@pytest.mark.django_db
def test_the_same_file_is_made_once_for_each_who_asks_whatever_the_order_of_what_it_is_of(ask, officer, stranger):
    def asked(by, **params):
        return services.request_once(kind="test.work", owner=by, params=params)

    first = asked(officer, unit=1, filters={"q": "x", "state": "open"})
    assert asked(officer, filters={"state": "open", "q": "x"}, unit=1) == first
    others = [asked(stranger, unit=1, filters={"q": "x", "state": "open"}), asked(officer, unit=2), asked(officer)]
    assert len({first, *others}) == Job.objects.count() == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("X6")
def test_a_broker_that_is_away_is_no_error_and_is_not_asked_again_at_once(ask, monkeypatch, caplog):
    asked = []

    def away(*args, **kwargs):
        asked.append(kwargs)
        raise OperationalError("away")

    monkeypatch.setattr(wake, "_away_until", 0.0)
    monkeypatch.setattr(wake.current_app, "send_task", away)
    assert [wake.wake_worker(1), wake.wake_worker(2)] == [False, False]
    assert [call["kwargs"] for call in asked] == [{"job_id": 1}]
    assert "The broker is away" in caplog.text


@pytest.mark.django_db
def test_a_waiting_job_is_cancelled_at_once_and_only_once(ask, officer):
    job = services.cancel_job(ask(owner=officer), by=officer)
    assert (job.state, job.cancel_requested_by) == (JobState.CANCELLED, officer)
    assert Event.objects.get().kind == "job.cancelled"
    with pytest.raises(WrongJobState):
        services.cancel_job(job, by=officer)


@pytest.mark.django_db
def test_a_running_job_is_marked_and_its_worker_hears_it(ask, officer):
    job = ask(owner=officer)
    token = leases.claim(worker="w").lease_token
    job = services.cancel_job(job, by=officer)
    assert (job.state, bool(job.cancel_requested_at), leases.renew(token)) == (JobState.RUNNING, True, True)
    with pytest.raises(WrongJobState):
        services.cancel_job(job, by=officer)


@pytest.mark.django_db
def test_strangers_neither_cancel_nor_retry(ask, officer, stranger):
    job = ask(owner=officer)
    with pytest.raises(PermissionDenied):
        services.cancel_job(job, by=stranger)
    with pytest.raises(PermissionDenied):
        services.retry_job(job, by=officer)
    assert Job.objects.get().cancel_requested_at is None


@pytest.fixture
def quarantined(ask, settings):
    settings.JOB_QUARANTINE_AFTER = 1
    job = ask(unique_key="k")
    leases.fail(leases.claim(worker="w", job_id=job.pk).lease_token, detail="Traceback")
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db(transaction=True)
def test_an_administrator_tries_a_job_again(quarantined, administrator, woken):
    woken.clear()
    job = services.retry_job(quarantined, by=administrator)
    assert (job.state, job.failures, job.finished_at, woken) == (JobState.QUEUED, 0, None, [job.pk])
    with pytest.raises(WrongJobState):
        services.retry_job(job, by=administrator)


@pytest.mark.django_db
def test_a_job_whose_work_runs_already_is_not_tried_again(quarantined, administrator, ask):
    ask(unique_key="k")
    with pytest.raises(WrongJobState):
        services.retry_job(quarantined, by=administrator)


@pytest.mark.django_db
@pytest.mark.bar("X5")
def test_the_sweep_wakes_for_jobs_whose_message_was_lost(ask, woken):
    fresh, lost, long_ago, lately, later = (ask() for _ in range(5))
    woken.clear()
    age(lost, 3)
    age(long_ago, 60, woken_at=Now() - timedelta(seconds=20))
    age(lately, 60, woken_at=Now() - timedelta(seconds=5))
    age(later, 60, not_before=Now() + timedelta(seconds=5))
    assert services.sweep() == {"taken_back": 0, "woken": 2}
    assert woken == [lost.pk, long_ago.pk]
    assert services.sweep() == {"taken_back": 0, "woken": 0}
    assert Job.objects.get(pk=fresh.pk).woken_at is None


@pytest.mark.django_db
def test_the_sweep_wakes_a_bounded_number_and_goes_on_where_it_stopped(ask, woken):
    jobs = [ask() for _ in range(5)]
    woken.clear()
    for job in jobs:
        age(job, 10)
    assert [services.sweep(limit=2)["woken"] for _ in range(4)] == [2, 2, 1, 0]
    assert sorted(woken) == [job.pk for job in jobs]


@pytest.mark.django_db
@pytest.mark.bar("X6")
def test_a_wake_that_failed_is_tried_at_the_next_sweep(ask, monkeypatch):
    job = ask()
    age(job, 10)
    monkeypatch.setattr(services, "wake_worker", lambda job_id: False)
    assert services.sweep()["woken"] == 0
    assert Job.objects.get(pk=job.pk).woken_at is None


@pytest.mark.django_db
def test_the_sweep_takes_back_what_is_abandoned(ask):
    job = ask()
    leases.claim(worker="dead")
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
    assert services.sweep()["taken_back"] == 1
    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_the_same_time_do_not_wait_for_each_other(ask, woken):
    age(ask(), 10)
    woken.clear()
    with transaction.atomic():
        assert services._alone()
        assert at_once(5, lambda n: services.sweep()) == [{"taken_back": 0, "woken": 0}] * 5
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_a_job_is_not_tried_again_beside_the_same_work_asked_for_at_that_moment(quarantined, administrator, ask):
    """The request is written and not committed yet: nobody sees it, and the retry waits at the unique key."""
    asked = threading.Event()

    def one(index):
        if index == 0:
            with transaction.atomic():
                ask(unique_key="k")
                asked.set()
                wait_for(waits_for_us)
            return None
        asked.wait(10)
        return services.retry_job(quarantined, by=administrator)

    assert [type(answer) for answer in at_once(2, one)] == [type(None), WrongJobState]
    assert Job.objects.get(pk=quarantined.pk).state == JobState.QUARANTINED
