"""What the list shows is what the predicate allows, for generated people and jobs."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Now

from mobilization.outbox import permissions, registry
from mobilization.outbox.enums import FINAL_STATES, JobState
from mobilization.outbox.models import Job, JobFile
from organizations.models import User


@pytest.fixture
def people(db):
    flags = itertools.product([True, False], repeat=3)
    accounts = [
        User.objects.create_user(f"p{n}@example.vn", is_active=active, is_superuser=top, is_staff=staff)
        for n, (active, top, staff) in enumerate(flags)
    ]
    return [*accounts, AnonymousUser()]


@pytest.fixture
def all_jobs(people):
    for owner in [None, *people[:-1]]:
        for state in [JobState.QUEUED, *FINAL_STATES]:
            Job.objects.create(
                kind="test.work",
                owner=owner,
                state=state,
                error="x",
                failures=1,
                finished_at=None if state == JobState.QUEUED else Now(),
                cancel_requested_at=Now() if state == JobState.CANCELLED else None,
            )
    return list(Job.objects.all())


def test_queryset_and_predicate_agree(people, all_jobs):
    for user in people:
        shown = set(Job.objects.visible_to(user))
        assert shown == {job for job in all_jobs if permissions.may_see_job(user, job)}
    sizes = {Job.objects.visible_to(user).count() for user in people}
    assert sizes == {0, 5, 45}


def test_actions_are_what_the_predicates_allow(people, all_jobs):
    for user, job in itertools.product(people, all_jobs):
        expected = []
        if user.is_active and (user.is_superuser or job.owner_id == user.pk) and job.state == JobState.QUEUED:
            expected.append("cancel")
        if user.is_active and user.is_superuser and job.state == JobState.QUARANTINED:
            expected.append("retry")
        assert permissions.available_actions(user, job) == expected


def test_files_are_for_who_sees_the_job(people, all_jobs, handlers):
    for user, job in itertools.product(people, all_jobs):
        assert permissions.may_fetch_file(user, JobFile(job=job)) is permissions.may_see_job(user, job)


def test_the_kind_of_work_may_keep_its_files_closed(handlers, administrator):
    """Also to who sees the job and may do everything."""
    registry.register("test.closed", lambda run: None, title="x", may_fetch=lambda user, job: False)
    for kind, opens in (("test.work", True), ("test.closed", False), ("test.gone", False)):
        job = Job.objects.create(kind=kind, owner=administrator)
        assert registry.may_fetch(administrator, job) is opens
        assert permissions.may_fetch_file(administrator, JobFile(job=job)) is opens
