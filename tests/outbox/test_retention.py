"""What has had its time goes; what is needed stays."""

import io
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.functions import Now

from mobilization.common.files import store, store_picture
from mobilization.common.pictures import PreparedPicture
from mobilization.outbox import beats, leases, retention
from mobilization.outbox.models import IdempotencyKey, Job, JobFile, ProcessBeat
from tests.testapp.models import Paper, Photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def finished(ask):
    job = ask()
    file = leases.ResultFile("txt", "x.txt", io.BytesIO(b"x"))
    leases.finish(leases.claim(worker="w").lease_token, result={}, progress=leases.Progress(), files=[file])
    return job


def make_old(key):
    path = default_storage.path(key)
    os.utime(path, (0, 0))


def test_files_of_old_jobs_go_and_their_rows_tell_no_lie(ask):
    old, recent = finished(ask), finished(ask)
    Job.objects.filter(pk=old.pk).update(finished_at=Now() - timedelta(days=31))
    keys = dict(JobFile.objects.values_list("job_id", "key"))
    assert retention.tidy()["job_files"] == 1
    assert list(JobFile.objects.values_list("job_id", flat=True)) == [recent.pk]
    assert [default_storage.exists(keys[job.pk]) for job in (old, recent)] == [False, True]
    assert Job.objects.filter(pk=old.pk).exists()


def test_bytes_nobody_refers_to_go_after_a_day_whatever_table_refers_to_them(ask):
    job_key = JobFile.objects.get(job=finished(ask)).key
    paper_key = store(Paper(title="x"), b"paper", name="p.txt").key
    lost = default_storage.save("files/ab/lost", ContentFile(b"lost"))
    fresh = default_storage.save("files/ab/fresh", ContentFile(b"fresh"))
    for key in (job_key, paper_key, lost):
        make_old(key)
    assert retention.tidy()["bytes"] == 1
    assert [default_storage.exists(key) for key in (job_key, paper_key, lost, fresh)] == [True, True, False, True]


def test_a_thumbnail_is_referred_to_as_well():
    photo = store_picture(Photo(), PreparedPicture("a.jpg", b"1", "image/jpeg", 1, 1, b"2", None, 0))
    for key in (photo.key, photo.thumbnail_key):
        make_old(key)
    assert retention.tidy()["bytes"] == 0
    assert default_storage.exists(photo.key)
    assert default_storage.exists(photo.thumbnail_key)


def test_spent_keys_and_dead_machines_go(officer):
    for age in (23, 25):
        IdempotencyKey.objects.create(owner=officer, key=str(age), fingerprint="x")
        IdempotencyKey.objects.filter(key=str(age)).update(created_at=Now() - timedelta(hours=age))
    beats.write_beat("worker")
    ProcessBeat.objects.create(name="worker", host="gone", at=Now() - timedelta(days=2))
    done = retention.tidy()
    assert (done["idempotency_keys"], done["beats"]) == (1, 1)
    assert IdempotencyKey.objects.get().key == "23"
    assert retention.tidy() == {"job_files": 0, "idempotency_keys": 0, "held_files": 0, "beats": 0, "bytes": 0}
