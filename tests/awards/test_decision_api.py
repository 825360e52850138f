"""Decisions, recipients and presentations in the API: the verbs of the pages, refused in the same way."""

import pytest

from awards.models import Decision, DecisionRecipient, Presentation
from organizations.dates import today
from organizations.models import Person
from tests.access.people import DAY, again, member
from tests.awards.decision_makers import make_decision, make_presentation, make_recipient, make_signed

pytestmark = pytest.mark.django_db
TEXT = {"title": "Tặng Giấy khen", "branch": "state", "signer": "Trần Văn Ký", "signer_post": "Chủ tịch"}
JSON = {"content_type": "application/json"}


@pytest.fixture
def api(client, deciding):
    """Calls as the user: `api(user, method, path, data)`."""

    def call(user, method, path, data=None, on=None):
        client.force_login(again(user))
        named = {} if on is None else {"headers": {"If-Match": on}}
        return getattr(client, method)(f"/api/v1/{path}", data, **JSON, **named)

    return call


def test_from_draft_to_presentation(api, deciding):
    made = api(deciding.officer, "post", "award-decisions/", TEXT | {"unit": deciding.ward.pk})
    assert made.status_code == 201
    pk = made.json()["id"]
    assert (made.json()["state"], made.json()["numbered"], made.json()["symbol"]) == ("draft", "", "QĐ-UBND")
    one = {"form": deciding.form.pk, "recipient": "person", "name": "Nguyễn Văn An", "works_directly": True}
    row = api(deciding.officer, "post", f"award-decisions/{pk}/recipients/", one)
    assert (row.status_code, row.json()["order"], row.json()["actions"]) == (201, 1, ["edit", "remove"])
    row = row.json()["id"]
    changed = api(deciding.officer, "patch", f"award-recipients/{row}/", {"money": 500000}, on="*")
    assert changed.json()["money"] == 500000
    tag = made["ETag"]
    text = api(deciding.officer, "patch", f"award-decisions/{pk}/", {"title": "Khác"}, on=tag)
    assert (text.status_code, text.json()["version"]) == (200, 2)
    stale = api(deciding.officer, "patch", f"award-decisions/{pk}/", {"title": "Nữa"}, on=tag)
    assert stale.status_code == 412
    assert api(deciding.officer, "patch", f"award-decisions/{pk}/", {"title": "Nữa"}).status_code == 428
    assert api(deciding.officer, "post", f"award-decisions/{pk}/submit/", on="*").status_code == 403
    assert api(deciding.secretary, "post", f"award-decisions/{pk}/submit/", on="*").status_code == 200
    again_ = api(deciding.secretary, "post", f"award-decisions/{pk}/submit/", on="*")
    assert again_.status_code == 409
    signed = api(deciding.approver, "post", f"award-decisions/{pk}/sign/", {"signed_on": today().isoformat()}, on="*")
    assert (signed.json()["numbered"], signed.json()["actions"]) == ("01/QĐ-UBND", ["publish", "annul"])
    event = {"unit": deciding.ward.pk, "title": "Hội nghị", "held_on": today().isoformat()}
    event = api(deciding.officer, "post", "award-presentations/", event).json()["id"]
    given = {"decision": pk, "given": [{"recipient": row, "received_by": "vợ"}]}
    put = api(deciding.officer, "put", f"award-presentations/{event}/handovers/", given, on="*")
    assert (put.status_code, put.json()["handed"], put.json()["decisions"]) == (200, 1, 1)
    told = api(deciding.officer, "get", f"award-presentations/{event}/handovers/").json()["results"]
    assert [(each["recipient"], each["received_by"]) for each in told] == [(row, "vợ")]
    assert api(deciding.officer, "get", f"award-recipients/{row}/").json()["presented"] == 1
    none = {"decision": pk, "given": []}
    none = api(deciding.officer, "put", f"award-presentations/{event}/handovers/", none, on="*")
    assert none.json()["handed"] == 0
    annul = {"ground": "Khai man", "on": today().isoformat(), "number": "9/QĐ"}
    assert api(deciding.approver, "post", f"award-recipients/{row}/annul/", annul).status_code == 200
    assert api(deciding.approver, "post", f"award-recipients/{row}/annul/", annul).status_code == 409
    done = api(deciding.approver, "post", f"award-decisions/{pk}/annul/", annul)
    assert (done.json()["state"], done.json()["annulled_by"], done.json()["commended"]) == ("annulled", "9/QĐ", 0)


def test_refusals_are_told_at_their_field(api, deciding):
    outside = {"unit": deciding.ward.pk, "is_outside": True, "title": "X", "branch": "party", "level": "central"}
    refused = api(deciding.officer, "post", "award-decisions/", outside)
    assert sorted(refused.json()["errors"]) == ["issuer", "printed_number", "signed_on"]
    refused = api(deciding.officer, "post", "award-decisions/", TEXT | {"unit": deciding.ward.pk, "issuer": "X"})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["issuer"])
    decision = make_decision(deciding.ward)
    address = f"award-decisions/{decision.pk}/recipients/"
    both = {"form": None, "title": None, "recipient": "person", "name": "A"}
    assert list(api(deciding.officer, "post", address, both).json()["errors"]) == ["title"]
    there = member(Person.objects.create(full_name="Nơi khác"), deciding.units.beside, "officer").person
    one = {"form": deciding.form.pk, "recipient": "person", "name": "A", "person": there.pk}
    assert list(api(deciding.officer, "post", address, one).json()["errors"]) == ["person"]
    make_recipient(decision, deciding.form)
    api(deciding.secretary, "post", f"award-decisions/{decision.pk}/submit/", on="*")
    back = api(deciding.approver, "post", f"award-decisions/{decision.pk}/return/")
    assert (back.status_code, list(back.json()["errors"])) == (400, ["reason"])
    late = {"signed_on": (today() + DAY).isoformat()}
    late = api(deciding.approver, "post", f"award-decisions/{decision.pk}/sign/", late, on="*")
    assert (late.status_code, list(late.json()["errors"])) == (400, ["signed_on"])
    assert api(deciding.officer, "patch", f"award-recipients/{decision.recipients.get().pk}/", {}).status_code == 409


