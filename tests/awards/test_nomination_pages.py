"""The pages of nominations: list, form, dossier, explanations, steps; what waits at home; the file."""

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import AwardBar, CheckOverride, DossierFile, NominatedModel, Nomination
from awards.waiting import nominations_waiting
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from tests.access.people import again, worker
from tests.awards.makers import make_form
from tests.awards.nominated import awarded_form, complete, nominate
from tests.models_registry.makers import make_model
from tests.sign_in import prove
from tests.worlds import shared

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


@shared
def house(city):
    """The ward's people and a form on which the city decides."""
    city.officer = worker("officer", city.units.ward, "writes")
    city.leader = worker("leader", city.units.ward, "leads")
    city.secretary = worker("secretary", city.units.city, "judges")
    city.form = awarded_form()
    return city


@pytest.fixture
def at(client, house):
    """Sign in as one of them."""
    return lambda user: prove(client, again(user))


def sent(house, **more):
    known = {
        "unit": house.units.ward.pk, "subject": f"form-{house.form.pk}", "recipient": "person", "name": "Nguyễn Văn An",
        "body": house.units.city.pk, "branch": "state", "procedure": "council", "works_directly": "True",
    }  # fmt: skip
    return known | more


def test_an_officer_begins_one_and_faults_stand_at_their_fields(at, house):
    visit = at(house.officer)
    assert "empty-state" in visit.get("/nominations/").content.decode()
    form = visit.get("/nominations/new/").context["form"]
    assert form["body"].value() == house.units.city.pk
    assert set(form.fields["body"].queryset) == {house.units.city, house.units.ward}
    assert set(form.fields["collective"].queryset) == {house.units.ward, house.units.school}
    assert house.secretary.person not in form.fields["person"].queryset
    assert house.leader.person in form.fields["person"].queryset
    wrong = visit.post("/nominations/new/", sent(house, name="", body="", since="2/2/2026", until="1/2/2026"))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["name"])
    wrong = visit.post("/nominations/new/", sent(house, body="", since="2/2/2026", until="1/2/2026"))
    assert sorted(wrong.context["form"].errors) == ["body", "until"]
    assert wrong.context["form"]["name"].value() == "Nguyễn Văn An"
    made = visit.post("/nominations/new/", sent(house))
    one = Nomination.objects.get()
    assert made["Location"] == f"/nominations/{one.pk}/"
    assert (one.form, one.unit, one.works_directly, one.entered_by) == (
        house.form, house.units.ward, True, house.officer,
    )  # fmt: skip


def test_a_form_that_is_over_is_not_offered_and_the_one_kept_stays(at, house):
    over = make_form("over", valid_to="2025-01-01")
    found = nominate(house.units, house.officer, over)
    visit = at(house.officer)
    offered = str(visit.get("/nominations/new/").context["form"].fields["subject"].choices)
    assert "Bằng khen over" not in offered
    assert "Bằng khen merit" in offered
    kept = visit.get(f"/nominations/{found.pk}/edit/").context["form"]
    assert "Bằng khen over" in str(kept.fields["subject"].choices)
    assert kept["subject"].value() == f"form-{over.pk}"


@pytest.mark.bar("X13")
def test_a_second_editor_sees_both_versions(at, house):
    found, visit = nominate(house.units, house.officer, house.form, works_directly=False), at(house.officer)
    page = f"/nominations/{found.pk}/edit/"
    assert visit.get(page).context["form"]["works_directly"].value() == "False"
    first = visit.post(page, sent(house, version=1, name="Nguyễn Văn Ân"))
    assert first["Location"] == f"/nominations/{found.pk}/"
    conflict = visit.post(page, sent(house, version=1, name="Mine"))
    assert (conflict.status_code, conflict.context["form"]["name"].value()) == (409, "Mine")
    assert [each[1:] for each in conflict.context["differences"]] == [("Nguyễn Văn Ân", "Mine")]
    assert visit.post(page, sent(house, version=2, name="Mine")).status_code == 302


def test_searching_for_a_person_keeps_what_was_typed(at, house):
    for number in range(31):
        worker("officer", house.units.ward, f"Người {number:02d}")
    visit = at(house.officer)
    form = visit.get("/nominations/new/").context["form"]
    assert "find_person" in form.fields
    found = visit.post("/nominations/new/", sent(house, go="find", find_person="nguoi 07", achievement="Mở đường"))
    form = found.context["form"]
    assert [person.full_name for person in form.fields["person"].queryset] == ["Người 07"]
    assert form["achievement"].value() == "Mở đường"
    assert not Nomination.objects.exists()


