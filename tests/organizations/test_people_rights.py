"""What the querysets show is what the predicates allow, for generated people, roles, units and days."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from organizations.models import Membership, Person, Unit
from organizations.permissions import people as may
from organizations.permissions import reach
from tests.access.people import ROLES, account, again, member, tree
from tests.testapp.models import Item

UNITS = ("city", "ward", "school", "beside")
period = some.sampled_from([(100, None), (100, -1), (0, 0), (-1, None), (100, 5)])
held = some.tuples(some.integers(0, 3), some.sampled_from(UNITS), some.sampled_from(ROLES), period)


class Undo(Exception):
    """Ends an example; the database is as before."""


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    roles=some.lists(held, max_size=6, unique_by=lambda each: each[:3]),
    chosen=some.integers(0, 2),
    is_active=some.booleans(),
    is_superuser=some.booleans(),
)
def test_what_is_shown_is_what_is_allowed(roles, chosen, is_active, is_superuser):
    try:
        with transaction.atomic():
            compare_all(roles, chosen, is_active, is_superuser)
            raise Undo
    except Undo:
        assert Person.objects.count() == 0


def compare_all(roles, chosen, is_active, is_superuser):
    """Four people, the last with everything on the wheel of fortune, the third a superuser perhaps."""
    units = tree()
    users = [account(f"p{number}", is_superuser=is_superuser and number == 2) for number in range(4)]
    for number, where, role, (since, until) in roles:
        member(users[number].person, getattr(units, where), role, since=since, until=until)
    alone = Person.objects.create(full_name="Without account")
    member(alone, units.ward, "officer")
    for where in UNITS:
        Item.objects.create(title=where, unit=units.city, steward=getattr(units, where))
    type(users[3]).objects.filter(pk=users[3].pk).update(is_active=is_active)
    for user in [*map(again, [users[0], users[2], users[3]]), AnonymousUser()]:
        if user.is_authenticated:
            user.act_in(next((m.pk for m in user.memberships_now[chosen:]), None))
        compare(user, Unit, "visible_to", reach.may_see_unit)
        compare(user, Unit, "administered_by", reach.administers)
        compare(user, Membership, "visible_to", may.may_see_membership)
        compare(user, Person, "visible_to", may.may_see_person)
        compare(user, Person, "accounts_administered_by", may.may_administer_account)
        compare(user, Item, "visible_to", reach.may_see_record)


def compare(user, model, queryset, predicate):
    """The same rows by both ways."""
    shown = set(getattr(model.objects, queryset)(user))
    assert shown == {each for each in model.objects.all() if predicate(user, each)}, (str(user), queryset)


@pytest.mark.django_db
def test_rights_reach_down_never_up_or_sideways():
    units = tree()
    for role in ROLES:
        person = account(f"{role}-reach")
        member(person.person, units.ward, role)
        reached = {where for where in UNITS if reach.administers(again(person), getattr(units, where))}
        assert reached == ({"ward", "school"} if role == "administrator" else set())


@pytest.mark.django_db
def test_nobody_gives_or_takes_what_lies_outside():
    units = tree()
    chief = account("chief")
    own = member(chief.person, units.ward, "administrator")
    other = account("other")
    below, above = member(other.person, units.school, "officer"), member(other.person, units.city, "officer")
    ended = member(other.person, units.school, "leader", until=-1)
    chief = again(chief)
    assert [may.may_add_membership(chief, other.person, getattr(units, where)) for where in UNITS] == [
        False,
        True,
        True,
        False,
    ]
    unknown = Person.objects.create(full_name="Unknown")
    assert not may.may_add_membership(chief, unknown, units.ward)
    assert [may.may_end_membership(chief, each) for each in (own, below, above, ended)] == [True, True, False, False]
