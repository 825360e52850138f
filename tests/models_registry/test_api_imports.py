"""Imports in the API: the table is sent, its rows are judged, the sender decides, a job writes; as on the page."""

import contextlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilization.outbox import runner
from models_registry.models import ModelImport, RegisteredModel
from tests.access.people import worker
from tests.models_registry.import_files import KNOWN, book, opened
from tests.models_registry.makers import make_model

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_wakes")]
ADDRESS = "/api/v1/imports/"
CSV = "Tên mô hình,Tóm tắt,Chủ thể,Lĩnh vực\nĐường hoa,Trồng hoa,Tập thể,Kinh tế\n,Không tên,Tập thể,Kinh tế\n"
JSON = '[{"title": "Đường hoa", "summary": "Trồng hoa", "subject": "Tập thể", "domain": "Kinh tế"}]'


def send(client, content, name="bang.xlsx", key=None, **fields):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content), **fields}, headers=headers)


def worked(source_id, which):
    """The import after the worker has read, or written, it."""
    source = ModelImport.objects.get(pk=source_id)
    runner.run_job(getattr(source, f"{which}_id"))
    return ModelImport.objects.get(pk=source_id)


def test_sent_read_looked_at_confirmed_and_written(officer, cast, campaign):
    content = book([KNOWN | {"title": "Đường hoa", "households": 46}, KNOWN | {"title": "", "summary": "Không tên"}])
    answer = send(officer, content, unit=cast.units.ward.pk, campaign=campaign.pk)
    own = f"{ADDRESS}{answer.json()['id']}/"
    assert (answer.status_code, answer["Location"], answer.json()["stage"]) == (202, own, "reading")
    assert officer.get(f"{own}rows/").json()["results"] == []
    assert officer.post(f"{own}confirm/", {}, content_type="application/json").status_code == 409
    worked(answer.json()["id"], "reading")
    read = officer.get(own).json()
    assert (read["stage"], read["counts"], read["actions"]) == ("ready", {"new": 1, "error": 1}, ["confirm", "delete"])
    good, wrong = officer.get(f"{own}rows/").json()["results"]
    assert (good["number"], good["verdict"], good["title"], good["errors"]) == (2, "new", "Đường hoa", [])
    assert [(each["cell"], each["column"]) for each in wrong["errors"]] == [("A3", "Tên mô hình")]
    assert [row["number"] for row in officer.get(f"{own}rows/?verdict=error").json()["results"]] == [3]
    assert officer.get(f"{own}rows/?verdict=odd").status_code == 400
    assert not RegisteredModel.objects.exists()
    assert officer.post(f"{own}confirm/", {"whole": True}, content_type="application/json").status_code == 409
    confirmed = officer.post(f"{own}confirm/", {}, content_type="application/json")
    assert (confirmed.status_code, confirmed.json()["stage"], confirmed.json()["actions"]) == (202, "writing", [])
    assert officer.delete(own).status_code == 409
    worked(answer.json()["id"], "writing")
    model = RegisteredModel.objects.get()
    assert (model.title, model.unit, model.campaign, model.created_by) == (
        "Đường hoa", cast.units.ward, campaign, cast.officer,
    )  # fmt: skip
    done = officer.get(own).json()
    [file] = officer.get(f"/api/v1/jobs/{done['writing']}/").json()["files"]
    with contextlib.closing(officer.get(file["url"])) as result:
        assert b"".join(result.streaming_content).startswith(b"PK")
    first = officer.get(f"{own}rows/?verdict=new").json()["results"][0]
    assert (done["stage"], first["model"], first["code"], first["is_done"]) == ("done", model.pk, model.code, True)
    assert officer.post(f"{own}confirm/", {}, content_type="application/json").status_code == 409
    assert officer.delete(own).status_code == 204
    assert (officer.get(own).status_code, RegisteredModel.objects.count()) == (404, 1)


@pytest.mark.parametrize(("content", "name", "errors"), [(CSV, "a.csv", ["A3"]), (JSON, "a.json", [])])
def test_csv_and_json_go_the_same_way(officer, cast, content, name, errors):
    made = send(officer, content.encode(), name, unit=cast.units.ward.pk).json()
    worked(made["id"], "reading")
    rows = officer.get(f"{ADDRESS}{made['id']}/rows/").json()["results"]
    assert [each["cell"] for row in rows for each in row["errors"]] == errors
    assert rows[0]["verdict"] == "new"


def test_what_cannot_be_read_says_why_as_a_problem(officer, cast):
    for content, name in ((b"", "a.csv"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "a.xlsx")):
        answer = send(officer, content, name)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["errors"]["file"]
    assert officer.post(ADDRESS, {}).json()["errors"].keys() == {"file"}
    assert not ModelImport.objects.exists()
    made = send(officer, "Cột lạ\nx\n".encode(), "a.csv").json()
    worked(made["id"], "reading")
    refused = officer.get(f"{ADDRESS}{made['id']}/").json()
    assert (refused["stage"], refused["actions"], bool(refused["refusal"])) == ("refused", ["delete"], True)