def test_models_are_added_at_their_place_and_taken_out(at, house):
    found = nominate(house.units, house.officer, house.form)
    first, second = (make_model(house.units.ward, "registered", title=title) for title in ("Một", "Hai"))
    draft = make_model(house.units.beside, "draft", title="Nháp")
    visit, page = at(house.officer), f"/nominations/{found.pk}/models/new/"
    assert set(visit.get(page).context["form"].fields["model"].queryset) == {first, second}
    assert visit.post(page, {"model": draft.pk, "place": 1, "version": 1}).status_code == 422
    assert visit.post(page, {"model": first.pk, "place": 1, "version": 1}).status_code == 302
    assert visit.post(page, {"model": second.pk, "place": 1, "version": 2}).status_code == 302
    order = NominatedModel.objects.filter(nomination=found).order_by("position").values_list("model", flat=True)
    assert list(order) == [second.pk, first.pk]
    visit.post(page, {"model": second.pk, "place": 1, "version": 1})
    assert visit.post(f"/nominations/{found.pk}/models/{second.pk}/remove/").status_code == 302
    assert list(order.all()) == [first.pk]
    assert visit.post(f"/nominations/{found.pk}/models/{second.pk}/remove/").status_code == 404


def test_a_piece_with_its_file_is_kept_and_read_by_who_reads_the_nomination(at, house):
    found, visit = nominate(house.units, house.officer, house.form), at(house.officer)
    page = f"/nominations/{found.pk}/dossier/report/"
    upload = SimpleUploadedFile("bao-cao.pdf", PDF, content_type="application/pdf")
    wrong = visit.post(page, {"number": "12/BC", "confirmed_by": "Trần Thị Bình", "files": upload, "seen": ""})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["confirmed_on"])
    upload.seek(0)
    whole = {"number": "12/BC", "confirmed_by": "Trần Thị Bình", "confirmed_on": "01/07/2026", "seen": ""}
    assert visit.post(page, whole | {"files": upload}).status_code == 302
    file = DossierFile.objects.get()
    address = f"/nominations/{found.pk}/files/{file.pk}/"
    assert b"".join(visit.get(address).streaming_content) == PDF
    conflict = visit.post(page, whole | {"number": "13/BC"})
    assert (conflict.status_code, conflict.context["differences"][0][1:]) == (409, ("12/BC", "13/BC"))
    kept = conflict.context["form"]["seen"].value()
    assert visit.post(page, whole | {"number": "13/BC", "seen": kept}).status_code == 302
    stranger = worker("officer", house.units.beside, "stranger")
    assert at(stranger).get(address).status_code == 404
    assert at(house.officer).post(f"/nominations/{found.pk}/files/{file.pk}/remove/").status_code == 302
    assert not DossierFile.objects.exists()
    assert visit.get(f"/nominations/{found.pk}/dossier/photo/").status_code == 404


def test_what_is_in_the_way_is_explained_and_then_it_is_submitted(at, house):
    found = complete(nominate(house.units, house.officer, house.form, branch="party"))
    page, visit = f"/nominations/{found.pk}/", at(house.leader)
    shown = visit.get(page)
    assert [str(each.check) for each in shown.context["blocking"]] == ["authority"]
    refused = visit.post(f"{page}do/submit/", follow=True)
    assert "Thẩm quyền" in refused.content.decode() or "Who decides" in refused.content.decode()
    assert Nomination.objects.get().state == "draft"
    form = visit.get(f"{page}checks/authority/").context["form"]
    mark = form["mark"].value()
    empty = visit.post(f"{page}checks/authority/", {"reason": "", "mark": mark})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["reason"])
    assert visit.post(f"{page}checks/authority/", {"reason": "Được ủy quyền.", "mark": mark}).status_code == 302
    assert visit.get(f"{page}checks/authority/").status_code == 302
    assert CheckOverride.objects.get().by == house.leader
    assert visit.post(f"{page}do/submit/").status_code == 302
    assert Nomination.objects.get().state == "submitted"
    story = visit.get(page).context["entries"]
    assert [entry.icon for entry in story] == ["send", "chat-left-text"]
    assert "Được ủy quyền." in visit.get(page).content.decode()


def test_the_secretary_refuses_with_a_reason_that_the_unit_reads(at, house):
    found = nominate(house.units, house.officer, house.form, state="submitted")
    page, visit = f"/nominations/{found.pk}/", at(house.secretary)
    empty = visit.post(f"{page}do/refuse/", {"reason": " "})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["reason"])
    assert visit.post(f"{page}do/refuse/", {"reason": "Chưa có tác dụng lan toả."}).status_code == 302
    assert "Chưa có tác dụng lan toả." in at(house.officer).get(page).content.decode()
    later = at(house.secretary).post(f"{page}do/refuse/", {"reason": "x"})
    assert later["Location"] == page
    assert visit.get(f"{page}do/decide/").status_code == 404


