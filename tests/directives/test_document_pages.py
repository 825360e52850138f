"""The pages of documents and duties: lists, forms with helpful errors, uploads, both versions, files, exports."""

import re

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.models import DirectiveDocument, DocumentFile, DocumentLink, Duty, DutyFile, Requirement
from directives.services.documents import edit_document, link_documents
from directives.services.duties import change_requirement
from mobilization.outbox import runner, services
from mobilization.outbox.models import HeldFile, Job
from organizations.dates import today
from tests.access.people import DAY, ROLES, tree, worker
from tests.common.made_files import pdf, upload
from tests.directives.makers import make_document, make_duty
from tests.models_registry.makers import make_campaign, make_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return tree()


@pytest.fixture
def secretary(client, units):
    user = worker("secretary", units.city)
    client.force_login(user)
    return user


def typed(units, **more):
    known = {
        "unit": units.city.pk,
        "number": "12 CT/TU",
        "issued_on": "05/12/2016",
        "issuer": "thành phố hà nội",
        "abstract": "Đẩy mạnh phong trào Dân vận khéo",
    }
    return known | more


def main_part(response):
    return response.content.decode().split('<main class="main"')[1].split("</main>")[0]


# --- lists ----------------------------------------------------------------------------------------------------


def numbers(client, **query):
    return [row.number for row in client.get("/documents/", query).context["rows"]]


def test_filters_narrow_the_list(client, units, secretary):
    old = make_document(units.city, "70-KH/BDVTW", issued_on="2009-02-26", issuer_name="Ban Dân vận Trung ương")
    new = make_document(units.city, "12-CT/TU", type="directive", issued_on="2016-12-05")
    ward = make_document(units.ward, "3-NQ/ĐU", type="resolution", issued_on="2020-01-01", valid_to="2020-12-31")
    link_documents(new, kind="implements", other=old, by=secretary)
    assert numbers(client) == [ward.number, new.number, old.number]
    assert numbers(client, type="directive") == [new.number]
    assert numbers(client, issuer="ban dan van") == [old.number]
    assert numbers(client, issuer="BA ĐÌNH") == [ward.number]
    assert numbers(client, year="2009") == [old.number]
    assert numbers(client, in_force_on="31/12/2020") == [ward.number, new.number, old.number]
    assert numbers(client, in_force_on="01/01/2021") == [new.number, old.number]
    assert numbers(client, within=units.ward.pk) == [ward.number]
    assert numbers(client, link="implements") == [new.number]
    assert numbers(client, link="implements", other="70 kh bdvtw") == [new.number]
    assert numbers(client, link="amends", other="70 kh bdvtw") == []
    assert numbers(client, other="70/KH-BDVTW") == [new.number]
    for wrong in ({"type": "odd"}, {"year": "x"}, {"in_force_on": "odd"}, {"within": "0"}, {"q": "\x00"}):
        assert numbers(client, **wrong) == []
    assert numbers(client, cursor="odd") == numbers(client)


