"""Texts and photographs of before there were signals: compared in stretches, each job asking for the next."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from mobilization.outbox import leases, runner
from mobilization.outbox.models import Job
from models_registry.enums import FileKind
from models_registry.models import ModelFile, PhotoMatch, TextCopy, TextSketch
from models_registry.services import refreshing
from models_registry.services.refreshing import REFRESH_SIGNALS, request_refresh
from models_registry.services.text_copies import compare_texts
from tests.models_registry.makers import make_model
from tests.models_registry.test_text_likeness import ENTRIES, TEXT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_wakes")]
HASH = 0x0F1E2D3C4B5A6978


@pytest.fixture
def old(cast, campaign, monkeypatch):
    """Four models of which nothing was compared, two of them with one photograph; and small stretches."""
    monkeypatch.setattr(refreshing, "STRETCH", 2)
    texts = (TEXT, TEXT, ENTRIES[0]["edited"], "Ngắn.")
    made = [make_model(cast.units.ward, "registered", campaign=campaign, way_of_working=text) for text in texts]
    make_model(cast.units.ward, campaign=campaign, way_of_working=TEXT)  # a draft
    for number, model in enumerate(made[:2]):
        ModelFile.objects.create(
            model=model, kind=FileKind.PHOTO, key=f"k{number}", thumbnail_key=f"t{number}", name="a.jpg", size=1,
            sha256=f"s{number}", width=8, height=8, phash=HASH,
        )  # fmt: skip
    return made


def jobs():
    return list(Job.objects.filter(kind=REFRESH_SIGNALS).order_by("id"))


def pairs():
    return set(TextCopy.objects.values_list("model", "other"))


def test_the_command_compares_what_was_there_before(old, capsys):
    call_command("refresh_signals", "--here")
    first, second, third, _short = old
    assert pairs() == {(second.pk, first.pk), (third.pk, first.pk), (third.pk, second.pk)}
    assert set(TextSketch.objects.values_list("model", flat=True)) == {first.pk, second.pk, third.pk}
    assert PhotoMatch.objects.count() == 1
    assert [(job.params["phase"], job.params["done"], job.state) for job in jobs()] == [
        ("texts", 0, "done"), ("texts", 2, "done"), ("texts", 4, "done"), ("photos", 0, "done"), ("photos", 2, "done"),
    ]  # fmt: skip
    assert "Everything is compared." in capsys.readouterr().out


def test_what_is_known_is_passed_over_unless_everything_is_wanted(old, monkeypatch):
    compare_texts(old[0].pk)
    compared = []
    monkeypatch.setattr(refreshing, "compare_texts", compared.append)
    call_command("refresh_signals", "--here")
    assert compared == [model.pk for model in old[1:]]
    compared.clear()
    call_command("refresh_signals", "--here", "--everything")
    assert compared == [model.pk for model in old]


def test_asked_twice_it_is_one_work_for_the_workers(old, capsys):
    call_command("refresh_signals")
    call_command("refresh_signals")
    assert len(jobs()) == 1
    assert pairs() == set()


def test_work_of_another_kind_is_none_and_a_later_stretch_is_the_same_work(old):
    other = Job.objects.create(kind="models_registry.export_models", params={}, unique_key="x", owner=None)
    asked = request_refresh()
    assert asked.kind == REFRESH_SIGNALS
    Job.objects.filter(pk=asked.pk).update(unique_key="texts:2:False")
    assert (request_refresh(), jobs()) == (asked, [asked])
    assert other.pk != asked.pk


def test_a_stretch_that_was_killed_is_done_again_and_none_before_it(old, monkeypatch):
    """The first stretch is done; the second dies at its second model, and is taken up again."""
    compared = []

    def compare(pk):
        compared.append(pk)
        if len(compared) == 4:
            raise RuntimeError("killed")

    monkeypatch.setattr(refreshing, "compare_texts", compare)
    monkeypatch.setattr("django.conf.settings.JOB_BACKOFF_SECONDS", [0.0])
    request_refresh()
    for _turn in range(6):
        for job in Job.objects.filter(kind=REFRESH_SIGNALS, state="queued"):
            runner.run_job(job.pk)
    ids = [model.pk for model in old]
    assert compared == [*ids[:2], *ids[2:], *ids[2:]]
    assert {job.state for job in jobs()} == {"done"}


def test_when_a_worker_has_it_the_command_says_so(old):
    job = request_refresh()
    assert leases.claim(worker="another", job_id=job.pk)
    with pytest.raises(CommandError):
        call_command("refresh_signals", "--here")
