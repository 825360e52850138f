"""What the database refuses, whoever writes: each guard alone, so that none hides behind another."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from django.db.models.functions import Now

from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, EventReader, HeldFile, IdempotencyKey, Job, JobFile, ProcessBeat

LEASE = {
    "state": JobState.RUNNING,
    "lease_token": uuid.UUID(int=1),
    "leased_by": "w",
    "lease_until": Now(),
    "heartbeat_at": Now(),
    "started_at": Now(),
}
OVER = {"finished_at": Now()}
JOB_CHECKS = [
    ("job_state_known", {"state": "strange"}),
    *(("job_running_has_lease", {**LEASE, name: None}) for name in LEASE if name not in {"state", "leased_by"}),
    ("job_running_has_lease", {**LEASE, "leased_by": ""}),
    ("job_running_has_lease", {"lease_token": uuid.UUID(int=1)}),
    ("job_running_has_lease", {"lease_until": Now()}),
    ("job_running_has_lease", {"leased_by": "w"}),
    *(("job_final_has_finish", {"state": state}) for state in ("done", "refused", "cancelled", "quarantined")),
    ("job_final_has_finish", OVER),
    ("job_final_has_finish", {**LEASE, **OVER}),
    ("job_cancelled_was_requested", {**OVER, "state": JobState.CANCELLED}),
    ("job_refusal_says_why", {**OVER, "state": JobState.REFUSED}),
    ("job_quarantine_has_failed", {**OVER, "state": JobState.QUARANTINED, "error": "x"}),
    ("job_quarantine_has_failed", {**OVER, "state": JobState.QUARANTINED, "failures": 3}),
]


def twice(model, **fields):
    """Write the same row two times."""
    model.objects.create(**fields)
    model.objects.create(**fields)


def file_of(job, key, suffix, size=1):
    """A result file of a job."""
    fields = {"name": "a", "content_type": "text/plain", "sha256": "0" * 64}
    return JobFile.objects.create(job=job, key=key, format=suffix, size=size, **fields)


def held(key="a", size=1, **fields):
    """A file kept beside a form."""
    said = {"name": "a", "content_type": "text/plain", "sha256": "0" * 64, "form": "f", "field": "files"}
    return HeldFile.objects.create(key=key, size=size, **said, **fields)


def _two_files(job):
    file_of(job, "a", "txt")
    file_of(job, "b", "txt")


def _one_key(job):
    file_of(job, "a", "txt")
    file_of(job, "a", "csv")


OTHERS = {
    "job_one_active_per_key": lambda job: twice(Job, kind="test.work", unique_key="a"),
    "jobfile_one_per_format": _two_files,
    "outbox_jobfile_key": _one_key,
    "event_position_from_1": lambda job: Event.objects.create(kind="a", subject_id="1", position=0),
    "outbox_event_position": lambda job: twice(Event, kind="a", subject_id="1", position=1),
    "outbox_eventreader_name": lambda job: twice(EventReader, name="a"),
    "idempotency_key_once": lambda job: twice(IdempotencyKey, owner=job.owner, key="a"),
    "processbeat_once": lambda job: twice(ProcessBeat, name="worker", host="a", at=job.created_at),
    "outbox_job_failures_check": lambda job: Job.objects.update(failures=-1),
    "outbox_job_postponed_check": lambda job: Job.objects.update(postponed=-1),
    "outbox_job_progress_done_check": lambda job: Job.objects.update(progress_done=-1),
    "outbox_job_progress_total_check": lambda job: Job.objects.update(progress_total=-1),
    "outbox_jobfile_size_check": lambda job: file_of(job, "a", "txt", size=-1),
    "outbox_heldfile_key": lambda job: [held(), held()],
    "outbox_heldfile_thumbnail_key": lambda job: [held(key, thumbnail_key="t") for key in "ab"],
    "outbox_heldfile_size_check": lambda job: held(size=-1),
    "outbox_heldfile_width_check": lambda job: held(width=-1),
    "outbox_heldfile_height_check": lambda job: held(height=-1),
    "outbox_idempotencykey_status_check": lambda job: IdempotencyKey.objects.create(owner=job.owner, status=-1),
}


def refused_by(act, *arguments) -> str:
    """Which guard of the database refuses it."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act(*arguments)
    return refused.value.__cause__.diag.constraint_name


@pytest.mark.django_db
@pytest.mark.parametrize(("guard", "wrong"), JOB_CHECKS)
def test_each_check_alone_binds_a_state_to_what_belongs_to_it(ask, guard, wrong):
    with connection.cursor() as cursor:
        for other in {name for name, _wrong in JOB_CHECKS} - {guard}:
            cursor.execute(f"ALTER TABLE outbox_job DROP CONSTRAINT {other}")
    job = ask()
    assert refused_by(lambda: Job.objects.filter(pk=job.pk).update(**wrong)) == guard


@pytest.mark.django_db
@pytest.mark.parametrize("guard", OTHERS)
def test_numbers_and_names_are_given_once(ask, officer, guard):
    name = refused_by(OTHERS[guard], ask(owner=officer))
    assert name == guard or name.startswith(f"{guard}_")


def guards_of(model) -> set[str]:
    """The guards of a table by name; for those that PostgreSQL names, the beginning of it."""
    table, fields = model._meta.db_table, model._meta.concrete_fields
    named = {each.name for each in model._meta.constraints if isinstance(each, CheckConstraint | UniqueConstraint)}
    single = {f"{table}_{field.name}" for field in fields if field.unique and not field.primary_key}
    return named | single | {f"{table}_{field.name}_check" for field in fields if field.db_check(connection)}


def test_every_guard_of_these_tables_is_tried_here():
    guards = set().union(*map(guards_of, apps.get_app_config("outbox").get_models()))
    assert {name for name, _wrong in JOB_CHECKS} | set(OTHERS) == guards
