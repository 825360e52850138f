"""The life of a candidacy: the full matrix action × state × role × relation to unit and judge."""

import datetime
import itertools

import pytest
from django.db import transaction

from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, TransitionRefused, WrongState
from mobilization.workflow.transitions import apply_transition, available_actions
from models_registry.enums import CandidacyState
from models_registry.models import CandidacyTransition
from organizations.dates import today
from tests.access.people import tree
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.models_registry.test_model_workflow import PEOPLE, people_of

UNIT = {"leader", "secretary"}
JUDGE = {"secretary"}
# action → (states from which, roles, of whom: of the unit's side or of the judge's, state after); by hand
ALLOWED = {
    "submit": ({"draft", "returned"}, UNIT, "unit", "submitted"),
    "return": ({"submitted"}, JUDGE, "body", "returned"),
    "take_up": ({"submitted"}, JUDGE, "body", "under_review"),
    "recognise": ({"under_review"}, JUDGE, "body", "recognised"),
    "refuse": ({"under_review"}, JUDGE, "body", "not_recognised"),
    "revoke": ({"recognised"}, JUDGE, "body", "revoked"),
    "withdraw": ({"draft", "submitted", "returned", "under_review"}, UNIT, "unit", "withdrawn"),
}
# whose candidacy is judged by whom → how a person's unit has to stand to the ward to act for the unit, and to judge
NEAR = {
    "own ward": {"unit": {"own", "above"}, "body": {"own", "above"}},
    "the city": {"unit": {"own", "above"}, "body": {"above"}},
}
PAPER = {"document_number": "15-QĐ/ĐU", "document_date": datetime.date(2026, 1, 15)}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The units, everybody, and a candidacy of a model of the ward in each state before each judge; rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        units = tree()
        campaign = make_campaign(units.city)
        people = people_of(units)
        model = {"campaign": campaign}
        yield (
            people,
            {
                (name, state): make_candidacy(make_model(units.ward, "in_implementation", **model), state, body=body)
                for name, body in (("own ward", units.ward), ("the city", units.city))
                for state in CandidacyState.values
            },
        )
        transaction.set_rollback(True)


def wanted(action, state, who, judge):
    states, roles, side, _after = ALLOWED[action]
    role, relation = who
    if state not in states:
        return WrongState
    return None if role == "superuser" or (role in roles and relation in NEAR[judge][side]) else NotAllowed


@pytest.mark.django_db
@pytest.mark.parametrize("judge", NEAR)
@pytest.mark.parametrize("who", PEOPLE, ids="-".join)
def test_matrix(who, judge, world):
    """Every action in every state, for this person, judged in the ward or above it."""
    people, candidacies = world
    wrong = []
    for action, state in itertools.product(ALLOWED, CandidacyState.values):
        by, candidacy, expected = people[who], candidacies[judge, state], wanted(action, state, who, judge)
        offered = action in [one.action for one in available_actions(candidacy, by)]
        with transaction.atomic():
            got = attempt(candidacy, action, by)
            transaction.set_rollback(True)
        if got is not expected or offered != (expected is None):
            wrong.append(f"{action} in {state}: {got}, not {expected}; offered: {offered}")
    assert wrong == []


def attempt(candidacy, action, by):
    """The kind of refusal, or None when it was done and everything was written: state, one log row, one event."""
    before = Event.objects.count()
    try:
        changed = apply_transition(candidacy, action, by=by, reason="because", recognised_on=today(), **PAPER)
    except TransitionRefused as refused:
        assert (CandidacyTransition.objects.count(), Event.objects.count()) == (0, before)
        return type(refused)
    log = CandidacyTransition.objects.get()
    assert (log.action, log.from_state, log.to_state, log.by) == (action, candidacy.state, changed.state, by)
    assert changed.state == ALLOWED[action][3]
    event = Event.objects.order_by("id").last()
    assert (event.kind, event.subject_id) == (f"models_registry.candidacy.{action}", str(candidacy.pk))
    assert Event.objects.count() == before + 1
    return None
