"""Random reorganisations one after the other, and two at the same time: nothing is lost, nothing happens twice."""

import datetime
import random

import pytest

from organizations.models import Membership, QueuedItem, Reorganisation, Unit
from organizations.plans import Beginning, Plan, PlanRefused
from organizations.services.plan_building import beginning_like, divided, into_one
from organizations.services.queueing import choose_successor
from organizations.services.reorganising import preview, reorganise
from tests.organizations.reorganisations import make_account, make_item, make_member, make_unit
from tests.testapp.models import Item
from tests.threads import at_once

FIRST = datetime.date(2021, 1, 1)
ROUNDS = 8


def world():
    city = make_unit("01", level="city", kind="city")
    for number in range(6):
        unit = make_unit(f"1{number:04}", city)
        make_item(unit, f"M{number}")
        make_member(unit)
    return city


def named(dice, parent, key):
    code = str(dice.randrange(20000, 90000))
    return Beginning(
        key=key, code=code, name=f"Xã {code}", short_name=code, kind="commune", level="grassroots", parent=parent
    )


def random_plan(dice, city, day):
    units = list(Unit.objects.filter(parent=city, valid_to=None).order_by("pk"))
    head = {"effective_on": day, "document": f"Nghị quyết {day}"}
    kind = dice.choice(["merge", "split", "rename", "absorb"])
    if kind == "split" or len(units) < 3:
        unit = dice.choice(units)
        return divided(unit, [named(dice, city.pk, "a"), beginning_like(unit, key="b", parent=city.pk)], "b", **head)
    several = dice.sample(units, 2 if kind != "rename" else 1)
    successor = named(dice, city.pk, "a") if kind != "absorb" else beginning_like(several[0], key="a", parent=city.pk)
    return into_one(several, successor, kind, **head)


def decide_some(dice, admin):
    for item in QueuedItem.objects.waiting().order_by("pk"):
        if dice.random() < 0.5:
            choose_successor(items=[item.pk], successor=item.proposed_id, by=admin)


def all_placed(day):
    waiting = {(item.mover, item.item_id) for item in QueuedItem.objects.waiting()}
    alive = set(Unit.objects.in_force(day).values_list("pk", flat=True))
    items = [item.steward_id in alive or ("testapp.item", str(item.pk)) in waiting for item in Item.objects.all()]
    members = Membership.objects.filter(role="officer")
    people = {
        each.person_id
        for each in members
        if (each.unit_id in alive and each.valid_to is None) or ("organizations.membership", str(each.pk)) in waiting
    }
    return all(items), len(items), len(people)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_over_many_reorganisations(seed):
    dice = random.Random(seed)
    city = world()
    admin = make_account(city)
    for number in range(1, ROUNDS + 1):
        day = FIRST + datetime.timedelta(days=100 * number)
        plan = random_plan(dice, city, day)
        assert preview(plan=plan, by=admin) == reorganise(plan=plan, by=admin)
        decide_some(dice, admin)
        assert all_placed(day) == (True, 6, 6)
    assert Reorganisation.objects.count() == ROUNDS


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_is_refused():
    city = world()
    admin = make_account(city)
    unit = Unit.objects.get(code="10000")

    def rename(number):
        new = Beginning(
            key="a", code=f"2000{number}", name="Xã", short_name="x", kind="commune", level="grassroots", parent=city.pk
        )
        plan: Plan = into_one([unit], new, "rename", effective_on=FIRST, document="Nghị quyết")
        return reorganise(plan=plan, by=admin)

    answers = at_once(4, rename)
    refused = [answer for answer in answers if isinstance(answer, PlanRefused)]
    assert [error.where for answer in refused for error in answer.errors] == [("unit", unit.pk)] * 3
    assert Reorganisation.objects.count() == 1
    assert Item.objects.get(title="M0").steward.parent_id == city.pk
    assert Unit.objects.filter(valid_from=FIRST).count() == 1