def test_sent_again_with_the_same_key_it_is_one_import(officer, cast):
    answers = [send(officer, CSV.encode(), "a.csv", key="table-1", unit=cast.units.ward.pk) for _each in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert send(officer, JSON.encode(), "a.json", key="table-1").status_code == 422
    assert ModelImport.objects.count() == 1


def test_confirmed_again_with_the_same_key_it_is_written_once(officer, cast):
    made = send(officer, CSV.encode(), "a.csv", unit=cast.units.ward.pk).json()
    worked(made["id"], "reading")
    address, headers = f"{ADDRESS}{made['id']}/confirm/", {"Idempotency-Key": "go-1"}
    answers = [officer.post(address, {}, content_type="application/json", headers=headers) for _each in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    worked(made["id"], "writing")
    assert RegisteredModel.objects.count() == 1


def test_ones_own_alone_and_only_for_who_writes(client, officer, cast):
    made = send(officer, CSV.encode(), "a.csv", unit=cast.units.ward.pk).json()
    own = f"{ADDRESS}{made['id']}/"
    client.force_login(cast.leader)
    assert client.get(ADDRESS).json()["results"] == []
    for address in (own, f"{own}rows/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{own}confirm/", {}, content_type="application/json").status_code == 404
    assert client.delete(own).status_code == 404
    client.force_login(cast.auditor)
    assert send(client, CSV.encode(), "a.csv").status_code == 403
    assert client.post(ADDRESS, {}).status_code == 403  # before what they sent is read
    assert ModelImport.objects.count() == 1


def test_units_out_of_reach_answer_like_missing_ones(officer, cast):
    answers = [send(officer, CSV.encode(), "a.csv", unit=pk).json() for pk in (cast.units.beside.pk, 987_654_321)]
    told = [answer["errors"]["unit"][0] for answer in answers]
    assert told[0].replace(str(cast.units.beside.pk), "") == told[1].replace("987654321", "")
    assert not ModelImport.objects.exists()


def test_rows_are_paged_by_value_with_as_many_queries_for_sixty_as_for_one(officer, cast):
    make_model(cast.units.ward, "registered", title="Giếng làng sạch đẹp")
    numbers = []
    for many in (1, 60):
        unit = cast.units.ward.code
        lines = "".join(f"Giếng làng đẹp {n},Sạch,Tập thể,Kinh tế,{unit}\n" for n in range(many))
        made = send(officer, f"{CSV.splitlines()[0]},Đơn vị\n{lines}".encode(), "a.csv", unit=cast.units.ward.pk).json()
        worked(made["id"], "reading")
        with CaptureQueriesContext(connection) as captured:
            page = officer.get(f"{ADDRESS}{made['id']}/rows/?page_size=40").json()
        numbers.append(len(captured))
    assert len(set(numbers)) == 1, numbers
    rest = officer.get(page["next"]).json()["results"]
    assert [row["number"] for row in page["results"] + rest] == list(range(2, 62))


def test_each_row_says_for_which_unit_it_is(officer, cast):
    """The one it names, of which it is a model, or that was chosen; else what was typed."""
    own = make_model(cast.units.school, "draft")
    rows = [
        KNOWN | {"title": "Một"},
        KNOWN | {"title": "Hai", "unit": cast.units.school.code},
        KNOWN | {"title": "Ba", "unit": "Phường nào đó"},
        KNOWN | {"title": "Bốn", "code": own.code},
        KNOWN | {"title": "Năm", "code": "DVK-2026-999999"},
    ]
    made = send(officer, book(rows), unit=cast.units.ward.pk).json()
    worked(made["id"], "reading")
    told = officer.get(f"{ADDRESS}{made['id']}/rows/").json()["results"]
    ward, school = ((unit.pk, unit.name) for unit in (cast.units.ward, cast.units.school))
    nothing = (None, "")
    named = [(row["unit"], row["unit_name"]) for row in told]
    assert named == [ward, school, (None, "Phường nào đó"), school, nothing]


def test_what_is_like_a_row_is_named_with_its_link_and_only_what_one_may_know_of(client, cast):
    known = make_model(cast.units.beside, "registered", title="Giếng làng sạch đẹp")
    make_model(cast.units.beside, "draft", title="Giếng làng sạch đẹp")
    own = make_model(cast.units.ward, "draft", title="Tổ dân phố xanh phân loại rác")
    by = worker("officer", cast.units.ward, "officer-of-likes")
    client.force_login(by)
    rows = [KNOWN | {"title": title} for title in ("Giếng làng sạch", own.title, "Đoạn đê tự quản")]
    rows.append({"code": own.code, "version": 1, "title": "Giếng làng sạch"})
    made = send(client, book(rows), unit=cast.units.ward.pk).json()
    source = worked(made["id"], "reading")
    like, same, alone, edited = client.get(f"{ADDRESS}{made['id']}/rows/").json()["results"]
    assert [each["id"] for each in like["similar"]] == [known.pk]
    assert like["similar"][0]["unit"] == cast.units.beside.pk
    assert ([each["id"] for each in same["same_names"]], same["similar"]) == ([own.pk], [])
    assert (alone["same_names"], alone["similar"], edited["similar"]) == ([], [], [])
    page = client.get(source.get_absolute_url(), headers={"Accept-Language": "vi"}).content.decode()
    assert f'Tương tự <a href="/models/{known.pk}/">Giếng làng sạch đẹp</a>' in page
    assert f'<a href="/models/{own.pk}/">{own.code}</a>' in page
    hidden = RegisteredModel.objects.get(unit=cast.units.beside, state="draft")
    source.rows.filter(number=4).update(similar=[hidden.code])  # as if it had moved away meanwhile
    assert client.get(f"{ADDRESS}{made['id']}/rows/").json()["results"][2]["same_names"] == []
    client.post(f"{ADDRESS}{made['id']}/confirm/", {}, content_type="application/json")
    worked(made["id"], "writing")
    assert client.get(f"{ADDRESS}{made['id']}/rows/").json()["results"][0]["similar"] == []
    assert opened(ModelImport.objects.get(pk=made["id"]).writing.files.get()).worksheets[0].max_row == 5
