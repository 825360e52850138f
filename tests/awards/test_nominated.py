"""From the nomination to the signature: on the list, decided with the decision, waiting again when that is annulled."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from awards.models import Decision, DecisionRegister, Nomination
from awards.nomination_steps import NOMINATION_STEPS
from awards.queries.nominated import decision_of, given_without_nomination, waiting_for
from awards.services.decision_recipients import change_recipient, remove_recipient
from awards.services.decision_steps import annul_decision, annul_recipient, sign_decision, take_step
from awards.services.nominated import add_nominated
from mobilization.common.editing import content_of
from mobilization.workflow.refusals import NotAllowed, NotNow, TransitionRefused
from mobilization.workflow.transitions import apply_transition
from organizations.dates import today
from tests.access.people import again
from tests.awards.decision_makers import make_decision, make_recipient, make_signed
from tests.awards.makers import make_form
from tests.awards.nominated import nominate
from tests.worlds import shared

pytestmark = pytest.mark.django_db
ANNULLED = {"ground": "Khai man thành tích", "number": "9/QĐ-UBND"}


@shared
def house(deciding):
    """A draft of the ward, and two nominations that were recommended to it."""
    own = {"body": deciding.ward, "body_steward": deciding.ward, "state": "approved", "works_directly": True}
    by = deciding.officer
    deciding.first = nominate(deciding.units, by, deciding.form, name="Nguyễn Văn An", **own)
    deciding.second = nominate(deciding.units, by, deciding.form, name="Hộ bà Bình", recipient="household", **own)
    deciding.draft = make_decision(deciding.ward)
    return deciding


def put(house, *nominations, by=None):
    return add_nominated(house.draft, nominations=[each.pk for each in nominations], by=by or house.officer)


def signed(house):
    take_step(house.draft, "submit", by=house.secretary)
    return sign_decision(house.draft, signed_on=today(), by=house.approver)


def states():
    return list(Nomination.objects.order_by("pk").values_list("state", flat=True))


def test_a_nomination_is_decided_with_the_decision_and_waits_again_when_that_is_annulled(house):
    assert list(waiting_for(house.draft)) == [house.first, house.second]
    assert put(house, house.first, house.second) == 2
    assert list(waiting_for(house.draft)) == list(waiting_for(make_decision(house.ward))) == []
    one, other = house.draft.recipients.order_by("order")
    assert (one.name, one.position, one.form, one.unit, one.works_directly) == (
        "Nguyễn Văn An", "Tổ trưởng", house.form, house.ward, True,
    )  # fmt: skip
    assert states() == ["approved", "approved"], "a draft decides nothing"
    decision = signed(house)
    assert states() == ["decided", "decided"]
    house.first.refresh_from_db()
    assert house.first.decided_on == today()
    assert decision_of(house.first, again(house.officer)) == one
    assert decision_of(house.first, again(house.beside)) is None
    annul_recipient(one, on=today(), by=house.approver, **ANNULLED)
    assert states() == ["approved", "decided"]
    assert list(waiting_for(make_decision(house.ward))) == [house.first]
    step = house.first.transitions.order_by("-id").first()
    assert (step.action, step.reason) == ("undecide", ANNULLED["ground"])
    annul_decision(decision, on=today(), by=house.approver, **ANNULLED)
    assert states() == ["approved", "approved"]
    assert house.first.transitions.filter(action="undecide").count() == 1, "it was taken back once"
    assert other.nomination == house.second


def test_one_nomination_is_on_one_open_list(house):
    put(house, house.first)
    beside = make_decision(house.ward)
    with pytest.raises(ValidationError) as wrong:
        add_nominated(beside, nominations=[house.first.pk, house.second.pk], by=house.officer)
    assert list(wrong.value.message_dict) == ["nominations"]
    assert not beside.recipients.exists(), "all of them or none"
    remove_recipient(house.draft.recipients.get(), by=house.officer)
    assert add_nominated(beside, nominations=[house.first.pk] * 2, by=house.officer) == 1


def test_one_that_does_not_wait_any_more_stops_the_signature_and_no_number_is_drawn(house):
    put(house, house.first)
    apply_transition(house.first, "return", by=house.secretary, reason="Thiếu minh chứng")
    take_step(house.draft, "submit", by=house.secretary)
    with pytest.raises(TransitionRefused, match=house.first.code):
        sign_decision(house.draft, signed_on=today(), by=house.approver)
    house.draft.refresh_from_db()
    assert (house.draft.state, house.draft.number) == ("submitted", None)
    assert not DecisionRegister.objects.filter(last__gt=0).exists()


def test_what_was_recommended_to_others_or_in_another_branch_does_not_wait_here(house):
    own = {"body": house.ward, "body_steward": house.ward}
    for state in ("draft", "submitted", "returned", "decided", "refused", "withdrawn"):
        nominate(house.units, house.officer, house.form, state=state, **own)
    nominate(house.units, house.officer, house.form, state="approved", branch="party", **own)
    nominate(house.units, house.officer, house.form, state="approved")
    nobody = {"body": None, "body_steward": None, "body_name": "Ban Dân vận Trung ương"}
    there = nominate(house.units, house.officer, house.form, state="approved", **nobody)
    assert list(waiting_for(house.draft)) == [house.first, house.second]
    outside = make_decision(house.ward, is_outside=True)
    assert list(waiting_for(outside)) == [there]
    assert list(waiting_for(make_decision(house.units.beside, is_outside=True))) == []
    add_nominated(outside, nominations=[there.pk], by=house.officer)
    take_step(outside, "record", by=house.secretary)
    there.refresh_from_db()
    assert (there.state, there.decided_on) == ("decided", outside.signed_on)
    row = outside.recipients.get()
    with pytest.raises(ValidationError):
        remove_recipient(row, by=house.officer)
    with pytest.raises(NotNow):
        add_nominated(Decision.objects.get(pk=outside.pk), nominations=[house.first.pk], by=house.officer)


def test_who_may_not_write_the_decision_puts_nobody_on_its_list(house):
    for user in (house.approver, house.leader, house.auditor, house.beside):
        with pytest.raises(NotAllowed):
            put(house, house.first, by=user)
    take_step_of = {step.action for step in NOMINATION_STEPS.transitions}
    assert {"decide", "undecide"} <= take_step_of
    for wanted in ([], list(range(1, 502)), [10**12]):
        with pytest.raises(ValidationError):
            add_nominated(house.draft, nominations=wanted, by=house.officer)


def test_of_a_nominated_row_it_is_not_changed_what_is_given(house):
    put(house, house.first)
    row, more = house.draft.recipients.get(), make_form("letter", kind="letter")
    values = {"recipient": "person", "name": "Nguyễn Văn Án"}
    with pytest.raises(ValidationError) as wrong:
        change_recipient(row, subject=more, values=values, seen=content_of(row), by=house.officer)
    assert list(wrong.value.message_dict) == ["subject"]
    saved = change_recipient(row, subject=house.form, values=values, seen=content_of(row), by=house.officer)
    assert saved.name == "Nguyễn Văn Án", "a slip of the pen is put right"


def test_the_checks_of_a_nomination_know_what_was_given_without_one(house):
    day = datetime.date(2026, 3, 1)
    decision = make_signed(house.ward, house.form, "Nguyễn Văn An", signed_on=day)
    row = decision.recipients.get()
    [known] = given_without_nomination(house.first)
    assert (known.key, known.subject, known.given_on, known.by_name) == (f"recipient:{row.pk}", house.form, day, True)
    assert decision.numbered in known.said
    draft = make_decision(house.ward)
    make_recipient(draft, house.form, "Hộ bà Bình", "household")
    make_signed(house.units.beside, house.form, "Nguyễn Văn An")
    make_signed(house.ward, house.form, "Nguyễn Văn An", state="annulled")
    assert [each.key for each in given_without_nomination(house.first)] == [known.key]
    assert list(given_without_nomination(house.second)) == [], "a draft gives nothing"


def test_on_the_page_and_in_the_api(client, house):
    client.force_login(again(house.officer))
    here = f"/award-decisions/{house.draft.pk}/"
    assert f"{here}recipients/nominated/" in client.get(here).content.decode()
    page = client.get(f"{here}recipients/nominated/")
    assert [label for _value, label in page.context["form"].fields["nominations"].choices] == [
        f"{each.name} – {house.form} ({house.ward.name}, {each.code})" for each in (house.first, house.second)
    ]
    assert client.post(f"{here}recipients/nominated/", {}).status_code == 422
    assert client.post(f"{here}recipients/nominated/", {"nominations": [house.first.pk]})["Location"] == here
    assert house.first.code in client.get(here).content.decode()
    address = f"/api/v1{here}nominated/"
    sent = {"nominations": [house.first.pk]}
    assert client.post(address, sent, content_type="application/json").status_code == 400, "it is on the list already"
    answer = client.post(address, {"nominations": [house.second.pk]}, content_type="application/json")
    assert (answer.status_code, answer.json()["commended"]) == (200, 2)
    empty = client.get(f"{here}recipients/nominated/")
    assert empty.context["is_over"]
    signed(house)
    nomination = client.get(f"/nominations/{house.first.pk}/")
    assert nomination.context["decided_by"].decision == house.draft
    assert client.get(f"{here}recipients/nominated/").status_code in (302, 403)
