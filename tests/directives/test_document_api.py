"""Documents and duties in the API: the pages' rules, versions, files through the one door, actions that act once."""

import json

import pytest

from directives.models import DirectiveDocument, DocumentFile, DocumentLink, Duty
from notifications.models import Notice
from organizations.dates import today
from tests.access.people import DAY, tree, worker
from tests.common.made_files import pdf, upload
from tests.directives.makers import make_document, make_duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return tree()


@pytest.fixture
def officer(client, units):
    user = worker("officer", units.ward)
    client.force_login(user)
    return user


def send(client, method, path, data, **headers):
    sent = {"data": json.dumps(data), "content_type": "application/json", "headers": headers}
    return getattr(client, method)(path, **sent)


NEW = {"number": "7-NQ/ĐU", "issued_on": "2026-01-02", "issuer_name": "Đảng ủy phường", "abstract": "Nghị quyết"}


@pytest.mark.bar("X11")
def test_a_document_is_entered_once_for_one_key(client, units, officer):
    answers = [send(client, "post", "/api/v1/documents/", NEW, **{"Idempotency-Key": "k"}) for _turn in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    document = DirectiveDocument.objects.get()
    assert (document.type, document.unit, document.steward) == ("resolution", units.ward, units.ward)
    assert answers[2]["Location"] == f"/api/v1/documents/{document.pk}/"
    assert send(client, "post", "/api/v1/documents/", NEW).status_code == 400  # it is there already
    assert send(client, "post", "/api/v1/documents/", NEW | {"unit": units.city.pk}).status_code == 403


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"number": "NQ"}, "number"),
        ({"issued_on": "2999-01-01"}, "issued_on"),
        ({"issuer_name": ""}, "issuer"),
        ({"issuer_unit": 0}, "issuer_unit"),
        ({"abstract": "x" * 2001}, "abstract"),
        ({"unit": 0}, "unit"),
    ],
)
def test_wrong_input_is_told_by_field(client, units, officer, more, field):
    answer = send(client, "post", "/api/v1/documents/", NEW | more)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {field})


@pytest.mark.bar("A4")
def test_only_what_may_be_edited_changes(client, units, officer):
    document = make_document(units.ward)
    before = DirectiveDocument.objects.values().get()
    smuggled = {"id": 7, "unit": units.city.pk, "steward": units.city.pk, "version": 9, "created_at": "2000-01-01"}
    smuggled |= {"number_key": "x", "search": "x", "abstract": "Mới"}
    answer = send(client, "patch", f"/api/v1/documents/{document.pk}/", smuggled, **{"If-Match": '"1"'})
    assert answer.status_code == 200
    after = DirectiveDocument.objects.values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"abstract", "version", "search"}
    assert after["version"] == 2


@pytest.mark.bar("X13")
def test_a_change_names_its_version(client, units, officer):
    document = make_document(units.ward)
    path = f"/api/v1/documents/{document.pk}/"
    assert client.get(path)["ETag"] == '"1"'
    assert send(client, "patch", path, {"abstract": "A"}).status_code == 428
    assert send(client, "patch", path, {"abstract": "A"}, **{"If-Match": '"1"'})["ETag"] == '"2"'
    answer = send(client, "patch", path, {"abstract": "B"}, **{"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["current"]["abstract"], answer.json()["sent"]) == (
        412,
        "A",
        {"abstract": "B"},
    )
    assert DirectiveDocument.objects.get().abstract == "A"


def test_files_go_up_and_down_through_the_one_door(client, units, officer):
    document = make_document(units.ward, is_internal=True)
    path = f"/api/v1/documents/{document.pk}/files/"
    answers = [client.post(path, {"file": upload("a.pdf", pdf())}) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    file = DocumentFile.objects.get()  # the same bytes are kept once
    assert b"".join(client.get(f"{path}{file.pk}/").streaming_content) == pdf()
    refused = client.post(path, {"file": upload("a.jpg", pdf())})
    assert (refused.status_code, set(refused.json()["errors"])) == (400, {"file"})
    other = make_document(units.ward)
    assert client.get(f"/api/v1/documents/{other.pk}/files/{file.pk}/").status_code == 404
    client.force_login(worker("officer", units.beside))
    assert client.get(f"{path}{file.pk}/").status_code == 404


def test_links_name_documents_one_may_read(client, units, officer):
    document, older = make_document(units.ward), make_document(units.ward, issued_on=today() - 90 * DAY)
    hidden = make_document(units.city, issued_on=today() - 90 * DAY, is_internal=True)
    path = f"/api/v1/documents/{document.pk}/links/"
    assert send(client, "post", path, {"kind": "amends", "other": older.pk}).status_code == 201
    missing = send(client, "post", path, {"kind": "amends", "other": 2**62})
    foreign = send(client, "post", path, {"kind": "amends", "other": hidden.pk})
    assert (missing.status_code, missing.json()["errors"]) == (foreign.status_code, foreign.json()["errors"])
    DocumentLink.objects.create(document=document, other=hidden, kind="implements")
    assert client.get(f"/api/v1/documents/{document.pk}/").json()["links"] == [{"kind": "amends", "other": older.pk}]


@pytest.mark.bar("X11")
def test_a_duty_is_reported_once_for_one_key(client, units, officer):
    asker = worker("secretary", units.city)
    duty = make_duty(make_document(units.city), units.ward, due=3)
    path = f"/api/v1/duties/{duty.pk}/"
    assert (client.get(path).json()["state"], client.get(path).json()["actions"]) == ("soon", ["done", "attach"])
    sent = {"done_on": today().isoformat(), "note": "Xong"}
    answers = [send(client, "post", f"{path}done/", sent, **{"Idempotency-Key": "k"}) for _turn in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [(200, "done")] * 2
    assert Notice.objects.filter(recipient=asker).count() == 1
    assert send(client, "post", f"{path}done/", sent).status_code == 409
    assert send(client, "post", f"{path}reopen/", {"reason": "x"}).status_code == 403
    client.force_login(asker)
    assert send(client, "post", f"{path}reopen/", {"reason": "Thiếu"}).json()["done_on"] is None
    assert send(client, "post", f"{path}reopen/", {"reason": "Thiếu"}).status_code == 409
    assert Duty.objects.open().exists()


def test_the_list_takes_the_filters_of_the_page(client, units, officer):
    for number in ("12-CT/TU", "13-CT/TU"):
        make_document(units.ward, number, type="directive")
    found = client.get("/api/v1/documents/", {"q": "12 ct tu"}).json()["results"]
    assert [each["number"] for each in found] == ["12-CT/TU"]
    assert client.get("/api/v1/documents/", {"type": "odd"}).status_code == 400
    assert client.get("/api/v1/documents/", {"cursor": "odd"}).status_code == 400
    assert client.get("/api/v1/duties/", {"state": "odd"}).status_code == 400
