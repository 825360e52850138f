"""Officials who go round an opinion's clock: late ones answered "in the hall", hidden by waiting or routing out."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from dialogues.models import Opinion
from dialogues.opinion_clock import clock_told, is_overdue
from dialogues.queries.opinions import offered
from dialogues.services.agenda import add_groups
from dialogues.services.citizens import reopen_opinion
from dialogues.services.hall import mark, say_in_the_hall
from dialogues.services.opinion_groups import dissolve_group, make_group, put_into_group
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.tallies import LATE, OVERDUE
from mobilization.workflow.refusals import NotAllowed, WrongState
from organizations import tallies
from organizations.dates import today
from organizations.figures import Period, Scope
from tests.access.people import again
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import DAY, make_opinion

pytestmark = pytest.mark.django_db


def step(opinion, action, by, reason="", **given):
    return take_opinion_step(opinion, action, by=by, reason=reason, given=given)


def number(key, user):
    return tallies.get(key).of(user, Scope(period=Period.year(today().year))).count()


def test_what_is_overdue_is_not_said_to_have_been_answered_in_the_hall(here):
    day = today() - 40 * DAY
    held = make_conference(here.ward, here.root, "held", day=day)
    late = {"channel": "paper", "conference": held, "received_on": day - DAY, "due_on": day + 5 * DAY}
    opinions = [make_opinion(here.ward, here.officer, "classified", **late) for _n in range(2)]
    group = make_group(held, values={"title": "Thoát nước"}, by=here.officer, opinions=opinions[:1])
    add_groups(held, [group], minutes=None, by=here.officer)
    mark(held, token=uuid.uuid4(), item=held.agenda.get().pk, kind="answered", by=here.officer)
    put_into_group(group, opinions[1:], by=here.officer)  # after the group was answered
    said = say_in_the_hall(held, title="Đèn", said={"kind": "question", "text": "Hỏi về đèn"}, by=here.officer)
    for opinion in (*opinions, said.opinion):
        assert "answer_on_the_spot" not in {each.action for each in offered(opinion, here.officer)}
        with pytest.raises(WrongState):
            step(opinion, "answer_on_the_spot", here.officer, answer="Đã trả lời", answered_on=day)
    with pytest.raises(ValidationError):
        dissolve_group(group, by=here.officer)
    soon = make_conference(here.ward, here.root, "held", day=today())
    now = say_in_the_hall(soon, title="Đèn", said={"kind": "question", "text": "Hỏi về đèn"}, by=here.officer).opinion
    done = step(now, "answer_on_the_spot", here.officer, answer="Đã trả lời")
    again_open = reopen_opinion(done, reason="Chưa rõ")
    again_open = step(again_open, "classify", here.officer, kind="question", domain="economy")
    with pytest.raises(WrongState):
        step(again_open, "answer_on_the_spot", here.officer, answer="Lần hai, không ai ký")


def test_waiting_for_the_citizen_hides_nothing_that_was_late(here):
    old = today() - 30 * DAY
    known = {"received_on": old, "assigned_on": old, "assigned": here.ward}
    late = make_opinion(here.ward, here.officer, "assigned", due_on=today() - DAY, **known)
    other = make_opinion(here.ward, here.officer, "assigned", due_on=today(), **known)
    for opinion in (late, other):
        step(opinion, "pause", here.officer, "Hỏi thêm địa chỉ")
        opinion.refresh_from_db()
    assert (is_overdue(late, today()), is_overdue(other, today() + DAY)) == (True, False)
    assert (clock_told(late, today())[1], clock_told(other, today())[1]) == ("danger", "info")
    assert list(Opinion.objects.overdue(today() + DAY)) == [late]
    assert number(OVERDUE, here.leader) == 1


def test_forwarding_in_a_circle_gives_no_time_and_each_step_is_told(here):
    old = today() - 30 * DAY
    days = {"received_on": old, "assigned_on": old, "due_on": today() + 2 * DAY}
    found = make_opinion(here.ward, here.officer, "assigned", **days)
    due, since = found.due_on, found.assigned_on
    for unit in (here.units.school, here.ward, here.units.school, here.ward):
        found = step(found, "forward", here.leader, "Đúng thẩm quyền", unit=unit)
    assert (found.due_on, found.assigned_on) == (due, since)
    with pytest.raises(ValidationError):
        step(found, "forward", here.leader, "Vì", unit=here.ward)
    found = step(found, "extend", here.leader, "Phức tạp", days=9)
    with pytest.raises(ValidationError):
        step(found, "extend", here.leader, "Phức tạp", days=2)
    found = step(found, "extend", here.leader, "Phức tạp", days=1)
    with pytest.raises(WrongState):
        step(found, "extend", here.leader, "Phức tạp", days=1)
    assert [row.action for row in found.transitions.order_by("id")] == ["forward"] * 4 + ["extend"] * 2
    assert number(LATE, here.leader) == 0


def test_an_overdue_opinion_is_routed_out_by_leader_or_secretary(here):
    late = make_opinion(here.ward, here.officer, "classified", due_on=today() - DAY)
    fresh = make_opinion(here.ward, here.officer, "classified", due_on=today())
    given = {"other_track": "complaint", "sent_to": "Ban Tiếp công dân"}
    with pytest.raises(NotAllowed):
        step(fresh, "route_out", again(here.beside), **given)
    assert step(fresh, "route_out", here.officer, **given).state == "routed_out"
    assert "route_out" not in {each.action for each in offered(late, here.officer)}
    with pytest.raises(NotAllowed):
        step(late, "route_out", here.officer, **given)
    done = step(late, "route_out", again(here.leader), **given)
    assert (done.state, done.transitions.get().by) == ("routed_out", here.leader)
