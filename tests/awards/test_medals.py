"""Who has the medal is known from decisions: flagged form, signed or on record, linked; annulled is no longer so."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from awards.enums import Check
from awards.models import AwardForm
from awards.queries.decisions import faults
from awards.queries.medals import has_medal
from awards.queries.nomination_checks import look
from awards.services.catalogues import add_entry, edit_entry
from organizations.dates import today
from organizations.models import Person
from tests.access.people import again, member
from tests.awards.decision_makers import GROUND, make_decision, make_made, make_recipient
from tests.awards.makers import LAW, make_authority, make_form
from tests.awards.nominated import nominate
from tests.awards.service_makers import make_mark, make_period, make_servant
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
D = datetime.date
NEW = {"name_vi": "Kỷ niệm chương thứ hai", "name_en": "Second medal", "kind": "commemorative", "for_person": True,
       "valid_from": D(2025, 1, 1), "legal_basis": LAW, "is_service_medal": True}  # fmt: skip


@pytest.fixture
def medal():
    return make_form("vsndv", kind="commemorative", is_service_medal=True)


def given(where, form, person, state="signed", **more):
    """The row of a decision that gives it to the person."""
    decision = make_decision(where, **{name: more.pop(name) for name in ("is_outside",) if name in more})
    row = make_recipient(decision, form, person.full_name, person=person)
    if decision.is_outside:
        type(decision).objects.filter(pk=decision.pk).update(state=state, **more)
    else:
        make_made(decision, state, **more)
    return row


def test_decisions_that_hold_say_who_has_it(deciding, medal):
    people = [Person.objects.create(full_name=f"Người {n}") for n in range(6)]
    signed, outside, annulled, draft, other, cancelled = people
    given(deciding.ward, medal, signed, signed_on=D(2025, 3, 1))
    given(deciding.ward, medal, signed, signed_on=D(2026, 3, 1))
    given(deciding.ward, medal, outside, "published", is_outside=True, signed_on=D(2023, 12, 1))
    given(deciding.ward, medal, annulled, "annulled")
    make_recipient(make_decision(deciding.ward), medal, person=draft)
    given(deciding.ward, deciding.form, other)
    row = given(deciding.ward, medal, cancelled)
    assert has_medal([cancelled.pk])
    type(row).objects.filter(pk=row.pk).update(annulled_on=today(), **GROUND)
    with CaptureQueriesContext(connection) as asked:
        found = has_medal([each.pk for each in people])
    assert len(asked) == 2, "one of the marks by hand, one of decisions"
    assert {person: (each.given_on, each.url) for person, each in found.items()} == {
        signed.pk: (D(2025, 3, 1), f"/people/{signed.pk}/commendations/"),
        outside.pk: (D(2023, 12, 1), f"/people/{outside.pk}/commendations/"),
    }


def test_who_has_it_is_no_candidate_and_their_page_says_by_which_decision(client, deciding, medal):
    an, binh = make_servant(deciding.ward, "An"), make_servant(deciding.ward, "Bình")
    for person in (an, binh):
        make_period(person, "01/01/1990")
    visit = prove(client, again(deciding.ward_administrator))
    row = given(deciding.ward, medal, an)
    before = f"/medal-candidates/?which=before&year={today().year + 1}"
    assert [each.person for each in visit.get(before).context["services"]] == [binh]
    html = visit.get(f"/people/{an.pk}/service/").content.decode()
    assert f'href="/people/{an.pk}/commendations/"' in html
    type(row).objects.filter(pk=row.pk).update(annulled_on=today(), **GROUND)
    assert [each.person for each in visit.get(before).context["services"]] == [an, binh]


def found_too_soon(nomination):
    return next(each.facts for each in look(nomination) if each.check == Check.TOO_SOON)


def test_a_second_nomination_for_it_is_told(deciding, medal):
    by, units = deciding.officer, deciding.units
    an, marked, free = (Person.objects.create(full_name=name) for name in ("An", "Bình", "Chi"))
    row = given(deciding.ward, medal, an, signed_on=D(2010, 3, 1))
    make_mark(marked)
    asked = {each.pk: nominate(units, by, medal, person=each, name=each.full_name) for each in (an, marked, free)}
    assert {pk: [fact.key for fact in found_too_soon(each)] for pk, each in asked.items()} == {
        an.pk: ["medal"], marked.pk: ["medal"], free.pk: [],
    }  # fmt: skip
    assert found_too_soon(nominate(units, by, deciding.form, person=an, name="An")) == ()
    type(row).objects.filter(pk=row.pk).update(annulled_on=today(), **GROUND)
    assert found_too_soon(asked[an.pk]) == ()
    other = nominate(units, by, medal, person=free, name="Chi", state="submitted")
    assert [fact.key for fact in found_too_soon(asked[free.pk])] == [f"nomination:{other.pk}"]


def test_a_decision_that_gives_it_again_is_not_signed(deciding, medal):
    make_authority(medal, level="grassroots", post="Chủ tịch")
    an = Person.objects.create(full_name="An")
    make_mark(an)
    draft = make_decision(deciding.ward)
    make_recipient(draft, medal, "An", person=an)
    make_recipient(draft, medal, "Không liên kết")
    explained = nominate(deciding.units, deciding.officer, medal, person=an, name="An", state="approved")
    make_recipient(draft, medal, "An", person=an, nomination=explained)
    told = faults(draft, today(), reader=again(deciding.approver))
    assert (len(told), "45-QĐ/BDVTW" in told[0]) == (1, False)
    administrator = again(deciding.ward_administrator)
    member(an, deciding.ward, "officer")
    told = faults(draft, today(), reader=administrator)
    assert (len(told), "45-QĐ/BDVTW" in told[0]) == (1, True)


@override("en")
def test_by_which_decision_is_told_to_who_reads_that(client, deciding, medal):
    """Of an award elsewhere the ward reads whose it is, of a mark by hand that there is one; who is above reads all."""
    ward, city = again(deciding.officer), again(deciding.administrator)
    elsewhere, marked, ours = (make_servant(deciding.ward, name) for name in ("An", "Bình", "Chi"))
    given(deciding.units.beside, medal, elsewhere, signed_on=D(2010, 3, 1))
    make_mark(marked)
    given(deciding.ward, medal, ours, signed_on=D(2011, 3, 1))
    people = (elsewhere, marked, ours)
    asked = [nominate(deciding.units, deciding.officer, medal, person=each, name=each.full_name) for each in people]

    def told(reader):
        return [
            next(each.text for each in look(one, reader=reader) if each.check == Check.TOO_SOON).partition(": ")[2]
            for one in asked
        ]

    once = "It is given once in a life."
    beside = f"a decision of {deciding.units.beside.name}. {once}"
    hand = f"it is noted on their service. {once}"
    assert told(None) == [beside, hand, f"a decision of {deciding.ward.name}. {once}"]
    assert told(ward)[:2] == [beside, hand]
    assert told(ward)[2].startswith("No. 01/QĐ-UBND")
    assert [each[:3] for each in told(city)] == ["No.", "Quy", "No."]
    client.force_login(ward)
    pages = [client.get(f"/nominations/{one.pk}/").content.decode() for one in asked]
    assert ["01/QĐ-UBND" in page or "45-QĐ" in page for page in pages] == [False, False, True]
    make_period(elsewhere, "01/01/1990")
    visit = prove(client, again(deciding.ward_administrator))
    own = visit.get(f"/api/v1/medal-candidates/{elsewhere.pk}/").json()
    assert (own["medal_given_on"], own["medal_decision"]) == (
        "2010-03-01",
        f"một quyết định của {deciding.units.beside.name}",
    )
    assert "01/QĐ-UBND" not in visit.get(f"/people/{elsewhere.pk}/service/").content.decode()


def test_one_form_at_a_time_is_the_medal_and_it_is_for_persons(city, medal):
    by = again(city.administrator)
    with pytest.raises(ValidationError) as wrong:
        add_entry(AwardForm, code="second", values=NEW, by=by)
    assert wrong.value.message_dict.keys() == {"is_service_medal"}
    edit_entry(medal, version=1, changes={"valid_to": D(2024, 12, 31)}, by=by)
    second = add_entry(AwardForm, code="second", values=NEW, by=by)
    with pytest.raises(ValidationError) as wrong:
        edit_entry(second, version=1, changes={"for_person": False, "for_collective": True}, by=by)
    assert wrong.value.message_dict.keys() == {"for_person"}
    for change in ({"valid_from": D(2024, 6, 1)}, {"for_person": False, "for_collective": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AwardForm.objects.filter(pk=second.pk).update(**change)


def test_form_and_api_say_which_form_it_is(visit, medal):
    page = visit.get(medal.get_absolute_url()).content.decode()
    assert "/medal-candidates/" in page
    assert visit.get(f"/award-forms/{medal.pk}/edit/").context["form"].initial["is_service_medal"] is True
    told = visit.get(f"/api/v1/award-forms/{medal.pk}/").json()
    assert told["is_service_medal"] is True
    sent = {"data": json.dumps({"is_service_medal": False}), "content_type": "application/json"}
    changed = visit.patch(f"/api/v1/award-forms/{medal.pk}/", headers={"if-match": "*"}, **sent)
    assert (changed.status_code, changed.json().get("is_service_medal")) == (200, False), changed.json()