def test_a_measure_is_entered_and_taken_away(at, house):
    found, visit = nominate(house.units, house.officer, house.form), at(house.officer)
    page = f"/nominations/{found.pk}/measures/new/"
    wrong = visit.post(page, {"ground": "", "valid_from": "01/01/2026"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["ground"])
    assert visit.post(page, {"ground": "Khiển trách", "valid_from": "01/01/2026"}).status_code == 302
    bar = AwardBar.objects.get()
    assert "Khiển trách" in visit.get(f"/nominations/{found.pk}/").content.decode()
    assert visit.post(f"/nominations/{found.pk}/measures/{bar.pk}/remove/").status_code == 302
    assert not AwardBar.objects.exists()


def test_the_list_is_searched_and_narrowed(at, house):
    units = house.units
    an = nominate(units, house.officer, house.form, state="submitted")
    binh = nominate(units, house.officer, awarded_form("other"), name="Trần Thị Bình", recipient="household")
    visit = at(house.secretary)
    for query, rows in (
        ("", [binh, an]),
        ("?q=nguyen+an", [an]),
        ("?q=KT-1999-000002", [binh]),
        ("?state=draft", [binh]),
        ("?recipient=household", [binh]),
        (f"?form_of={house.form.pk}", [an]),
        ("?submitted_from=01/07/2026&submitted_to=01/07/2026", [an]),
        ("?submitted_from=02/07/2026", []),
        (f"?within={units.school.pk}", []),
        ("?todo=judge", [an]),
        ("?todo=draft", []),
    ):
        assert visit.get(f"/nominations/{query}").context["rows"] == rows, query
    nothing = visit.get("/nominations/?q=nothing").content.decode()
    assert "empty-state" in nothing
    assert at(house.leader).get("/nominations/?todo=draft").context["rows"] == [binh]


def test_the_list_and_the_page_ask_the_same_number_of_queries(at, house):
    units, numbers = house.units, []
    kept = nominate(units, house.officer, house.form, name="Một người")
    visit = at(house.officer)
    for more in (1, 9):
        for _ in range(more):
            model = make_model(units.ward, "registered")
            nominate(units, house.officer, house.form, state="submitted", models=[model], name="Một người")
            NominatedModel.objects.create(nomination=kept, model=model, position=kept.nominated.count() + 1)
        for address in ("/nominations/", f"/nominations/{kept.pk}/"):
            visit.get(address)
            with CaptureQueriesContext(connection) as asked:
                visit.get(address)
            numbers.append(len(asked))
    assert numbers[:2] == numbers[2:]


def test_what_waits_at_home(house):
    units = house.units
    nominate(units, house.officer, house.form)
    nominate(units, house.officer, house.form, state="returned")
    nominate(units, house.officer, house.form, state="submitted")
    nominate(
        units, house.officer, house.form, state="submitted", unit=units.school, steward=units.school,
        body=units.ward, body_steward=units.ward,
    )  # fmt: skip
    told = {
        name: [(item.url, item.count) for item in nominations_waiting(again(user))]
        for name, user in (("officer", house.officer), ("leader", house.leader), ("secretary", house.secretary))
    }
    assert told == {
        "officer": [("/nominations/?todo=returned", 1)],
        "leader": [("/nominations/?todo=returned", 1), ("/nominations/?todo=draft", 1)],
        "secretary": [("/nominations/?todo=judge", 1)],
    }
    for role in ("approver", "administrator", "auditor", "reviewer"):
        assert list(nominations_waiting(again(worker(role, units.city, f"{role}-waits")))) == []


@pytest.mark.django_db(transaction=True)
def test_the_file_has_the_rows_of_the_list(at, house, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    model = make_model(house.units.ward, "registered", title="Mô hình")
    an = nominate(house.units, house.officer, house.form, state="submitted", models=[model])
    nominate(house.units, house.officer, house.form, name="Trần Thị Bình")
    visit = at(house.secretary)
    wrong = visit.post("/nominations/export/?state=odd")
    assert wrong["Location"] == "/nominations/?state=odd"
    address = visit.post("/nominations/export/?todo=judge")["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as file:
        book = openpyxl.load_workbook(file)
        first, second = (list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets)
    assert [row[:2] for row in first] == [(an.code, "Nguyễn Văn An")]
    assert second == [(an.code, 1, model.code, "Mô hình", "Phường Ba Đình")]


@pytest.mark.parametrize(
    ("state", "pages"),
    [
        ("submitted", ("edit/", "models/new/", "dossier/letter/")),
        ("approved", ("edit/", "checks/authority/")),
        ("decided", ("edit/", "checks/authority/", "measures/new/")),
    ],
)
def test_what_only_the_state_forbids_is_told_so(at, house, state, pages):
    found = nominate(house.units, house.officer, house.form, state=state)
    visit = at(house.leader)
    for page in pages:
        answer = visit.get(f"/nominations/{found.pk}/{page}")
        assert answer["Location"] == f"/nominations/{found.pk}/", page
    assert found.get_state_display() in visit.get(f"/nominations/{found.pk}/").content.decode()
    reader = at(worker("auditor", house.units.ward, "audits"))
    assert {reader.get(f"/nominations/{found.pk}/{page}").status_code for page in pages} == {403}
