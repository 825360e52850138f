"""What stands behind the plan's own checks: the database's rules, and the locks between two reorganisations."""

import dataclasses
import datetime
import threading

import pytest
from django.db import transaction

from mobilization.common.history import event_model
from organizations.dates import PLACEHOLDER
from organizations.models import Membership, QueuedItem, Reorganisation, Unit
from organizations.plans import Passing, Plan, PlanRefused
from organizations.services import reorganising
from organizations.services.plan_checks import errors_in
from organizations.services.queueing import ChoiceRefused, choose_successor
from organizations.services.reorganising import preview, reorganise
from tests.organizations.reorganisations import make_account, make_item, make_member, make_unit
from tests.organizations.test_stewards_follow import HEAD, LATER, Late, merged, split, unit
from tests.threads import at_once, wait_for, waits_for_us


@pytest.fixture
def city(db):
    return make_unit("01", level="city", kind="city", name="Thành phố")


@pytest.fixture
def ward(city):
    return make_unit("00001", city)


@pytest.fixture
def beside(city):
    return make_unit("00002", city)


@pytest.fixture
def admin(city):
    return make_account(city)


def absorbed(ward, into):
    """The ward goes whole to a unit that stays."""
    return Plan(passings=(Passing(predecessor=ward.pk, successor=into.pk, kind="absorb"),), **HEAD)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["a code twice", "a unit below one that ends"])
def test_what_the_database_alone_sees_is_a_refusal_too(monkeypatch, city, ward, beside, admin, fault):
    """As when somebody wrote between the checks and the change."""
    monkeypatch.setattr(reorganising, "errors_in", lambda plan, units: [])
    if fault == "a code twice":
        plan = merged(ward, city, code=beside.code)
    else:
        make_unit("S1", ward)
        plan = absorbed(ward, beside)
    with pytest.raises(PlanRefused) as refused, transaction.atomic():
        reorganise(plan=plan, by=admin)
    assert [error.where for error in refused.value.errors] == [()]
    assert not Reorganisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_passes_to_a_unit_that_another_reorganisation_is_ending(city, ward, beside, admin):
    with transaction.atomic():
        reorganise(plan=merged(beside, city), by=admin)
        late = Late(lambda: reorganise(plan=absorbed(ward, beside), by=admin))
        late.waits()
    assert isinstance(late.ended(), PlanRefused)
    assert Unit.objects.get(pk=ward.pk).valid_to is None


@pytest.mark.django_db
def test_what_was_decided_keeps_the_proposal_it_was_decided_on(city, ward, admin):
    make_item(ward)
    make_item(ward)
    reorganise(plan=split(ward, city), by=admin)
    decided, waiting = QueuedItem.objects.filter(mover="testapp.item").order_by("id")
    choose_successor(items=[decided.pk], successor=unit("00008").pk, by=admin)
    first = unit("00009")
    reorganise(plan=merged(first, city, "00010", LATER), by=admin)
    decided.refresh_from_db()
    waiting.refresh_from_db()
    assert (decided.proposed, waiting.proposed) == (first, unit("00010"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_the_first_has_decided(city, ward, admin):
    item = make_item(ward)
    reorganise(plan=split(ward, city), by=admin)
    waiting = QueuedItem.objects.get(mover="testapp.item")
    first, second = unit("00008"), unit("00009")
    with transaction.atomic():
        choose_successor(items=[waiting.pk], successor=first.pk, by=admin)
        late = Late(lambda: choose_successor(items=[waiting.pk], successor=second.pk, by=admin))
        late.waits()
    assert isinstance(late.ended(), ChoiceRefused)
    item.refresh_from_db()
    waiting.refresh_from_db()
    assert (item.steward, waiting.chosen) == (first, first)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_given_to_a_unit_that_a_reorganisation_is_ending(city, ward, admin):
    """A role that began there now would neither move on nor wait in the queue."""
    membership = make_member(ward)
    reorganise(plan=split(ward, city), by=admin)
    waiting, ending = QueuedItem.objects.get(mover="organizations.membership"), unit("00008")
    with transaction.atomic():
        reorganise(plan=merged(ending, city, "00010", LATER), by=admin)
        late = Late(lambda: choose_successor(items=[waiting.pk], successor=ending.pk, by=admin))
        late.waits()
    assert isinstance(late.ended(), ChoiceRefused)
    assert list(Membership.objects.filter(person=membership.person_id)) == [membership]
    assert QueuedItem.objects.get(pk=waiting.pk).chosen is None


@pytest.mark.django_db
def test_of_what_moves_some_are_named_and_all_are_counted(monkeypatch, city, ward, admin):
    monkeypatch.setattr(reorganising, "EXAMPLES", 2)
    for _ in range(3):
        make_item(ward)
    outcome = preview(plan=merged(ward, city), by=admin)
    assert (len(outcome.examples), [each.count for each in outcome.moving]) == (2, [3])


@pytest.mark.django_db
def test_each_row_of_the_record_names_the_document(city, ward, admin):
    item = make_item(ward)
    plan = dataclasses.replace(merged(ward, city), reason="Sắp xếp đơn vị hành chính")
    reorganise(plan=plan, by=admin)
    for record in (ward, unit("00009")):
        told = event_model(Unit).objects.filter(pgh_obj=record.pk).latest("pgh_id")
        assert told.pgh_context["reason"] == "Nghị quyết 1. Sắp xếp đơn vị hành chính"
    item.refresh_from_db()
    assert item.steward == unit("00009")


@pytest.mark.django_db
def test_of_a_unit_whose_beginning_is_unknown_no_day_is_too_early(city, ward, admin):
    Unit.objects.filter(pk=ward.pk).update(valid_from=PLACEHOLDER)
    ward.refresh_from_db()
    plan = dataclasses.replace(merged(ward, city), effective_on=PLACEHOLDER)
    assert [error.where for error in errors_in(plan, {ward.pk: ward, city.pk: city})] == []
    Unit.objects.filter(pk=ward.pk).update(valid_from=PLACEHOLDER - datetime.timedelta(days=1))
    ward.refresh_from_db()
    earlier = dataclasses.replace(plan, effective_on=ward.valid_from)
    assert [error.where for error in errors_in(earlier, {ward.pk: ward, city.pk: city})] == [("effective_on",)]


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_unit_holds_none_that_comes_later(city, ward, beside, admin):
    """Two reorganisations, the one ending what the other keeps, would else wait for each other for ever."""
    last = make_unit("00003", city)
    plan = Plan(passings=(Passing(predecessor=last.pk, successor=ward.pk, kind="absorb"),), **HEAD)

    held_first = threading.Event()

    def one(index):
        if index == 0:
            with transaction.atomic():
                Unit.objects.select_for_update().get(pk=ward.pk)
                held_first.set()
                wait_for(waits_for_us)
                return Unit.objects.select_for_update(nowait=True).get(pk=last.pk)
        held_first.wait(10)
        with transaction.atomic():
            return reorganising._locked(plan, admin)

    held, locked = at_once(2, one)
    assert (held, set(locked)) == (last, {ward.pk, last.pk})
