"""Pages of commitments: from a conclusion to its proof, filters, what waits, the public page, the file."""

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from dialogues.commitment_panel import commitments_of_unit
from dialogues.commitment_waiting import commitments_waiting
from dialogues.models import Commitment, CommitmentFile
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.dates import today
from tests.access.people import again, unit, worker
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import DAY, make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
CANARY = "Nguyễn Thị Canary 0912345678"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc```\x00\x00\x00\x04\x00\x01\xf6\x178U\x00\x00\x00\x00IEND\xaeB`\x82"
)


def test_of_many_units_one_searches_and_the_own_one_is_offered(here, client):
    held = make_conference(here.ward, here.root, "held")
    for number in range(31):
        unit(f"2{number:04}", here.units.city)
    begun = prove(client, here.officer).get(f"/commitments/new/conference/{held.pk}/").context["form"]
    assert list(begun.fields) == ["title", "find_responsible", "responsible", "promised_for"]
    assert (list(begun.fields["responsible"].queryset), begun["responsible"].value()) == ([here.ward], None)


def test_from_the_conclusion_to_the_proof_and_what_everybody_reads(here, client):
    held = make_conference(here.ward, here.root, "held")
    keeper = worker("officer", here.units.school, "keeps")
    visit = prove(client, here.officer)
    assert "commitment-new" in visit.get(held.get_absolute_url()).content.decode()
    new = f"/commitments/new/conference/{held.pk}/"
    sent = {
        "title": "Lắp đèn đường", "responsible": str(here.units.school.pk),
        "promised_for": f"{today() + 9 * DAY:%d/%m/%Y}",
    }  # fmt: skip
    wrong = visit.post(new, sent | {"promised_for": "31/02/2026", "title": " "})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"promised_for", "title"})
    early = visit.post(new, sent | {"promised_for": "01/01/2020"})
    assert (early.status_code, set(early.context["form"].errors)) == (422, {"promised_for"})
    assert ">\nLắp đèn đường</textarea>" in early.content.decode()
    visit.post(new, sent)
    found = Commitment.objects.get()
    page = visit.get(found.get_absolute_url())
    assert [step.action for step in page.context["steps"]] == ["report", "keep"]
    assert found.title in visit.get(held.get_absolute_url()).content.decode()
    public = f"/dialogues/{held.pk}/"
    assert found.title not in client.get(public).content.decode()  # the conclusion is not published yet

    visit = prove(client, again(keeper))
    assert [(item.count, str(item.tone)) for item in commitments_waiting(again(keeper))] == [(1, "waiting")]
    act = f"/commitments/{found.pk}/do/"
    assert visit.post(f"{act}report/", {"reason": "Đã đặt hàng"})["Location"] == found.get_absolute_url()
    lacking = visit.post(f"{act}keep/", {"outcome": "Đã lắp", "ended_on": f"{today():%d/%m/%Y}"})
    assert (lacking.status_code, set(lacking.context["form"].errors)) == (422, {"files"})
    photo = SimpleUploadedFile("den.png", PNG, "image/png")
    done = {"outcome": "Đã lắp", "ended_on": f"{today():%d/%m/%Y}", "files": photo}
    assert visit.post(f"{act}keep/", done)["Location"] == found.get_absolute_url()
    proof = CommitmentFile.objects.get()
    assert b"".join(visit.get(f"/commitments/files/{proof.pk}/").streaming_content)[:3] == b"\xff\xd8\xff"
    assert visit.get(f"{act}keep/").status_code == 302
    type(held).objects.filter(pk=held.pk).update(state="concluded", conclusion="Kết luận", published_on=today())
    told = client.get(public).content.decode()
    assert all(words in told for words in ("Lắp đèn đường", "Hoàn thành đúng hạn", "Đã lắp", here.units.school.name))
    assert "den." not in told
    stranger = prove(client, again(here.beside))
    for address in (found.get_absolute_url(), f"/commitments/files/{proof.pk}/", new):
        assert stranger.get(address).status_code == 404
    reader = prove(client, again(here.auditor))
    for address in (f"{act}report/", f"{act}take_up/", new):
        assert reader.get(address).status_code == 403
    assert reader.get(f"{act}odd/").status_code == 404
    assert reader.get(f"/commitments/new/odd/{held.pk}/").status_code == 404


