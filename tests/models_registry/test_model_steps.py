"""Steps in the life of a model: what each needs, and who wins when many push at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from mobilization.outbox.events import record_event
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import ReasonMissing, WrongState
from mobilization.workflow.transitions import apply_transition
from models_registry.checks import Incomplete
from models_registry.models import ModelTransition, RegisteredModel
from models_registry.queries.handing import HANDED_OVER, handings, last_handing
from models_registry.services.drafts import discard_model
from models_registry.services.life import change_state, hand_over, submit_model
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Membership
from tests.access.people import again
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model
from tests.models_registry.test_model_workflow import ALLOWED
from tests.threads import at_once

EN = {"accept-language": "en"}
NEEDS_REASON = {"return", "stop", "withdraw", "resume"}


@pytest.mark.parametrize("action", sorted(ALLOWED))
def test_a_reason_is_asked_for_where_somebody_has_to_understand_it(action, cast, campaign):
    state = sorted(ALLOWED[action][0])[0]
    model = make_model(cast.units.ward, state, campaign=campaign)
    by = cast.secretary if "secretary" in ALLOWED[action][1] else cast.leader
    if action in NEEDS_REASON:
        with pytest.raises(ReasonMissing):
            apply_transition(model, action, by=by, reason=" ")
    else:
        assert apply_transition(model, action, by=by).state == ALLOWED[action][2]


@pytest.mark.parametrize("name", ["summary", "subject", "domain", "campaign", "way_of_working"])
def test_what_lacks_something_is_not_submitted(name, cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign, **({} if name == "campaign" else {name: ""}))
    if name == "campaign":
        RegisteredModel.objects.filter(pk=model.pk).update(campaign=None)
    with pytest.raises(Incomplete) as incomplete:
        submit_model(RegisteredModel.objects.get(pk=model.pk), by=cast.leader)
    assert incomplete.value.names == [name]
    assert RegisteredModel.objects.get(pk=model.pk).state == "draft"


@pytest.mark.parametrize(("first", "last"), [(1, 30), (-30, -1)])
def test_later_than_the_window_is_possible_with_a_reason(first, last, cast):
    window = {"registration_from": today() + first * DAY, "registration_to": today() + last * DAY}
    model = make_model(cast.units.ward, campaign=make_campaign(cast.units.city, **window))
    with pytest.raises(ValidationError) as missing:
        submit_model(model, by=cast.leader, late_reason="  ")
    assert list(missing.value.message_dict) == ["late_reason"]
    assert submit_model(model, by=cast.leader, late_reason="Bão số 3").late_reason == "Bão số 3"


@pytest.mark.parametrize(("first", "last"), [(0, 30), (-30, 0)])
def test_on_the_edge_of_the_window_nothing_is_late(first, last, cast):
    window = {"registration_from": today() + first * DAY, "registration_to": today() + last * DAY}
    model = make_model(cast.units.ward, campaign=make_campaign(cast.units.city, **window))
    submitted = submit_model(model, by=cast.leader, late_reason="Không cần")
    assert (submitted.state, submitted.late_reason) == ("submitted", "")


@pytest.mark.parametrize("action", ["stop", "withdraw"])
def test_a_model_does_not_end_while_a_candidacy_waits(action, cast, campaign):
    model = make_model(cast.units.ward, "registered", campaign=campaign)
    candidacy = make_candidacy(model, "under_review")
    with pytest.raises(WrongState):
        change_state(model, action, by=cast.leader, reason="Không còn làm")
    apply_transition(candidacy, "withdraw", by=cast.leader, reason="Không còn làm")
    ended = change_state(model, action, by=cast.leader, reason="Không còn làm")
    assert (ended.state, ended.ended_on) == ("ended", today())
    assert ended.end_kind == {"stop": "stopped", "withdraw": "withdrawn"}[action]


def test_what_was_withdrawn_before_it_counted_is_not_taken_up_again(cast, campaign):
    ended = {"registered_on": None, "end_kind": "withdrawn"}
    model = make_model(cast.units.ward, "ended", campaign=campaign, **ended)
    with pytest.raises(WrongState):
        change_state(model, "resume", by=cast.leader, reason="Làm tiếp")
    again_alive = change_state(
        make_model(cast.units.ward, "ended", campaign=campaign), "resume", by=cast.leader, reason="Làm tiếp"
    )
    assert (again_alive.state, again_alive.ended_on, again_alive.end_kind) == ("in_implementation", None, "")


def test_the_officer_gives_a_model_that_is_ready_to_the_leader(cast, campaign):
    """The leader is told in the inbox and by mail as of other steps; not twice of what is not read yet."""
    model = make_model(cast.units.ward, campaign=campaign)
    for _each in range(2):
        assert hand_over(model, by=cast.officer).state == "draft"
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.url) == (
        cast.leader,
        "models_registry.model_handed",
        model.get_absolute_url(),
    )
    assert notice.for_digest
    Notice.objects.update(read_at=timezone.now())
    hand_over(model, by=cast.secretary)
    assert Notice.objects.count() == 2
    events = Event.objects.filter(kind="models_registry.handed_over").order_by("id")
    assert [(event.actor, event.data) for event in events] == [
        (by, {"to": [cast.leader.pk]}) for by in (cast.officer, cast.secretary)
    ]


def test_it_is_seen_when_a_model_was_given_to_whom(client, cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign)
    client.force_login(cast.officer)
    page, address = model.get_absolute_url(), f"{model.get_absolute_url()}hand-over/"
    before = client.get(page)
    assert 'id="hand-over"' in before.content.decode()
    assert before.context["handed"] is None
    client.post(address, {"x": "1"})
    [event] = Event.objects.filter(kind="models_registry.handed_over")
    for who in (cast.officer, cast.leader):
        client.force_login(who)
        shown = client.get(page)
        assert (shown.context["handed"].at, shown.context["handed"].to) == (event.created_at, ["leader-00004"])
        assert "Given to leader-00004" in client.get(page, headers={"accept-language": "en"}).content.decode()
    assert 'id="hand-over"' not in client.get(page).content.decode()  # the leader submits it
    client.force_login(cast.secretary)
    again = client.post(address, {"x": "1"}, follow=True, headers={"accept-language": "en"}).content.decode()
    assert "It was sent to leader-00004 at" in again
    assert Notice.objects.count() == 1
    change_state(submit_model(model, by=cast.leader), "take_back", by=cast.leader)
    assert client.get(page).context["handed"] is None
    assert "Given to the leader" in [str(entry.title) for entry in client.get(page, headers=EN).context["entries"]]


def test_the_last_handing_is_of_this_time_of_writing(cast, campaign):
    """One before the model was returned is over, one after it counts; a registered model waits for nobody."""
    model = make_model(cast.units.ward, campaign=campaign)
    assert last_handing(model) is None
    hand_over(model, by=cast.officer)
    assert last_handing(model).names == "leader-00004"
    submitted = submit_model(model, by=cast.leader)
    assert last_handing(submitted) is None
    returned = change_state(submitted, "return", by=cast.secretary, reason="Thiếu số liệu")
    assert last_handing(returned) is None
    hand_over(returned, by=cast.officer)
    ModelTransition.objects.update(at=timezone.now() - DAY)  # each in a transaction of its own, before this one
    assert last_handing(returned).names == "leader-00004"
    living = make_model(cast.units.ward, "registered", campaign=campaign)
    record_event(kind=HANDED_OVER, subject=living, by=cast.officer, data={"to": [987_654_321, cast.leader.pk]})
    assert ([each.names for each in handings(living, 2)], last_handing(living)) == (["leader-00004"], None)


def test_what_is_not_ready_or_not_ones_own_is_not_given_to_the_leader(cast, campaign):
    with pytest.raises(Incomplete):
        hand_over(make_model(cast.units.ward, campaign=campaign, summary=""), by=cast.officer)
    submitted = make_model(cast.units.ward, "submitted", campaign=campaign)
    draft = make_model(cast.units.ward, campaign=campaign)
    for model, by in ((submitted, cast.officer), (draft, cast.leader), (draft, cast.neighbour), (draft, cast.auditor)):
        with pytest.raises(PermissionDenied):
            hand_over(model, by=by)
    with pytest.raises(ValidationError):
        Membership.objects.filter(role="leader").delete()
        hand_over(draft, by=cast.officer)
    assert not Notice.objects.exists()


def test_a_draft_is_thrown_away_only_before_anybody_saw_it(cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign)
    submitted = submit_model(make_model(cast.units.ward, campaign=campaign), by=cast.leader)
    taken_back = change_state(submitted, "take_back", by=cast.leader)
    with pytest.raises(PermissionDenied):
        discard_model(taken_back, by=cast.officer)
    discard_model(model, by=cast.officer)
    assert list(RegisteredModel.objects.values_list("pk", flat=True)) == [taken_back.pk]


@pytest.mark.bar("X15")
@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_who_register_or_return_at_once_one_wins(cast, campaign):
    """One transition, one log row, one event, one notice to each person of the unit."""
    model = make_model(cast.units.ward, "submitted", campaign=campaign)
    judges = [cast.secretary, cast.city_secretary]

    def push(number):
        by = again(judges[number % 2])
        action = "register" if number % 4 < 2 else "return"
        return str(change_state(model, action, by=by, reason="vì sao").state)

    answers = at_once(100, push)
    state = RegisteredModel.objects.get(pk=model.pk).state
    assert sorted({type(answer).__name__ for answer in answers}) == ["WrongState", "str"]
    assert [answer for answer in answers if isinstance(answer, str)] == [state]
    step = ModelTransition.objects.get()
    assert (step.from_state, step.to_state) == ("submitted", state)
    assert Event.objects.filter(kind__startswith="models_registry.model.").count() == 1
    told = Notice.objects.order_by("recipient__email").values_list("recipient__email", "kind")
    kind = {"registered": "models_registry.model_registered", "returned": "models_registry.model_returned"}[state]
    assert list(told) == sorted((person.email, kind) for person in (cast.leader, cast.officer))
