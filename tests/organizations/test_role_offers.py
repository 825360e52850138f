"""Who is known by an address alone is offered a role: no name is told, and nothing is given until they accept."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction

from mobilization.common.history import event_model
from mobilization.outbox.events import publish_events, record_event
from mobilization.outbox.models import Event
from mobilization.outbox.readers import read_events
from notifications.from_events import tell
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Membership, Person, User
from organizations.services.memberships import end_membership
from organizations.services.offers import OFFERED, OfferOver, accept_offer, find_offer, offer_role
from tests.access.people import DAY, account, again, member, tree, worker
from tests.sign_in import prove
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NAME = "Hoàng Thị Kín"


@pytest.fixture
def units(db):
    return tree()


@pytest.fixture
def chief(units):
    return worker("administrator", units.ward, "chief")


@pytest.fixture
def hidden(units):
    """Works beside; the chief may not see her."""
    user = worker("officer", units.beside, NAME)
    User.objects.filter(pk=user.pk).update(email="kin@example.vn")
    return again(user)


def add(client, chief, where, email="Kin@example.vn ", **fields):
    known = {
        "full_name": "Ai đó",
        "language": "vi",
        "unit": where.pk,
        "role": "leader",
        "valid_from": f"{today():%d/%m/%Y}",
    }
    return prove(client, chief).post("/people/new/", known | {"email": email} | fields, follow=True)


@pytest.fixture
def offered(client, chief, units, hidden):
    """The page the administrator sees after it, and the offer's number."""
    page = add(client, chief, units.school, position="Trưởng khối")
    return page, Event.objects.get(kind=OFFERED).pk


def test_the_administrator_learns_neither_name_nor_units_and_gives_nothing(offered, hidden, units):
    page, _number = offered
    text = page.content.decode()
    assert page.status_code == 200
    assert "Địa chỉ này đã có tài khoản ở đơn vị ngoài phạm vi của đồng chí." in text
    assert [word for word in (NAME, units.beside.name, f"/people/{hidden.person_id}/") if word in text] == []
    assert list(hidden.person.memberships.values_list("unit", flat=True)) == [units.beside.pk]
    assert not Person.objects.filter(full_name="Ai đó").exists()


def test_who_is_seen_gets_the_role_at_once(client, chief, units):
    seen = worker("officer", units.ward, "Seen")
    page = add(client, chief, units.school, email=seen.email, full_name=str(seen.person))
    assert page.redirect_chain[-1][0] == f"/people/{seen.person_id}/"
    assert seen.person.memberships.filter(unit=units.school, role="leader").exists()
    assert not Event.objects.filter(kind=OFFERED).exists()


def test_the_owner_is_told_opens_the_offer_and_accepts(client, offered, hidden, chief, units):
    number = offered[1]
    publish_events()
    read_events("notifications", tell)
    notice = Notice.objects.get(recipient=hidden)
    assert (notice.url, notice.mail is not None) == (f"/offers/{number}/", True)
    assert "đề nghị nhận vai trò" in notice.text
    visit = prove(client, hidden)
    page = visit.get(notice.url)
    assert [word for word in ("chief", "Trường Ba Đình", "Trưởng khối") if word not in page.content.decode()] == []
    answer = visit.post(notice.url)
    assert answer["Location"] == f"/people/{hidden.person_id}/"
    made = Membership.objects.get(person=hidden.person, unit=units.school)
    assert (made.role, made.position, made.valid_from, made.valid_to) == ("leader", "Trưởng khối", today(), None)
    assert Event.objects.get(kind="organizations.membership_added").actor == chief
    on_record = event_model(Membership).objects.get(pgh_obj=made.pk)
    assert on_record.pgh_context["reason"] == "Nhận vai trò do chief đề nghị"


def test_what_is_no_offer_is_not_found(client, offered, hidden, chief):
    with transaction.atomic():
        other = record_event(kind="organizations.person_added", subject=hidden.person, by=chief)
    assert prove(client, hidden).get(f"/offers/{other.pk}/").status_code == 404


def test_it_is_given_by_the_role_in_which_it_was_offered(client, chief, units, hidden):
    """Who administers here may have another, older role elsewhere."""
    member(chief.person, units.beside, "auditor", since=900)
    acting = chief.person.memberships.get(role="administrator")
    user = again(chief)
    user.act_in(acting.pk)
    role = Membership(person=hidden.person, unit=units.school, role="leader", valid_from=today())
    with pytest.raises(PermissionDenied):
        offer_role(role, by=again(chief))
    made = offer_role(role, by=user)
    assert accept_offer(made.pk, by=hidden).unit == units.school


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_have_it_once(client, chief, units, hidden):
    role = Membership(person=hidden.person, unit=units.school, role="leader", valid_from=today())
    made = offer_role(role, by=chief)
    answers = at_once(5, lambda number: accept_offer(made.pk, by=again(hidden)))
    assert sorted(type(each).__name__ for each in answers) == ["Membership"] + ["OfferOver"] * 4
    assert Membership.objects.filter(unit=units.school).count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_opens_it(client, offered, chief, method):
    for other in (chief, account("root", is_superuser=True)):
        assert getattr(prove(client, other), method)(f"/offers/{offered[1]}/").status_code == 404
    assert Membership.objects.filter(role="leader").count() == 0


def test_an_offer_is_for_once(offered, hidden, chief):
    made = accept_offer(offered[1], by=hidden)
    with pytest.raises(OfferOver):
        accept_offer(offered[1], by=hidden)
    end_membership(made, last_day=today() - DAY, reason="moved away", by=again(chief))
    with pytest.raises(OfferOver):
        accept_offer(offered[1], by=hidden)
    assert not Membership.objects.filter(pk=made.pk).exists()


def test_an_offer_ends_after_seven_days(client, offered, hidden):
    made_at = Event.objects.get(pk=offered[1]).created_at
    with time_machine.travel(made_at + datetime.timedelta(days=7) - datetime.timedelta(seconds=1), tick=False):
        assert find_offer(offered[1], again(hidden)).by.get_full_name() == "chief"
    with time_machine.travel(made_at + datetime.timedelta(days=7), tick=False), pytest.raises(OfferOver):
        find_offer(offered[1], again(hidden))


def test_whoever_offered_must_still_be_able_to_give_it(client, offered, hidden, chief, units):
    Membership.objects.filter(person=chief.person).update(valid_to=today() - DAY)
    answer = prove(client, hidden).post(f"/offers/{offered[1]}/", follow=True)
    assert "không còn hiệu lực" in answer.content.decode()
    assert not Membership.objects.filter(unit=units.school).exists()


def test_a_role_she_got_meanwhile_or_a_unit_that_ended_is_no_fault_of_the_page(client, offered, hidden, units):
    Membership.objects.create(person=hidden.person, unit=units.school, role="leader", valid_from=today())
    answer = prove(client, hidden).post(f"/offers/{offered[1]}/", follow=True)
    assert (answer.status_code, "không còn hiệu lực" in answer.content.decode()) == (200, True)


def test_faults_stand_at_their_field_and_nothing_is_offered(client, chief, hidden, units):
    page = add(client, chief, units.school, valid_to=f"{today() - DAY:%d/%m/%Y}")
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["valid_to"])
    assert not Event.objects.filter(kind=OFFERED).exists()
