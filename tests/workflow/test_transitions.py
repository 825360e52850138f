"""The one door: the full matrix action × state × role, and what happens when many push at once."""

import dataclasses
import itertools

import pytest
from django.db.models.functions import Now
from django.utils import translation

from mobilization.outbox.models import Event
from mobilization.workflow import transitions
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused, WrongState
from mobilization.workflow.transitions import Transition, Workflow, apply_transition, available_actions
from organizations.models import User
from tests.testapp.approval import REQUESTS, Request, RequestLog, RequestState
from tests.threads import at_once

ROLES = ("author", "decider", "deciding author", "stranger", "closed")
# action → (states from which, roles who may); written by hand, not taken from the table under test
ALLOWED = {
    "submit": ({"draft", "rejected"}, {"author", "deciding author"}, "submitted"),
    "approve": ({"submitted"}, {"decider"}, "approved"),
    "reject": ({"submitted"}, {"decider"}, "rejected"),
}
MATRIX = list(itertools.product(ALLOWED, RequestState.values, ROLES))


def account(name, **fields):
    return User.objects.create_user(f"{name.replace(' ', '.')}@example.vn", **fields)


@pytest.fixture
def people(db):
    return {
        "author": account("author"),
        "decider": account("decider", is_superuser=True),
        "deciding author": account("deciding author", is_superuser=True),
        "stranger": account("stranger"),
        "closed": account("closed", is_superuser=True, is_active=False),
    }


@pytest.fixture
def request_in(people):
    def make(state, role="author"):
        author = people["deciding author" if role == "deciding author" else "author"]
        decided = Now() if state in {"approved", "rejected"} else None
        made = Request.objects.create(state=state, author=author, decided_at=decided)
        return Request.objects.get(pk=made.pk)

    return make


@pytest.mark.parametrize(("action", "state", "role"), MATRIX)
def test_matrix(action, state, role, people, request_in):
    states, roles, to_state = ALLOWED[action]
    request, by = request_in(state, role), people[role]
    offered = action in [one.action for one in available_actions(request, by)]
    if state not in states:
        with pytest.raises(WrongState):
            apply_transition(request, action, by=by, reason="because")
    elif role not in roles:
        with pytest.raises(NotAllowed):
            apply_transition(request, action, by=by, reason="because")
    else:
        assert apply_transition(request, action, by=by, reason="because").state == to_state
        state = to_state
        log = RequestLog.objects.get()
        assert (log.action, log.to_state, log.by, log.reason) == (action, to_state, by, "because")
        event = Event.objects.get()
        assert (event.kind, event.actor, event.subject_id) == (f"testapp.request.{action}", by, str(request.pk))
        assert event.data == {"from_state": log.from_state, "to_state": to_state}
    request.refresh_from_db()
    assert request.state == state
    assert offered == (RequestLog.objects.count() == Event.objects.count() == 1)


@pytest.mark.parametrize("reason", ["", "  \n ", "\u200b"])
def test_a_reason_that_is_needed_must_say_something(reason, people, request_in):
    with pytest.raises(ReasonMissing) as missing:
        apply_transition(request_in("submitted"), "reject", by=people["decider"], reason=reason)
    assert list(missing.value.message_dict) == ["reason"]
    assert (RequestLog.objects.count(), Event.objects.count()) == (0, 0)


def test_refusals_speak_the_readers_language(people, request_in):
    with translation.override("en"), pytest.raises(WrongState) as wrong:
        apply_transition(request_in("draft"), "approve", by=people["decider"])
    assert str(wrong.value) == "“Approve” is not possible while the state is “Draft”."
    assert issubclass(WrongState, TransitionRefused)


def test_an_unknown_action_is_a_mistake_of_the_code(people, request_in):
    with pytest.raises(LookupError):
        apply_transition(request_in("draft"), "explode", by=people["author"])


def test_stamps_and_effect_are_written_with_the_state(people, request_in):
    request = apply_transition(request_in("submitted"), "approve", by=people["decider"], note="fine")
    request.refresh_from_db()
    assert (request.note, bool(request.decided_at)) == ("fine", True)


@pytest.mark.django_db(transaction=True)
def test_an_effect_that_fails_takes_everything_back(people, request_in):
    request = request_in("submitted")
    with pytest.raises(RuntimeError):
        apply_transition(request, "approve", by=people["decider"], note="fine", fail=True)
    request.refresh_from_db()
    assert (request.state, request.note, request.decided_at) == ("submitted", "", None)
    assert (RequestLog.objects.count(), Event.objects.count()) == (0, 0)


def test_a_stale_object_does_not_decide(people, request_in):
    request = request_in("submitted")
    stale = Request.objects.get(pk=request.pk)
    apply_transition(request, "approve", by=people["decider"])
    assert stale.state == "submitted"
    with pytest.raises(WrongState):
        apply_transition(stale, "reject", by=people["decider"], reason="because")


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_one_wins(people, request_in):
    request = request_in("submitted")

    def push(number):
        action = "approve" if number % 2 else "reject"
        return apply_transition(request, action, by=people["decider"], reason="because").state

    answers = at_once(50, push)
    request.refresh_from_db()
    assert sorted({type(answer).__name__ for answer in answers}) == ["WrongState", "str"]
    assert [answer for answer in answers if isinstance(answer, str)] == [request.state]
    assert (RequestLog.objects.count(), Event.objects.count()) == (1, 1)


def test_a_wrong_table_is_refused_when_it_is_written():
    def table(*lines):
        return Workflow(name="x", model=Request, states=RequestState, log=RequestLog, transitions=lines)

    line = Transition(
        action="a", label="A", from_states=frozenset({"draft"}), to_state="approved", may=lambda user, obj: True
    )
    odd = Transition(
        action="b", label="B", from_states=frozenset({"odd"}), to_state="draft", may=lambda user, obj: True
    )
    with pytest.raises(ValueError, match="stands twice"):
        table(line, line)
    with pytest.raises(ValueError, match="odd"):
        table(line, odd)
    with pytest.raises(ValueError, match="stays in states"):
        table(dataclasses.replace(line, stays_in=frozenset({"draft", "rejected"})))
    staying = dataclasses.replace(line, stays_in=frozenset({"draft"}))
    assert (line.after("draft"), staying.after("draft"), staying.after("rejected")) == ("approved", "draft", "approved")
    with pytest.raises(ValueError, match="has a workflow already"):
        transitions.register(table(line))
    transitions.register(REQUESTS)
