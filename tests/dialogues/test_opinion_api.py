"""Opinions in the API: the verbs of the pages on what was read, words when it is read, identities by their scope."""

import pytest
from django.core.cache import cache

from dialogues.models import IdentityLook, Opinion
from mobilization.outbox.models import IdempotencyKey
from organizations.dates import today
from partners.models import Client
from partners.services.clients import add_client
from tests.access.people import again, worker
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.partners.programs import Program

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}
WHO = {"name": "Hoàng Yến Canary0001", "phone": "0999 77 0001", "address": "Ngõ Canary0001", "may_contact": True}
NEW = {"kind": "petition", "channel": "telephone", "text": "Đường ngõ 5 ngập"}
IDENTITY_FIELDS = {"name", "phone", "address", "may_publish_name", "may_contact", "consented_on", "identity"}


@pytest.fixture
def api(client, here):
    """Calls as the user: `api(user, method, path, data)`."""

    def call(user, method, path, data=None, **headers):
        client.force_login(again(user))
        known = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(f"/api/v1/opinions/{path}", data, **JSON, headers=known)

    return call


@pytest.fixture
def program(here):
    """A program of the ward with these scopes; `program.client` and a token."""
    cache.clear()
    key, secret = add_client(
        name="1022", contact="Tổng đài", unit=here.ward, scopes=["opinions:read"], valid_from=today(), by=here.root
    )

    def made(*scopes):
        Client.objects.filter(pk=key.pk).update(scopes=list(scopes))
        return Program(key.client_id, secret).come_in()

    made.account = key.account
    return made


LIFE = (
    ("officer", "classify", {"kind": "petition", "domain": "economy"}, "classified"),
    ("leader", "assign", {}, "assigned"),
    ("leader", "extend", {"days": 2, "reason": "Mưa"}, "assigned"),
    ("officer", "pause", {"reason": "Hỏi số nhà"}, "waiting"),
    ("officer", "resume", {}, "assigned"),
    ("officer", "draft", {"answer": "Đã nạo vét"}, "drafted"),
    ("leader", "return", {"reason": "Nêu ngày"}, "assigned"),
    ("officer", "draft", {"answer": "Đã nạo vét ngày 3"}, "drafted"),
    ("leader", "approve", {}, "approved"),
    ("officer", "answer", {}, "answered"),
)


def take_all(api, here, at, tag):
    """Each step: closed to who may not, refused without or on another version, taken; the last tag."""
    for who, step, sent, state in LIFE:
        unit = {"unit": here.ward.pk} if step == "assign" else {}
        assert api(here.auditor, "post", f"{at}{step}/", {"odd": 1}).status_code == 403, step
        assert api(getattr(here, who), "post", f"{at}{step}/", sent | unit).status_code == 428, step
        old = api(getattr(here, who), "post", f"{at}{step}/", sent | unit, If_Match='"1-received.0"')
        assert (old.status_code, old["ETag"], "text" in old.json()["current"]) == (412, tag, False), step
        done = api(getattr(here, who), "post", f"{at}{step}/", sent | unit, If_Match=tag)
        assert (done.status_code, done.json()["state"], "answer" in done.json()) == (200, state, False), done.content
        assert done["ETag"] != tag
        tag = done["ETag"]
    return tag


@pytest.mark.bar("X13")
def test_from_the_telephone_to_the_closed_answer(api, here):
    assert api(here.auditor, "post", "", NEW).status_code == 403
    assert api(here.officer, "post", "", NEW | {"unit": here.units.beside.pk}).status_code == 403
    wrong = api(here.officer, "post", "", NEW | {"channel": "web", "kind": "x", "identity": {"phone": "0" * 40}})
    assert (wrong.status_code, set(wrong.json()["errors"])) == (400, {"channel", "kind", "identity.phone"})
    wrong = api(here.officer, "post", "", NEW | {"identity": {"may_contact": True}})
    assert list(wrong.json()["errors"]) == ["identity.may_contact"]
    made = api(here.officer, "post", "", NEW | {"identity": WHO})
    pk, at = made.json()["id"], f"{made.json()['id']}/"
    assert (made.status_code, set(made.json()) & IDENTITY_FIELDS, made["Cache-Control"]) == (201, set(), "no-store")
    assert api(here.officer, "get", f"?q={made.json()['code']}").json()["results"][0]["id"] == pk
    read = api(here.officer, "get", at)
    assert (read.json()["text"], read.json()["identity_known"], read.json()["received_on"], read.json()["unit"]) == (
        NEW["text"], True, f"{today()}", here.ward.pk,
    )  # fmt: skip
    assert read.json()["actions"] == ["edit", "unmask", "identity", "classify", "route_out"]
    assert api(here.officer, "patch", at, {"place": "Ngõ 5"}).status_code == 428
    saved = api(here.officer, "patch", at, {"place": "Ngõ 5"}, If_Match=read["ETag"])
    assert (saved.status_code, saved.json()["place"], saved.json()["version"]) == (200, "Ngõ 5", 2)
    late = api(here.officer, "patch", at, {"place": "Ngõ 6"}, If_Match=read["ETag"])
    assert (late.status_code, late.json()["current"]["place"], late.json()["sent"]) == (
        412,
        "Ngõ 5",
        {"place": "Ngõ 6"},
    )
    tag = take_all(api, here, at, saved["ETag"])
    assert api(here.officer, "get", at).json()["answer"] == "Đã nạo vét ngày 3"
    assert api(here.officer, "post", f"{at}close/", {}, If_Match=tag).status_code == 409
    steps = api(here.auditor, "get", f"{at}steps/").json()["results"]
    assert [each["action"] for each in steps][:2] == ["answer", "approve"]
    assert (len(steps), steps[-2]["to_state"], steps[-3]["reason"]) == (10, "assigned", "Mưa")
    assert not Opinion.objects.exclude(pk=pk).exists()


