"""What the querysets show is what the predicates allow, for generated people; who checks, writes, re-confirms."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from models_registry import permissions as may
from models_registry.enums import CandidacyState, ModelState
from models_registry.models import Candidacy, ProgressEntry, RegisteredModel
from organizations.dates import today
from tests.access.people import RELATIONS, ROLES, account, again, member, tree
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.models_registry.test_model_workflow import people_of
from tests.worlds import shared

UNITS = ("city", "ward", "school", "beside")
period = some.sampled_from([(100, None), (100, -1), (0, 0), (-1, None), (100, 5)])
held = some.tuples(some.integers(0, 2), some.sampled_from(UNITS), some.sampled_from(ROLES), period)
LIVING = {"registered", "in_implementation"}


class Undo(Exception):
    """Ends an example; the database is as before."""


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    roles=some.lists(held, max_size=5, unique_by=lambda each: each[:3]),
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
        assert RegisteredModel.objects.count() == 0


def compare_all(roles, chosen, is_active, is_superuser):
    """Three people, the second a superuser perhaps, the third switched off perhaps; models of units and stewards."""
    units = tree()
    users = [account(f"p{number}", is_superuser=is_superuser and number == 1) for number in range(3)]
    for number, where, role, (since, until) in roles:
        member(users[number].person, getattr(units, where), role, since=since, until=until)
    campaign = make_campaign(units.city)
    for where, state in itertools.product(UNITS, ("draft", "submitted", "registered", "ended")):
        model = make_model(units.city, state, campaign=campaign, steward=getattr(units, where))
        ProgressEntry.objects.create(model=model, on=today(), text="x", unit=units.city)
    odd = make_model(units.school, "registered", campaign=campaign)
    make_candidacy(odd, "submitted", body=units.beside)  # as a reorganisation may leave it
    make_candidacy(odd, "submitted", body=units.city)
    type(users[2]).objects.filter(pk=users[2].pk).update(is_active=is_active)
    for user in [*map(again, users), AnonymousUser()]:
        if user.is_authenticated:
            user.act_in(next((m.pk for m in user.memberships_now[chosen:]), None))
        compare(user, RegisteredModel.objects.visible_to, may.may_see_model)
        compare(user, RegisteredModel.objects.open_to, may.may_open_model)
        compare(user, Candidacy.objects.visible_to, may.may_see_candidacy)
        compare(user, ProgressEntry.objects.visible_to, lambda who, entry: may.may_open_model(who, entry.model))


def compare(user, shown, predicate):
    """The same rows by both ways."""
    rows = shown(user)
    assert set(rows) == {each for each in rows.model.objects.all() if predicate(user, each)}, (str(user), shown)


def of_the_unit(*roles):
    """Those in the ward or above it."""
    return {(role, relation) for role in roles for relation in ("own", "above")}


WRITERS = of_the_unit("officer", "leader", "secretary", "partner")
# predicate → (states in which, who), by hand from DOMAIN §§4, 8
OF_MODELS = {
    "may_edit_model": ({"draft", "returned", "registered", "in_implementation"}, WRITERS),
    "may_discard_model": ({"draft"}, WRITERS),
    "may_add_progress": (LIVING, WRITERS),
    "may_check": (LIVING, {(role, "above") for role in ("officer", "leader", "secretary", "partner")}),
    "may_reconfirm": (LIVING, of_the_unit("leader", "secretary")),
    "may_open_candidacy": (LIVING, WRITERS),
}
OF_CANDIDACIES = {
    "may_write_candidacy": ({"draft", "returned"}, WRITERS),
    "may_propose_upward": ({"recognised"}, of_the_unit("leader", "secretary")),
}


@shared
def units():
    return tree()


@pytest.mark.parametrize("name", OF_MODELS)
def test_who_may_do_what_with_a_model(name, units):
    states, who = OF_MODELS[name]
    campaign = make_campaign(units.city)
    models = {state: make_model(units.ward, state, campaign=campaign) for state in ModelState.values}
    assert allowed(getattr(may, name), people_of(units), models) == expected(states, who)


@pytest.mark.parametrize("name", OF_CANDIDACIES)
def test_who_may_do_what_with_a_candidacy(name, units):
    states, who = OF_CANDIDACIES[name]
    model = {"campaign": make_campaign(units.city)}
    candidacies = {
        state: make_candidacy(make_model(units.ward, "registered", **model), state) for state in CandidacyState.values
    }
    assert allowed(getattr(may, name), people_of(units), candidacies) == expected(states, who)


def allowed(predicate, people, things):
    return {(state, who) for state, thing in things.items() for who, user in people.items() if predicate(user, thing)}


def expected(states, who):
    return set(itertools.product(states, who | {("superuser", "-")}))


def test_the_top_checks_itself_and_nobody_else_does(units):
    people = people_of(units)
    campaign = make_campaign(units.city)
    own = make_model(units.city, "registered", campaign=campaign)
    assert {who for who, user in people.items() if may.may_check(user, own)} == {
        ("officer", "above"),
        ("partner", "above"),
        ("leader", "above"),
        ("secretary", "above"),
        ("superuser", "-"),
    }


def test_whoever_writes_somewhere_starts_models_there_and_below(units):
    people = people_of(units)
    starts = {who for who, user in people.items() if may.may_start_model(user)}
    near = {
        (role, where.name)
        for role in ("officer", "leader", "secretary", "partner")
        for where in RELATIONS
        if not where.is_past
    }
    assert starts == near | {("superuser", "-")}
    for_the_ward = {who for who, user in people.items() if may.may_start_model_for(user, units.ward)}
    assert for_the_ward == WRITERS | {("superuser", "-")}
