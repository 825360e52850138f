"""What is kept about a citizen is handed to them: by whom, of which opinions, in time; gone when erased (P1, P4)."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from dialogues.data_request_waiting import data_requests_waiting
from dialogues.models import DataRequest, EarlierAnswer, IdentityLook, Opinion, OpinionFile, OpinionRating, OpinionText
from dialogues.opinion_codes import fingerprint, new_code
from dialogues.permissions.data_requests import may_fetch_file, may_hand_out
from dialogues.services.data_requests import PERSON_DATA, enter_request, hand_over, make_file
from dialogues.services.opinion_identities import erase_citizen
from mobilization.common.files import store
from mobilization.outbox import registry, runner, services
from mobilization.outbox.models import Event, Job, JobFile
from organizations.dates import today
from organizations.enums import Role
from organizations.models import Membership
from organizations.working_days import add_working_days
from tests.access.people import again, worker
from tests.access.reading import Run
from tests.dialogues.opinion_makers import DAY, make_opinion
from tests.dialogues.test_opinion_identities import in_tables
from tests.pdf_text import text_of
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
WHO = {"name": "Hoàng Yến Canary0042", "phone": "0999 77 0042", "address": "Ngõ Canary0042"}


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)


def test_only_leader_and_secretary_of_the_very_unit_hand_it_out(here):
    opinion = make_opinion(here.ward, here.officer, "closed", identity=WHO)
    for role in Role.values:
        for place in ("ward", "city", "school", "beside"):
            user = again(worker(role, getattr(here.units, place), f"{role}-{place}-asks"))
            is_one = place == "ward" and role in ("leader", "secretary")
            assert may_hand_out(user, opinion) is is_one, (role, place)
            if not is_one:
                with pytest.raises(PermissionDenied):
                    enter_request([opinion], asked_on=today(), by=user)
    assert not may_hand_out(here.root, opinion)
    [request] = enter_request([opinion, opinion], asked_on=today() - DAY, by=again(here.leader))
    assert (request.due_on, request.done_on) == (add_working_days(today() - DAY, 2), None)
    for stranger in (here.officer, here.auditor, here.above, here.beside, here.root):
        with pytest.raises(PermissionDenied):
            make_file([request], purpose="request", by=again(stranger))
        with pytest.raises(PermissionDenied):
            hand_over(request, done_on=today(), by=again(stranger))
    with pytest.raises(ValidationError):
        make_file([request], purpose="curious", by=again(here.leader))
    for day in (today() + DAY, today() - 2 * DAY):
        with pytest.raises(ValidationError):
            hand_over(request, done_on=day, by=again(here.secretary))
    with pytest.raises(ValidationError):
        enter_request([opinion], asked_on=today() + DAY, by=again(here.leader))
    assert not IdentityLook.objects.exists()


def _add(opinion):
    """What citizens add: a file, a rating, why it was reopened."""
    store(OpinionFile(opinion=opinion), b"%PDF-1.4 Canary0042", name="ngõ 5.pdf", content_type="application/pdf")
    OpinionRating.objects.create(opinion=opinion, stars=4, words="Làm nhanh Canary0042", rated_on=today())
    EarlierAnswer.objects.create(opinion=opinion, answer="Sẽ xem xét", answered_on=today(), reason="Chưa rõ Canary0042")


@pytest.mark.bar("P1")
def test_from_the_request_to_the_file_that_its_maker_alone_fetches(here, client):
    code = new_code()
    first = make_opinion(
        here.ward, here.officer, "answered", identity=WHO, text="Tôi là Canary0042", answer="Đã nạo vét"
    )
    _add(first)
    second = make_opinion(here.ward, here.officer, "drafted", code_hash=fingerprint(code), answer="Canary0043 bản nháp")
    other = make_opinion(here.units.beside, here.beside)
    visit = prove(client, again(here.leader))
    at, sent = f"/opinions/{first.pk}/data/", {"asked_on": f"{today():%d/%m/%Y}", "purpose": "request"}
    assert "checked" not in visit.get(at, secure=True).content.decode()
    wrong = visit.post(at, {"asked_on": "x", "codes": f"{code}\n{other.number}\nBà Canary0042"}, secure=True)
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"asked_on", "codes", "purpose"})
    told = str(wrong.context["form"].errors["codes"])
    assert (other.number in told, "Canary0042" in told, code in told) == (True, True, False)
    assert not DataRequest.objects.exists()
    made = visit.post(at, sent | {"codes": f"{code}\n{first.number}\n"}, secure=True)
    job = Job.objects.get()
    assert (made.status_code, made["Location"]) == (302, job.get_absolute_url())
    assert set(DataRequest.objects.values_list("opinion", "job")) == {(first.pk, job.pk), (second.pk, job.pk)}
    assert sorted(IdentityLook.objects.values_list("opinion", "purpose", "by")) == [
        (first.pk, "request", here.leader.pk), (second.pk, "request", here.leader.pk),
    ]  # fmt: skip
    assert Event.objects.filter(kind="dialogues.data_requested").count() == 2
    assert runner.run_job(job.pk)
    file = JobFile.objects.get()
    with default_storage.open(file.key) as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as archive:
        brought = f"{first.number}/1-ngõ 5.pdf"
        assert archive.namelist() == ["du-lieu-ca-nhan.json", "du-lieu-ca-nhan.pdf", brought]
        assert archive.read(brought) == b"%PDF-1.4 Canary0042"
        kept = json.loads(archive.read("du-lieu-ca-nhan.json"))["opinions"]
        paper = text_of(archive.read("du-lieu-ca-nhan.pdf"))
    assert [each["number"] for each in kept] == [first.number, second.number]
    assert {name: kept[0]["citizen"][name] for name in WHO} == WHO
    assert (kept[0]["text"], kept[0]["answer"], kept[1]["answer"]) == ("Tôi là Canary0042", "Đã nạo vét", "")
    assert (kept[0]["stars"], kept[0]["rating"], kept[1]["files"]) == (4, "Làm nhanh Canary0042", [])
    assert (kept[0]["looks"][0]["by"], kept[0]["looks"][0]["purpose"]) == (here.leader.get_full_name(), "request")
    added = ("Đã nạo vét", "Sẽ xem xét", "Chưa rõ Canary0042", "ngõ 5.pdf")
    for word in (first.number, second.number, *WHO.values(), *added):
        assert word in paper, word
    assert "Canary0043" not in paper
    fetch = f"{job.get_absolute_url()}files/zip/"
    fetched = visit.get(fetch, secure=True)
    assert (fetched.status_code, len(b"".join(fetched.streaming_content)) > 1000) == (200, True)
    for person, status in ((here.secretary, 404), (here.root, 403), (here.above, 404)):
        assert prove(type(client)(), again(person)).get(fetch, secure=True).status_code == status, person
    Membership.objects.filter(person=here.leader.person).update(valid_to=today() - DAY)
    assert not may_fetch_file(again(here.leader), job)


def test_the_register_waits_is_filtered_and_done(here, client):
    late = make_opinion(here.ward, here.officer)
    [one] = enter_request([late], asked_on=today() - 20 * DAY, by=again(here.leader))
    [two] = enter_request([make_opinion(here.ward, here.officer)], asked_on=today(), by=again(here.leader))
    [item] = data_requests_waiting(again(here.secretary))
    assert (item.count, item.tone) == (2, "danger")
    for other in (here.officer, here.above, here.beside, here.root):
        assert list(data_requests_waiting(again(other))) == []
    visit = prove(client, again(here.secretary))

    def rows(**query):
        return list(visit.get("/opinions/data/", query, secure=True).context["rows"])

    assert rows() == [two, one]
    assert (rows(state="overdue"), rows(q=late.number), rows(state="done")) == ([one], [one], [])
    assert visit.post(f"/opinions/data/{one.pk}/done/", {"done_on": "31/02/2026"}, secure=True).status_code == 422
    assert (
        visit.post(f"/opinions/data/{one.pk}/done/", {"done_on": f"{today():%d/%m/%Y}"}, secure=True).status_code == 302
    )
    assert (rows(state="done"), rows(state="open")) == ([one], [two])
    again_made = visit.post(f"/opinions/data/{two.pk}/file/", {"purpose": "request"}, secure=True)
    assert again_made["Location"] == Job.objects.get().get_absolute_url()
    assert prove(client, again(here.officer)).get("/opinions/data/", secure=True).status_code == 403


@pytest.mark.bar("P4")
def test_erased_it_is_in_no_file_and_a_file_that_is_being_made_is_not_kept(here, django_capture_on_commit_callbacks):
    opinion = make_opinion(here.ward, here.officer, "withdrawn", identity=WHO, text="Canary0042")
    made = enter_request([opinion], asked_on=today(), by=again(here.leader))
    job = make_file(made, purpose="request", by=again(here.leader))
    assert runner.run_job(job.pk)
    key = JobFile.objects.get().key
    assert default_storage.exists(key)
    run = Run(owner=again(here.leader), params=job.params)
    run.effects = []
    run.on_finish = run.effects.append
    registry.get(PERSON_DATA).handler(run)
    with django_capture_on_commit_callbacks(execute=True):
        erase_citizen(opinion, by=again(here.leader))
    assert (JobFile.objects.exists(), default_storage.exists(key)) == (False, False)
    assert in_tables("canary0042") == set()
    with pytest.raises(runner.JobRefused):
        run.effects[0]()
    assert not OpinionText.objects.exists()
    assert Opinion.objects.get().data_requests.count() == 1


def test_a_number_alone_brings_nobody_elses_opinion_and_twice_is_once(here, client):
    """A slip of the pen in a number would hand one citizen what another said."""
    mine = make_opinion(here.ward, here.officer, identity=WHO)
    same = make_opinion(
        here.ward, here.officer, identity=WHO | {"name": "hoàng yến  canary0042", "phone": "+84 999770042"}
    )
    named = make_opinion(here.ward, here.officer, identity={"name": WHO["name"], "phone": "0911"})
    alone = make_opinion(here.ward, here.officer, identity={"name": WHO["name"]})
    unknown = make_opinion(here.ward, here.officer)
    visit = prove(client, again(here.leader))
    at, sent = f"/opinions/{mine.pk}/data/", {"asked_on": f"{today():%d/%m/%Y}", "purpose": "request"}
    for other in (named, alone, unknown):
        wrong = visit.post(at, sent | {"codes": f"{same.number}\n{other.number}"}, secure=True)
        assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"codes"})
        assert (same.number in str(wrong.context["form"].errors), DataRequest.objects.count()) == (False, 0)
    for _time in range(2):
        assert visit.post(at, sent | {"codes": same.number}, secure=True).status_code == 302
    assert set(DataRequest.objects.values_list("opinion", flat=True)) == {mine.pk, same.pk}
    assert DataRequest.objects.count() == 2
    assert DataRequest.objects.get(opinion=mine).due_on == add_working_days(today(), 2)


@pytest.mark.bar("P4")
def test_erased_takes_every_file_along_that_was_made_and_not_the_last_alone(here):
    opinion = make_opinion(here.ward, here.officer, "closed", identity=WHO)
    requests = enter_request([opinion], asked_on=today(), by=again(here.leader))
    for person in (here.leader, here.secretary, here.leader):
        assert runner.run_job(make_file(requests, purpose="request", by=again(person)).pk)
    other = make_opinion(here.ward, here.officer, "closed", identity=WHO)
    kept = make_file(
        enter_request([other], asked_on=today(), by=again(here.leader)), purpose="request", by=again(here.leader)
    )
    assert runner.run_job(kept.pk)
    assert JobFile.objects.count() >= 3
    erase_citizen(opinion, by=again(here.secretary))
    assert [file.job for file in JobFile.objects.all()] == [kept]