@pytest.mark.bar("X13")
def test_forwarding_changes_no_version_and_is_a_change_all_the_same(api, here):
    opinion = make_opinion(here.ward, here.officer, "assigned")
    at, sent = f"{opinion.pk}/forward/", {"unit": here.units.school.pk, "reason": "Đúng thẩm quyền"}
    read = api(here.leader, "get", f"{opinion.pk}/")["ETag"]
    assert api(here.leader, "post", at, sent, If_Match=read).status_code == 200
    back = {"unit": here.ward.pk, "reason": "Trả lại"}
    late = api(here.leader, "post", at, back, If_Match=read)
    assert (late.status_code, late.json()["current"]["assigned"]) == (412, here.units.school.pk)
    assert api(here.leader, "post", at, back, If_Match=late["ETag"]).status_code == 200
    assert api(here.leader, "post", at, back, If_Match="*").status_code == 400
    assert opinion.transitions.count() == 2


def test_others_do_not_find_it_and_the_list_has_no_words(api, here, django_assert_max_num_queries):
    make_opinion(here.ward, here.officer, "assigned", identity={"name": "Canary"}, text="Canary0002")
    other = make_opinion(here.units.beside, here.beside)
    for number in range(8):
        make_opinion(here.ward, here.officer, "drafted", answer=f"{number}")
    with django_assert_max_num_queries(24):
        rows = api(here.auditor, "get", "").json()["results"]
    assert (len(rows), [row for row in rows if {"text", "answer", "place", "identity_known"} & set(row)]) == (9, [])
    assert api(here.auditor, "get", "?q=canary0002").json()["results"][0]["state"] == "assigned"
    assert api(here.auditor, "get", "?q=canary").json()["results"] == rows[-1:]
    for path in (f"{other.pk}/", f"{other.pk}/steps/"):
        assert api(here.officer, "get", path).status_code == 404
    assert api(here.officer, "post", f"{other.pk}/identity/", {"purpose": "ask"}).status_code == 404
    conference = make_conference(here.units.beside, here.beside)
    hidden = api(here.officer, "post", "", NEW | {"conference": conference.pk})
    assert list(hidden.json()["errors"]) == ["conference"]


@pytest.mark.bar("P1")
def test_who_said_it_is_told_by_scope_right_and_purpose_and_kept_in_no_answer(api, program, here):
    opinion = make_opinion(here.ward, here.officer, identity=WHO | {"consented_on": today()})
    at, ask = f"/api/v1/opinions/{opinion.pk}/", {"purpose": "answer"}
    blind = program("opinions:read", "opinions:write")
    read = blind.get(at)
    assert (read.status_code, set(read.json()) & {*IDENTITY_FIELDS, "identity_known"}) == (200, set())
    assert (blind.post(f"{at}identity/", ask).status_code, IdentityLook.objects.count()) == (403, 0)
    seeing = program("opinions:read", "opinions:identities")
    assert seeing.get(at).json()["identity_known"] is True
    assert set(seeing.get(at).json()) & IDENTITY_FIELDS == set()
    assert list(seeing.post(f"{at}identity/", {"purpose": "curious"}).json()["errors"]) == ["purpose"]
    assert not IdentityLook.objects.exists()
    told = seeing.post(f"{at}identity/", ask, Idempotency_Key="look")
    assert (told.json()["name"], told["Cache-Control"]) == (WHO["name"], "no-store")
    look = IdentityLook.objects.get()
    assert (look.by_id, look.act, look.purpose) == (program.account.pk, "seen", "answer")
    assert "Canary0001" not in IdempotencyKey.objects.get().body
    again_told = seeing.post(f"{at}identity/", ask, Idempotency_Key="look")
    assert (again_told.json(), again_told["Cache-Control"]) == (told.json(), "no-store")
    Opinion.objects.filter(pk=opinion.pk).update(state="withdrawn")
    assert seeing.post(f"{at}identity/", ask, Idempotency_Key="look").status_code == 403
    Opinion.objects.filter(pk=opinion.pk).update(state="received")
    for stranger in (here.auditor, here.above, here.root):
        assert api(stranger, "post", f"{opinion.pk}/identity/", ask).status_code == 403
        assert api(stranger, "put", f"{opinion.pk}/identity/", WHO).status_code == 403
    assert api(here.officer, "put", f"{opinion.pk}/identity/", {"may_contact": True}).status_code == 400
    assert api(here.officer, "put", f"{opinion.pk}/identity/", {}).status_code == 204
    assert api(here.officer, "post", f"{opinion.pk}/identity/", ask).json() == {"known": False}
    assert [each.act for each in IdentityLook.objects.order_by("pk")] == ["seen", "erased"]


def test_a_program_goes_as_far_as_an_officer(program, here):
    drafted = make_opinion(here.ward, here.officer, "drafted")
    writing = program("opinions:read", "opinions:write")
    at = f"/api/v1/opinions/{drafted.pk}/"
    assert writing.post(f"{at}approve/", {}, If_Match="*").status_code == 403
    assert writing.post(f"{at}withdraw/", {"reason": "Vì"}, If_Match="*").status_code == 403
    school = worker("officer", here.units.school, "s")
    below = make_opinion(here.units.school, school)
    assert writing.get(f"/api/v1/opinions/{below.pk}/").status_code == 200
    only = program("opinions:write")
    assert only.get(at).status_code == 403
    classified = only.post(
        f"/api/v1/opinions/{below.pk}/classify/", {"kind": "question", "domain": "economy"}, If_Match="*"
    )
    assert (classified.status_code, set(classified.json())) == (200, {"id", "version"})