@pytest.mark.bar("A3")
@pytest.mark.parametrize("role", ROLES)
def test_lists_and_exports_show_what_one_may_see(client, units, role):
    documents = [make_document(where, is_internal=hidden) for where in vars(units).values() for hidden in (True, False)]
    duties = [make_duty(documents[0], where) for where in (units.ward, units.beside, units.school)]
    user = worker(role, units.ward)
    client.force_login(user)
    open_ones = {each.pk for each in documents if not each.is_internal}
    inside = role not in ("reviewer",)
    hidden = {each.pk for each in documents if each.is_internal and each.steward in (units.ward, units.school)}
    wanted = open_ones | ((hidden | {documents[0].pk}) if inside else set())
    assert {row.pk for row in client.get("/documents/").context["rows"]} == wanted
    assert client.get("/documents/").context["count"] == len(wanted)
    assert {row["id"] for row in client.get("/api/v1/documents/").json()["results"]} == wanted
    found = {
        int(pk) for pk in re.findall(r'href="/documents/(\d+)/"', main_part(client.get("/documents/?q=trien khai")))
    }
    assert found == wanted
    mine = {duties[0].pk, duties[2].pk} if inside else set()
    assert {duty.pk for duty, _state in client.get("/duties/").context["duties"]} == mine
    assert {row["id"] for row in client.get("/api/v1/duties/").json()["results"]} == mine
    assert sum(number["asked"] for _unit, number in client.get("/duties/units/").context["units"]) == len(mine)


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("A3")
@pytest.mark.parametrize("path", ["documents", "duties"])
def test_the_file_has_the_rows_of_the_list(client, monkeypatch, path):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    units = tree()
    user = worker("officer", units.ward)
    client.force_login(user)
    make_duty(make_document(units.city, "9-KH/TU", is_internal=True), units.beside, due=3)
    make_duty(make_document(units.ward, "=1+1-KH/ĐU"), units.ward, due=3)
    make_duty(make_document(units.ward, "2-NQ/ĐU", type="resolution"), units.school)
    for query in ({}, {"q": "nq"}, {"type": "plan", "state": "soon"}, {"within": str(units.ward.pk), "whose": "own"}):
        shown = client.get(f"/{path}/", query)
        listed = [row.number if path == "documents" else row.title for row in shown.context["rows"]]
        address = client.post(f"/{path}/export/", query_params=query)["Location"]
        job = Job.objects.get(pk=int(address.split("/")[2]))
        runner.run_job(job.pk)
        with default_storage.open(job.files.get().key) as file:
            rows = list(openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True))
        column = 0 if path == "documents" else 1
        assert len([row for row in rows if row[column]]) >= len(listed) > 0
        assert all(not str(row[0]).startswith("9-KH") for row in rows)
        Job.objects.all().delete()


def grow(units, number):
    have = DirectiveDocument.objects.count()
    known = {"unit": units.city, "steward": units.city, "issuer_unit": units.city, "type": "plan", "abstract": "x"}
    made = DirectiveDocument.objects.bulk_create(
        DirectiveDocument(number=f"{n}-KH/TU", number_key=f"{n} kh tu", issued_on=today(), **known)
        for n in range(have, number)
    )
    first = DirectiveDocument.objects.order_by("pk").first()
    DocumentLink.objects.bulk_create(
        DocumentLink(document=each, other=first, kind="implements") for each in made if each.pk != first.pk
    )
    asked = Requirement.objects.bulk_create(Requirement(document=first, text="x", due_on=today()) for _each in made)
    Duty.objects.bulk_create(Duty(requirement=each, title="x", unit=units.ward, steward=units.ward) for each in asked)


@pytest.mark.parametrize(
    "path", ["/documents/", "/documents/{}/", "/duties/", "/duties/units/", "/api/v1/documents/", "/api/v1/duties/"]
)
def test_one_ten_and_six_hundred_rows_cost_the_same_queries(client, units, secretary, path):
    make_campaign(units.city)
    costs = []
    for number in (2, 10, 600):
        grow(units, number)
        first = DirectiveDocument.objects.order_by("pk").first()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path.format(first.pk)).status_code == 200
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 26


@pytest.mark.parametrize(
    "path", ["/documents/", "/documents/?q=zzz", "/duties/", "/duties/?state=late", "/duties/units/"]
)
def test_empty_lists_say_what_to_do(client, units, secretary, path):
    assert "empty-state" in main_part(client.get(path))


# --- entering and correcting ----------------------------------------------------------------------------------


def test_a_document_with_a_file_is_entered(client, units, secretary):
    answer = client.post("/documents/new/", typed(units, files=[upload("chi-thi.pdf", pdf())]))
    document = DirectiveDocument.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, document.get_absolute_url())
    assert (document.number, document.type, document.issuer_unit) == ("12 CT/TU", "directive", units.city)
    file = document.files.get()
    got = client.get(f"/documents/files/{file.pk}/")
    assert b"".join(got.streaming_content) == pdf()
    assert file.name in main_part(client.get(document.get_absolute_url()))


