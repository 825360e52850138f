"""The life of a model: the full matrix action × state × role × relation."""

import itertools

import pytest
from django.db import transaction

from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, TransitionRefused, WrongState
from mobilization.workflow.transitions import apply_transition, available_actions
from models_registry.enums import ModelState
from models_registry.models import ModelTransition
from tests.access.people import RELATIONS, ROLES, account, again, member, tree, worker
from tests.models_registry.makers import make_campaign, make_model

NEAR = ("own", "above")
# a partner system does what an officer does
# action → (states from which, roles who may in the model's unit or above it, state after); from DOMAIN §§4, 8, by hand
ALLOWED = {
    "submit": ({"draft", "returned"}, {"leader"}, "submitted"),
    "take_back": ({"submitted"}, {"leader"}, "draft"),
    "register": ({"submitted"}, {"secretary"}, "registered"),
    "return": ({"submitted"}, {"secretary"}, "returned"),
    "begin": ({"registered"}, {"officer", "leader", "secretary", "partner"}, "in_implementation"),
    "stop": ({"registered", "in_implementation"}, {"leader", "secretary"}, "ended"),
    "withdraw": ({"draft", "submitted", "returned", "registered"}, {"leader"}, "ended"),
    "resume": ({"ended"}, {"leader", "secretary"}, "in_implementation"),
}
PEOPLE = [
    *[(role, relation.name) for role in ROLES for relation in RELATIONS],
    ("nobody", "-"),
    ("superuser", "-"),
    ("switched off", "-"),
]


def people_of(units):
    """Everybody who may come: each role in each relation to the ward, and accounts without a role."""
    people = {
        (role, relation.name): again(
            worker(
                role,
                getattr(units, relation.where),
                f"{role}-{relation.name}",
                until=-1 if relation.is_past else None,
            )
        )
        for role in ROLES
        for relation in RELATIONS
    }
    people["nobody", "-"] = account("nobody")
    people["superuser", "-"] = account("root", is_superuser=True)
    off = account("off", is_active=False)
    member(off.person, units.ward, "leader")
    people["switched off", "-"] = again(off)
    return people


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The units, everybody, and a model of the ward in each state; made once and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        units = tree()
        campaign = make_campaign(units.city)
        people = people_of(units)
        yield people, {state: make_model(units.ward, state, campaign=campaign) for state in ModelState.values}
        transaction.set_rollback(True)


def wanted(action, state, who):
    """What the tables above say: done, or how it is refused."""
    states, roles, _after = ALLOWED[action]
    role, relation = who
    if state not in states:
        return WrongState
    return None if role == "superuser" or (role in roles and relation in NEAR) else NotAllowed


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE, ids="-".join)
def test_matrix(who, world):
    """Every action in every state, for this person."""
    people, models = world
    wrong = []
    for action, state in itertools.product(ALLOWED, ModelState.values):
        by, model, expected = people[who], models[state], wanted(action, state, who)
        offered = action in [one.action for one in available_actions(model, by)]
        with transaction.atomic():
            got = attempt(model, action, by, expected)
            transaction.set_rollback(True)
        if got is not expected or offered != (expected is None):
            wrong.append(f"{action} in {state}: {got}, not {expected}; offered: {offered}")
    assert wrong == []


def attempt(model, action, by, expected):
    """The kind of refusal, or None when it was done and everything was written: state, one log row, one event."""
    before = Event.objects.count()
    try:
        changed = apply_transition(model, action, by=by, reason="because")
    except TransitionRefused as refused:
        assert (ModelTransition.objects.count(), Event.objects.count()) == (0, before)
        return type(refused)
    log = ModelTransition.objects.get()
    assert (log.action, log.from_state, log.to_state, log.by) == (action, model.state, changed.state, by)
    assert changed.state == ALLOWED[action][2]
    event = Event.objects.order_by("id").last()
    assert (event.kind, event.subject_id) == (f"models_registry.model.{action}", str(model.pk))
    assert Event.objects.count() == before + 1
    return None
