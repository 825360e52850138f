"""Roles given and ended, accounts switched off: what the services refuse, whatever page or program calls them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from mobilization.common.history import event_model
from organizations.dates import today
from organizations.models import Invitation, Membership, Person, Unit, User
from organizations.services import memberships
from organizations.services.invitations import invite
from organizations.services.memberships import add_membership, end_membership
from organizations.services.people import deactivate_account
from tests.access.people import DAY, account, again, member, tree, worker
from tests.organizations.test_stewards_follow import Late

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(db):
    return tree()


@pytest.fixture
def chief(units):
    return worker("administrator", units.ward, "chief")


@pytest.fixture
def person(units):
    """Somebody the chief sees, with a role that is past."""
    return worker("officer", units.ward, "person", since=200, until=-150).person


def faults(call):
    """The field at which the service refuses; "" when it does not."""
    try:
        call()
    except ValidationError as error:
        return next(iter(error.message_dict))
    return ""


def give(chief, person, unit, first, last=None, role="leader"):
    days = {"valid_from": today() + first * DAY, "valid_to": None if last is None else today() + last * DAY}
    return faults(lambda: add_membership(person=person, unit=unit, role=role, **days, by=again(chief)))


def lasting(unit, *, first=None, last=None):
    """The unit began and ends so many days from now."""
    days = {"valid_from": first, "valid_to": last}
    Unit.objects.filter(pk=unit.pk).update(
        **{name: today() + day * DAY for name, day in days.items() if day is not None}
    )


def test_a_role_lies_within_the_days_of_its_unit(chief, person, units):
    lasting(units.school, first=-30, last=60)
    assert give(chief, person, units.school, -31, 10) == "valid_from"
    assert give(chief, person, units.school, 61, 70) == "valid_from"
    assert give(chief, person, units.school, 0) == "valid_to"  # open, in a unit that ends
    assert give(chief, person, units.school, 0, 61) == "valid_to"
    assert give(chief, person, units.school, 0, -1) == "valid_to"
    assert give(chief, person, units.school, -30, 60) == ""
    assert give(chief, person, units.school, 5, 5, role="officer") == ""


def test_the_same_role_is_held_once_at_a_time(chief, person, units):
    assert give(chief, person, units.ward, 10, 20) == ""
    assert [give(chief, person, units.ward, *days) for days in ((0, 10), (20, 30), (12, 15), (0, None))] == [
        "valid_from"
    ] * 4
    assert [give(chief, person, units.ward, *days) for days in ((0, 9), (21, None))] == ["", ""]
    assert give(chief, person, units.school, 10, 20) == ""  # elsewhere, and as somebody else
    assert give(chief, person, units.ward, 10, 20, role="auditor") == ""


def test_who_is_refused_by_the_database_alone_is_told_at_the_same_field(chief, person, units, monkeypatch):
    """As when somebody gave the same role between the check and the row, past this service; and the check by itself."""
    assert give(chief, person, units.ward, 10, 20) == ""
    again_the_same = Membership(person=person, unit=units.ward, role="leader", valid_from=today() + 15 * DAY)
    assert faults(lambda: memberships.check_period(again_the_same)) == "valid_from"
    monkeypatch.setattr(memberships, "check_period", lambda membership: None)
    assert give(chief, person, units.ward, 15) == "valid_from"


@pytest.mark.django_db(transaction=True)
def test_a_role_that_is_just_moving_on_is_not_ended_later_than_its_unit(chief, units):
    """Whoever ends a role waits for who changes it, and judges what it is then."""
    role = worker("officer", units.ward, "officer", since=100).person.memberships.get()
    with transaction.atomic():
        Membership.objects.filter(pk=role.pk).update(valid_to=today() + DAY)  # as a reorganisation does
        late = Late(lambda: end_membership(role, last_day=today() + 9 * DAY, reason="x", by=again(chief)))
        late.waits()
    assert list(late.ended().message_dict) == ["last_day"]
    role.refresh_from_db()
    assert role.valid_to == today() + DAY


def test_an_end_has_a_reason_and_is_never_moved_later(chief, units):
    role = worker("officer", units.ward, "officer", since=100, until=10).person.memberships.get()

    def end(days, reason="moved away"):
        return faults(lambda: end_membership(role, last_day=today() + days * DAY, reason=reason, by=again(chief)))

    assert [end(5, ""), end(5, "  \n"), end(11)] == ["reason", "reason", "last_day"]
    assert [end(10), end(5)] == ["", ""]
    role.refresh_from_db()
    assert role.valid_to == today() + 5 * DAY
    told = event_model(Membership).objects.filter(pgh_obj=role.pk, pgh_label="update").latest("pgh_id")
    assert told.pgh_context["reason"] == "moved away"


def test_a_role_that_ends_on_its_first_day_stays_on_record_as_a_role(chief, units):
    first, never = (worker("officer", units.ward, name, since=0).person.memberships.get() for name in ("a", "b"))
    end_membership(first, last_day=today(), reason="x", by=chief)
    end_membership(never, last_day=today() - DAY, reason="x", by=chief)
    assert list(Membership.objects.filter(pk__in=[first.pk, never.pk])) == [first]


class TestLastAdministrator:
    """Of a topmost unit; units below are helped from above."""

    @pytest.fixture
    def root(self, units):
        return worker("administrator", units.city, "root")

    def end(self, user, by, days=0):
        role = user.person.memberships.get(role="administrator")
        return faults(lambda: end_membership(role, last_day=today() + days * DAY, reason="x", by=again(by)))

    def test_below_the_last_one_may_go(self, chief, root):
        assert self.end(chief, root) == ""

    def test_only_somebody_who_can_sign_in_and_administers_on_the_day_after_counts(self, units, root):
        other = account("other")
        other.is_active = False
        other.save()
        member(other.person, units.city, "administrator")
        worker("secretary", units.city, "secretary")
        worker("administrator", units.city, "leaves", until=3)
        worker("administrator", units.city, "comes", since=-5)
        assert self.end(root, root, days=2) == ""  # "leaves" is there on the next day, the third
        Membership.objects.filter(person=root.person).update(valid_to=None)
        assert self.end(root, root, days=3) == "last_day"
        assert self.end(root, root, days=4) == ""  # "comes"

    def test_an_end_in_the_past_is_asked_of_today(self, units, root):
        worker("administrator", units.city, "left", until=-1)
        assert self.end(root, root, days=-10) == "last_day"

    def test_a_superuser_is_not_bound(self, root):
        assert self.end(root, account("super", is_superuser=True)) == ""


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_do_not_both_succeed(units):
    first, second = (worker("administrator", units.city, name) for name in ("first", "second"))

    def end(user, by):
        role = user.person.memberships.get()
        return end_membership(role, last_day=today() - DAY, reason="x", by=again(by))

    with transaction.atomic():
        end(first, second)
        late = Late(lambda: end(second, first))
        late.waits()
    assert list(late.ended().message_dict) == ["last_day"]
    assert again(second).acting.role == "administrator"


class TestAccountSwitchedOff:
    """What the service refuses, and what it takes with it."""

    @pytest.fixture
    def officer(self, units):
        return worker("officer", units.ward, "officer")

    def test_with_a_reason_and_once(self, chief, officer):
        assert faults(lambda: deactivate_account(officer, reason=" \n", by=chief)) == "reason"
        assert deactivate_account(officer, reason="left", by=chief).is_active is False
        with pytest.raises(ValidationError):
            deactivate_account(officer, reason="left", by=chief)

    def test_an_account_that_waits_for_its_first_password_too(self, chief, units):
        person = worker("leader", units.ward, "leader").person
        User.objects.filter(person=person).delete()
        invite(person=Person.objects.get(pk=person.pk), email="new@example.vn", language="vi", by=chief)
        deactivate_account(User.objects.get(person=person), reason="mistake", by=chief)
        assert Invitation.objects.filter(withdrawn_at=None).count() == 0
        with pytest.raises(ValidationError):
            deactivate_account(User.objects.get(person=person), reason="mistake", by=chief)

    def test_the_last_administrator_of_the_topmost_unit_stays(self, units):
        first, second = (worker("administrator", units.city, name) for name in ("first", "second"))
        deactivate_account(second, reason="left", by=first)
        third = worker("administrator", units.city, "third", since=-5)  # not yet
        User.objects.filter(pk=second.pk).update(is_active=True)
        Membership.objects.filter(person=second.person).update(valid_to=today())  # until tonight
        with pytest.raises(ValidationError):
            deactivate_account(first, reason="left", by=again(second))
        deactivate_account(first, reason="left", by=account("super", is_superuser=True))
        assert again(third).is_active