@pytest.mark.bar("B6")
@pytest.mark.parametrize(
    ("name", "content"), [("a.jpg", pdf()), ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("a.pdf", b"")]
)
def test_a_refused_file_is_said_at_its_field_and_nothing_is_entered(client, units, secretary, name, content):
    answer = client.post("/documents/new/", typed(units, files=[upload("good.pdf", pdf()), upload(name, content)]))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["files"])
    assert name in answer.context["form"].errors["files"][0]
    assert "Đẩy mạnh phong trào Dân vận khéo" in main_part(answer)
    assert not DirectiveDocument.objects.exists()
    assert not HeldFile.objects.exists()  # no page's form sent it: there is nothing it could be kept beside


def test_errors_keep_everything_that_was_typed(client, units, secretary):
    answer = client.post("/documents/new/", typed(units, number="CT/TU", issued_on="31/12/2999", signer="Nguyễn Văn A"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"number", "issued_on"}
    assert "Nguyễn Văn A" in main_part(answer)
    assert not DirectiveDocument.objects.exists()


def test_what_one_field_cannot_know_is_said_together_with_what_is_missing(client, units, secretary):
    wrong = {"number": "CT/TU", "abstract": "", "valid_from": "02/03/2016", "valid_to": "01/03/2016"}
    answer = client.post("/documents/new/", typed(units, issued_on="31/12/2999", **wrong))
    assert set(answer.context["form"].errors) == {"number", "abstract", "issued_on", "valid_to"}
    unsaid = client.post("/documents/new/", typed(units, number="12/ABC", issued_on="", issuer="", type=""))
    assert set(unsaid.context["form"].errors) == {"type", "issued_on", "issuer"}
    assert all(len(texts) == 1 for texts in unsaid.context["form"].errors.values())


def test_before_a_requirement_is_taken_back_one_reads_of_how_many_units(client, units, secretary):
    document = make_document(units.city)
    requirement = make_duty(document, units.ward).requirement
    Duty.objects.create(requirement=requirement, title="x", unit=units.school, steward=units.school)
    asked = client.get(f"/requirements/{requirement.pk}/withdraw/", headers={"accept-language": "en"})
    assert "It leaves the lists of tasks of 2 units." in main_part(asked)


def test_a_document_that_is_there_is_told_with_the_way_to_it(client, units, secretary):
    client.post("/documents/new/", typed(units))
    known = DirectiveDocument.objects.get()
    answer = client.post("/documents/new/", typed(units, number="12-CT-TU", issuer="Thành phố Hà Nội (01)"))
    assert answer.status_code == 422
    assert f'<a href="{known.get_absolute_url()}">12 CT/TU</a>' in main_part(answer)


def test_a_document_is_not_linked_to_itself_and_is_told_so(client, units, secretary):
    document = make_document(units.city, "12-CT/TU")
    address = f"/documents/{document.pk}/links/new/"
    answer = client.post(address, {"kind": "amends", "other": "12 CT TU"})
    assert answer.context["form"].errors == {"other": ["Đây chính là văn bản này. Hãy nhập số của văn bản kia."]}
    older = make_document(units.city, "12-CT/TU", issued_on=today() - 90 * DAY)
    assert client.post(address, {"kind": "amends", "other": "12 CT TU"}).status_code == 302
    assert DocumentLink.objects.get().other == older


def test_markup_in_a_number_stays_text(client, units, secretary):
    client.post("/documents/new/", typed(units, number="1-CT/<b>x</b>"))
    answer = client.post("/documents/new/", typed(units, number="1-CT/<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in main_part(answer)
    assert "<b>x</b>" not in main_part(answer)


@pytest.mark.bar("A4")
def test_no_field_is_smuggled_in(client, units, secretary):
    smuggled = {"steward": units.ward.pk, "version": 7, "number_key": "x", "search": "x", "created_at": "2000-01-01"}
    client.post("/documents/new/", typed(units, **smuggled))
    document = DirectiveDocument.objects.get()
    assert (document.steward, document.unit, document.version, document.number_key) == (
        units.city,
        units.city,
        1,
        "12 ct tu",
    )
    answer = client.post("/documents/new/", typed(units, number="13-CT/TU", unit=units.ward.pk))
    assert set(answer.context["form"].errors) == {"unit"}


@pytest.mark.bar("X13")
def test_two_editors_see_both_versions(client, units, secretary):
    document = make_document(units.city, "12-CT/TU", type="directive", issued_on="2016-12-05", abstract="Cũ")
    edit_document(document, version=1, changes={"abstract": "Của người khác"}, by=secretary)
    mine = typed(units, version=1, abstract="Của tôi", number="12-CT/TU")
    answer = client.post(f"/documents/{document.pk}/edit/", mine)
    assert answer.status_code == 409
    assert ("Của người khác" in main_part(answer), "Của tôi" in main_part(answer)) == (True, True)
    assert DirectiveDocument.objects.get().abstract == "Của người khác"
    version = answer.context["form"]["version"].value()
    assert client.post(f"/documents/{document.pk}/edit/", mine | {"version": version}).status_code == 302
    assert DirectiveDocument.objects.get().abstract == "Của tôi"


def test_links_are_entered_by_number_and_taken_away(client, units, secretary):
    older = make_document(units.city, "12-CT/TU", issued_on=today() - 90 * DAY)
    newer = make_document(units.city, "88-CV/TU")
    address = f"/documents/{newer.pk}/links/new/"
    assert client.post(address, {"kind": "implements", "other": "12 ct tu"}).status_code == 302
    assert older.number in main_part(client.get(newer.get_absolute_url()))
    assert newer.number in main_part(client.get(older.get_absolute_url()))
    for other in ("99-CT/TU", "88-CV/TU", ""):
        assert client.post(address, {"kind": "implements", "other": other}).status_code == 422
    make_document(units.city, "12-CT/TU", issued_on=today() - 80 * DAY)
    assert client.post(address, {"kind": "amends", "other": "12-CT/TU"}).status_code == 422
    day = f"{older.issued_on:%d/%m/%Y}"
    assert client.post(address, {"kind": "amends", "other": f"12-CT/TU {day}"}).status_code == 302
    link = DocumentLink.objects.first()
    assert client.get(f"/documents/links/{link.pk}/remove/").status_code == 200
    client.post(f"/documents/links/{link.pk}/remove/")
    assert DocumentLink.objects.count() == 1


def test_a_link_one_could_not_make_is_not_offered_to_be_taken_away(client, units, secretary):
    older = make_document(units.city, issued_on=today() - 90 * DAY)
    mine = make_document(units.ward)
    link = link_documents(mine, kind="replaces", other=older, by=secretary)
    address = f"/documents/links/{link.pk}/remove/"
    assert address in main_part(client.get(mine.get_absolute_url()))
    client.force_login(worker("officer", units.ward))
    assert address not in main_part(client.get(mine.get_absolute_url()))
    assert client.get(address).status_code == 403


def test_a_file_is_taken_away(client, units, secretary):
    client.post("/documents/new/", typed(units, files=[upload("a.pdf", pdf())]))
    file = DocumentFile.objects.get()
    assert client.get(f"/documents/files/{file.pk}/remove/").status_code == 200
    assert DocumentFile.objects.exists()
    client.post(f"/documents/files/{file.pk}/remove/")
    assert not DocumentFile.objects.exists()


# --- what it asks ---------------------------------------------------------------------------------------------


def test_wards_are_asked_by_level_or_one_by_one(client, units, secretary):
    document = make_document(units.city)
    address = f"/documents/{document.pk}/requirements/new/"
    day = f"{today() + 9 * DAY:%d/%m/%Y}"
    sent = {"text": "Đăng ký mô hình", "due_on": day, "whom": "level", "level": "grassroots", "below": units.city.pk}
    sent["go"] = "ask"
    assert client.post(address, sent).status_code == 302
    assert Duty.objects.count() == 3
    one = {"text": "Báo cáo", "whom": "units", "units": [units.beside.pk], "go": "ask"}
    assert client.post(address, one).status_code == 302
    assert Duty.objects.filter(requirement__text="Báo cáo").get().unit == units.beside
    for wrong in ({"level": ""}, {"text": ""}, {"below": "0"}, {"whom": "units"}, {"due_on": "01/01/2000"}):
        answer = client.post(address, sent | wrong)
        assert (answer.status_code, sent["text"] in main_part(answer) or "text" in wrong) == (422, True)
    page = main_part(client.get(document.get_absolute_url()))
    assert "0/3" in page or "0 of 3" in page


@pytest.mark.bar("X13")
def test_two_who_correct_what_is_asked_see_both_versions(client, units, secretary):
    requirement = make_duty(make_document(units.city), units.ward, due=9).requirement
    address = f"/requirements/{requirement.pk}/edit/"
    opened = client.get(address).context["form"]
    assert 'name="seen"' in main_part(client.get(address))
    later = requirement.due_on + DAY
    change_requirement(requirement, text="Của người khác", due_on=later, by=secretary)
    mine = {"text": "Của tôi", "due_on": f"{requirement.due_on:%d/%m/%Y}", "seen": opened["seen"].value()}
    answer = client.post(address, mine)
    assert answer.status_code == 409
    assert [row[1:] for row in answer.context["differences"]] == [
        ("Của người khác", "Của tôi"),
        (later, requirement.due_on),
    ]
    assert ("Của người khác" in main_part(answer), "Của tôi" in main_part(answer)) == (True, True)
    assert Requirement.objects.get().text == "Của người khác"
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert client.post(address, again)["Location"] == requirement.document.get_absolute_url()
    assert Requirement.objects.get().text == "Của tôi"
    assert client.post(address, {"text": "Không rõ"}).status_code == 422
    assert Requirement.objects.get().text == "Của tôi"


def test_an_officer_reports_with_evidence_and_a_refused_file_reports_nothing(client, units):
    duty = make_duty(make_document(units.city), units.ward, due=3)
    client.force_login(worker("officer", units.ward))
    sent = {"done_on": f"{today():%d/%m/%Y}", "note": "Đã đăng ký 3 mô hình"}
    answer = client.post(f"/duties/{duty.pk}/done/", sent | {"files": [upload("a.jpg", pdf())]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["files"])
    assert "Đã đăng ký 3 mô hình" in main_part(answer)
    assert Duty.objects.open().exists()
    assert client.post(f"/duties/{duty.pk}/done/", sent | {"files": [upload("a.pdf", pdf())]}).status_code == 302
    assert Duty.objects.get().done_note == sent["note"]
    file = DutyFile.objects.get()
    assert b"".join(client.get(f"/duties/files/{file.pk}/").streaming_content) == pdf()
    assert client.post(f"/duties/{duty.pk}/done/", sent).status_code == 302  # again: told, nothing changed
    client.force_login(worker("officer", units.beside))
    assert client.get(f"/duties/files/{file.pk}/").status_code == 404


def test_duties_by_tab_and_state(client, units, secretary):
    document = make_document(units.city)
    by = worker("officer", units.ward)
    make_duty(document, units.city, due=-2)
    for due, done in ((3, None), (30, None), (-3, 0), (-3, -4)):
        make_duty(document, units.ward, due=due, done=done, by=by)

    def shown(**query):
        return len(client.get("/duties/", query).context["duties"])

    assert (shown(), shown(whose="own"), shown(whose="below")) == (5, 1, 4)
    states = {state: shown(state=state) for state in ("open", "soon", "late", "done", "done_late")}
    assert states == {"open": 3, "soon": 1, "late": 1, "done": 2, "done_late": 1}
    assert shown(unit=units.ward.pk, state="done") == 2
    assert shown(document=document.pk) == 5
    by_unit = dict(client.get("/duties/units/").context["units"])
    assert by_unit[units.ward] == {"asked": 4, "open": 2, "late": 0, "done": 2, "done_late": 1}


# --- panels ---------------------------------------------------------------------------------------------------


def test_the_page_shows_campaigns_and_the_models_one_may_know(client, units, secretary):
    document = make_document(units.city)
    make_campaign(units.city, document=document, name="Dân vận khéo 2026")
    registered = make_model(units.beside, "registered")
    draft = make_model(units.beside)
    for model in (registered, draft):
        model.documents.add(document)
    page = main_part(client.get(document.get_absolute_url()))
    assert ("Dân vận khéo 2026" in page, registered.title in page, draft.title in page) == (True, True, True)
    client.force_login(worker("officer", units.ward))
    page = main_part(client.get(document.get_absolute_url()))
    assert (registered.title in page, draft.title in page) == (True, False)