def test_a_second_editor_sees_both_versions(here, client):
    found = make_commitment(here.ward, here.root)
    visit = prove(client, here.officer)
    shown = visit.get(f"/commitments/{found.pk}/edit/").context["form"]["version"]
    assert 'value="1"' in str(shown)
    sent = {"title": "Của tôi", "responsible": str(here.ward.pk), "version": str(shown.value())}
    Commitment.objects.filter(pk=found.pk).update(version=2, title="Của người khác")
    page = visit.post(f"/commitments/{found.pk}/edit/", sent)
    assert (page.status_code, page.context["differences"]) == (409, [("Nội dung cam kết", "Của người khác", "Của tôi")])
    visit.post(f"/commitments/{found.pk}/edit/", sent | {"version": "2"})
    assert Commitment.objects.get().title == "Của tôi"


def test_filters_narrow_what_one_sees_and_the_list_takes_as_many_queries(here, client, django_assert_max_num_queries):
    school, beside = here.units.school, here.units.beside
    late = make_commitment(here.ward, here.root, keeps=school, promised_for=today() - DAY)
    done = make_commitment(here.ward, here.root, "done", title="Sửa cống", conference=late.conference)
    answered = make_opinion(here.ward, here.root, "answered", conference=late.conference)
    of_answer = make_commitment(school, here.root, opinion=answered, promised_for=today() + 400 * DAY)
    elsewhere = make_commitment(beside, here.root, keeps=beside)
    visit = prove(client, here.secretary)

    def rows(query):
        page = visit.get(f"/commitments/?{query}")
        return {line.commitment.pk for line in page.context["lines"]}

    everything = {late.pk, done.pk, of_answer.pk}
    assert rows("") == everything
    year = (today() + 400 * DAY).year
    for query, wanted in {
        "state=late": {late.pk}, "state=done": {done.pk}, "q=sua+cong": {done.pk},
        f"q={answered.number}": {of_answer.pk},
        f"subtree={school.pk}": {of_answer.pk}, f"keeping={school.pk}": {late.pk, of_answer.pk},
        f"unit={here.ward.pk}": {late.pk, done.pk}, f"keeper={school.pk}": {late.pk, of_answer.pk},
        "todo=follow": {late.pk}, "todo=do": set(), f"conference={late.conference_id}": everything,
        f"year={year}": {of_answer.pk}, f"due_to={today():%d/%m/%Y}": {late.pk}, f"unit={beside.pk}": set(),
        f"subtree={beside.pk}": set(), "state=odd": set(),
    }.items():  # fmt: skip
        assert rows(query) == wanted, query
    assert [(item.count, item.tone) for item in commitments_waiting(again(here.secretary))] == [(1, "danger")]
    with translation.override("en"):
        panel = commitments_of_unit(here.secretary, school)
    assert [line.commitment.pk for line in panel.data["lines"]] == [late.pk, of_answer.pk]
    assert commitments_of_unit(again(here.beside), school) is None
    api = visit.get("/api/v1/commitments/", {"state": "late"}).json()["results"]
    assert [(row["id"], row["is_late"], row["opinion"]) for row in api] == [(late.pk, True, None)]
    assert visit.get(f"/api/v1/commitments/{of_answer.pk}/").json()["opinion"] == answered.number
    assert visit.get(f"/api/v1/commitments/{elsewhere.pk}/").status_code == 404
    with django_assert_max_num_queries(30) as counted:
        visit.get("/commitments/")
    for _number in range(9):
        make_commitment(here.ward, here.root, conference=late.conference)
    with django_assert_max_num_queries(len(counted)):
        assert len(rows("")) == 12


@pytest.mark.django_db(transaction=True)
def test_the_file_has_the_rows_and_nothing_a_citizen_said(here, client, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    said = make_opinion(
        here.ward, here.root, "answered", text=CANARY, answer=CANARY, place=CANARY, identity={"name": CANARY}
    )
    made = make_commitment(here.ward, here.root, opinion=said, title="Nạo vét cống")
    visit = prove(client, here.secretary)
    assert visit.post("/commitments/export/?state=open").status_code == 302
    job = Job.objects.latest("pk")
    runner.run_job(job.pk)
    job.refresh_from_db()
    with default_storage.open(job.files.get().key) as content:
        rows = list(openpyxl.load_workbook(content).active.iter_rows(min_row=2, values_only=True))
    assert [row[:3] for row in rows] == [("Nạo vét cống", None, said.number)]
    pages = [visit.get(address).content.decode() for address in ("/commitments/", made.get_absolute_url())]
    pages += [visit.get("/api/v1/commitments/").content.decode(), str(rows)]
    assert not [page for page in pages if "Canary" in page or "0912345678" in page]
    assert visit.post("/commitments/export/?state=odd")["Location"] == "/commitments/?state=odd"