def test_what_may_be_thrown_away(api, deciding):
    decision = make_decision(deciding.ward)
    row = make_recipient(decision, deciding.form)
    assert api(deciding.officer, "delete", f"award-recipients/{row.pk}/").status_code == 204
    assert api(deciding.leader, "delete", f"award-decisions/{decision.pk}/").status_code == 403
    assert api(deciding.officer, "delete", f"award-decisions/{decision.pk}/").status_code == 204
    signed = make_signed(deciding.ward, deciding.form, "A")
    assert api(deciding.officer, "delete", f"award-decisions/{signed.pk}/").status_code == 409
    event = make_presentation(deciding.ward)
    assert api(deciding.officer, "delete", f"award-presentations/{event.pk}/").status_code == 204
    assert (Decision.objects.count(), DecisionRecipient.objects.count(), Presentation.objects.count()) == (1, 1, 0)


def test_the_list_of_one_decision_and_a_number_of_the_figures(api, deciding):
    first, _second = (make_signed(deciding.ward, deciding.form, name) for name in ("A", "B"))
    told = api(deciding.auditor, "get", f"award-recipients/?decision={first.pk}").json()["results"]
    assert [each["name"] for each in told] == ["A"]
    rows = api(deciding.auditor, "get", f"figures/awarded/?within={deciding.ward.pk}").json()
    assert [row["number"] for row in rows] == [2, 0, 2, 2, 0]
    listed = api(deciding.auditor, "get", rows[0]["url"].partition("/api/v1/")[2]).json()["results"]
    assert sorted(each["name"] for each in listed) == ["A", "B"]


def test_of_a_decision_elsewhere_nothing_is_handed_over(api, deciding):
    elsewhere = make_signed(deciding.units.beside, deciding.form, "X")
    event = make_presentation(deciding.ward)
    given = {"decision": elsewhere.pk, "given": [{"recipient": elsewhere.recipients.get().pk}]}
    assert api(deciding.officer, "put", f"award-presentations/{event.pk}/handovers/", given, on="*").status_code == 404


def test_a_step_is_taken_on_what_was_read(api, deciding):
    decision = make_decision(deciding.ward)
    make_recipient(decision, deciding.form)
    address = f"award-decisions/{decision.pk}/"
    day = {"signed_on": today().isoformat()}
    for who, step, sent in ((deciding.secretary, "submit", None), (deciding.approver, "sign", day)):
        read = api(who, "get", address)["ETag"]
        assert api(who, "post", f"{address}{step}/", sent).status_code == 428
        texts = read.partition(".")[0] + '"'
        for older in (texts, '"1-draft.0"'):
            assert api(who, "post", f"{address}{step}/", sent, on=older).status_code == 412
        if step == "submit":
            make_recipient(decision, deciding.form, name="Sau đó")
            late = api(who, "post", f"{address}{step}/", sent, on=read)
            assert (late.status_code, late.json()["current"]["commended"]) == (412, 2)
            title = {"title": "Khác"}
            assert api(deciding.officer, "patch", address, title, on=read).status_code == 200
            assert api(who, "post", f"{address}{step}/", sent, on=late["ETag"]).status_code == 412
            read = api(who, "get", address)["ETag"]
        done = api(who, "post", f"{address}{step}/", sent, on=f'"older", {read}')
        assert (done.status_code, done["ETag"] == read) == (200, False)
    outside = make_decision(deciding.ward, is_outside=True)
    address = f"award-decisions/{outside.pk}/"
    read = api(deciding.secretary, "get", address)["ETag"]
    make_recipient(outside, deciding.form)
    assert api(deciding.secretary, "post", f"{address}record/").status_code == 428
    assert api(deciding.secretary, "post", f"{address}record/", on=read).status_code == 412
    read = api(deciding.secretary, "get", address)["ETag"]
    assert api(deciding.secretary, "post", f"{address}record/", on=read).status_code == 200


def test_what_was_handed_over_is_replaced_on_what_was_read(api, deciding):
    first, second = (make_signed(deciding.ward, deciding.form, name) for name in ("A", "B"))
    event = make_presentation(deciding.ward)
    address = f"award-presentations/{event.pk}/"
    read = api(deciding.officer, "get", address)["ETag"]
    given = {"decision": first.pk, "given": [{"recipient": first.recipients.get().pk}]}
    assert api(deciding.officer, "put", f"{address}handovers/", given).status_code == 428
    put = api(deciding.officer, "put", f"{address}handovers/", given, on=read)
    assert (put.status_code, put["ETag"] == read) == (200, False)
    late = api(deciding.officer, "put", f"{address}handovers/", {"decision": first.pk, "given": []}, on=read)
    assert (late.status_code, late["ETag"], late.json()["current"]["handed"]) == (412, put["ETag"], 1)
    other = {"decision": second.pk, "given": [{"recipient": second.recipients.get().pk}]}
    both = api(deciding.officer, "put", f"{address}handovers/", other, on=late["ETag"])
    assert (both.status_code, both.json()["handed"]) == (200, 2)
    assert api(deciding.officer, "patch", address, {"place": "Nhà văn hóa"}, on=read).status_code == 200
