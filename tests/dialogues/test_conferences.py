"""The plan and the life of a conference: clocks by dated rules, warnings on record, another date with a reason."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from dialogues.clocks import announce_told, conclusion_told, lateness, told_late
from dialogues.enums import HostRole
from dialogues.models import Conference
from dialogues.rules import ANNOUNCE_DAYS, CONCLUSION_DAYS
from dialogues.services.conferences import (
    edit_conference,
    enter_attendance,
    groups_of,
    plan_conference,
    write_conclusion,
)
from dialogues.services.steps import move_conference, take_step
from dialogues.steps import CONFERENCE_STEPS
from directives.models import RulePeriod
from mobilization.common.editing import RecordChanged
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, NotNow, ReasonMissing, WrongState
from mobilization.workflow.transitions import available_actions
from models_registry.checks import Incomplete
from organizations.dates import today
from tests.dialogues.makers import ANNOUNCED, DAY, invite, make_conference

pytestmark = pytest.mark.django_db
VALUES = {"kind": "regular", "title": "  Đối thoại  năm ", "secretary_hosts": True, "secretary_name": "Trần Văn A"}


def planned(here, in_days=30, **more):
    day = today() + in_days * DAY
    values = VALUES | {"planned_from": day, "planned_to": day} | more
    return plan_conference(
        unit=here.ward, values=values, groups=["Nông dân", "", "Thanh niên", "Nông dân"], by=here.officer
    )


def ready(here, in_days):
    """What can be announced."""
    return planned(here, in_days, day=today() + in_days * DAY, **ANNOUNCED)


def test_it_is_planned_with_hosts_and_groups_and_wrong_things_are_said_at_their_field(here):
    made = planned(here, committee_hosts=True)
    day = made.planned_from
    assert (made.title, made.state, made.year, made.version) == ("Đối thoại năm", "planned", day.year, 1)
    assert made.hosts == [(HostRole.SECRETARY, "Trần Văn A"), (HostRole.COMMITTEE, "")]
    assert groups_of(made) == ["Nông dân", "Thanh niên"]
    for wrong, field in (
        ({"title": " "}, "title"),
        ({"secretary_hosts": False, "secretary_name": ""}, "secretary_hosts"),
        ({"council_name": "Lê Thị B"}, "council_name"),
        ({"kind": "on_request"}, "voters"),
        ({"voters": 5}, "voters"),
        ({"kind": "on_request", "voters": 0}, "voters"),
        ({"planned_to": day - DAY}, "planned_to"),
        ({"planned_to": datetime.date(day.year + 1, 1, 1)}, "planned_to"),
        ({"day": day + DAY}, "day"),
        ({"begins": datetime.time(9), "ends": datetime.time(9)}, "ends"),
        ({"link": "javascript:alert(1)"}, "link"),
    ):
        with pytest.raises(ValidationError) as told:
            planned(here, **wrong)
        assert list(told.value.message_dict) == [field], wrong
    asked = planned(here, kind="on_request", voters=130)
    assert (asked.kind, asked.voters, asked.is_dialogue) == ("on_request", 130, True)
    assert Event.objects.filter(kind="dialogues.conference_planned").count() == 2
    with pytest.raises(PermissionDenied):
        plan_conference(unit=here.units.beside, values=VALUES, by=here.officer)


@pytest.mark.parametrize(("days", "is_late"), [(8, False), (7, False), (6, True), (5, True), (0, True)])
def test_late_is_warned_of_needs_a_reason_and_stays_on_record(here, days, is_late):
    """Warned at 5 days, fine at 8 (the law: at least 7 days before)."""
    made = ready(here, days)
    assert bool(lateness(made, today())) is is_late
    if is_late:
        with pytest.raises(ReasonMissing) as told:
            take_step(made, "announce", by=here.leader, reason="  ")
        assert str(days) in told.value.message_dict["reason"][0]
        assert Conference.objects.get().state == "planned"
    told = take_step(made, "announce", by=here.leader, reason="Bão số 3" if is_late else "")
    assert (told.announced_on, told.announce_due) == (today(), made.day - 7 * DAY)
    assert told.is_late is is_late
    assert bool(told_late(told)) is is_late
    assert told.transitions.get().reason == ("Bão số 3" if is_late else "")


def test_the_clocks_are_dated_rules(here):
    """The rule of the day counts, and what was stamped stays when the rule changes."""
    RulePeriod.objects.create(key=ANNOUNCE_DAYS, value=3, valid_from=today(), source="Nghị quyết 1")
    then = today() - 4 * DAY
    RulePeriod.objects.create(key=CONCLUSION_DAYS, value=2, valid_from=then, valid_to=then, source="Nghị quyết 2")
    made = ready(here, 5)
    assert lateness(made, today()) == ""
    made = take_step(made, "announce", by=here.leader)
    RulePeriod.objects.filter(key=ANNOUNCE_DAYS).update(value=7)
    assert not Conference.objects.get(pk=made.pk).is_late
    for ago, due in ((4, 2), (3, 10)):
        held = make_conference(here.ward, here.root, "announced", day=today() - ago * DAY)
        held = take_step(held, "hold", by=here.officer)
        assert held.conclusion_due == held.day + due * DAY


def test_an_announcement_says_everything_and_its_day_is_not_over(here):
    with pytest.raises(Incomplete) as told:
        take_step(planned(here), "announce", by=here.leader)
    assert told.value.names == ["day", "begins", "content", "how_to", "place"]
    online = planned(here, **ANNOUNCED | {"day": today() + 30 * DAY, "place": "", "link": "https://hop.example/1"})
    assert take_step(online, "announce", by=here.secretary).state == "announced"
    over = make_conference(here.ward, here.root, day=today() - DAY, **ANNOUNCED)
    with pytest.raises(WrongState):
        take_step(over, "announce", by=here.leader, reason="Muộn")


def test_days_are_those_of_viet_nam(here, time_machine):
    """At 18:00 UTC it is the next day in Hà Nội: what was in time a minute ago is late."""
    time_machine.move_to(datetime.datetime(2026, 11, 27, 16, 59, tzinfo=datetime.UTC), tick=False)
    made = ready(here, 7)
    assert lateness(made, today()) == ""
    time_machine.move_to(datetime.datetime(2026, 11, 27, 17, tzinfo=datetime.UTC), tick=False)
    with pytest.raises(ReasonMissing):
        take_step(made, "announce", by=here.leader)
    told = take_step(made, "announce", by=here.leader, reason="Muộn một ngày")
    assert told.announced_on == datetime.date(2026, 11, 28)


def test_from_the_plan_to_the_published_conclusion(here):
    made = take_step(ready(here, 8), "announce", by=here.leader)
    with pytest.raises(WrongState):
        take_step(made, "hold", by=here.officer)  # its day has not come
    Conference.objects.filter(pk=made.pk).update(
        day=today() - DAY, planned_from=today() - DAY, planned_to=today() - DAY, announced_on=today() - 9 * DAY,
        announce_due=today() - 8 * DAY,
    )  # fmt: skip
    held = take_step(made, "hold", by=here.officer)
    assert (held.state, held.conclusion_due) == ("held", today() + 9 * DAY)
    assert conclusion_told(held, today())[1] == "waiting"
    assert conclusion_told(held, today() + 10 * DAY)[1] == "danger"
    first, second = held.groups.order_by("position")
    counted = enter_attendance(held, version=1, attended={first.pk: 40, second.pk: None}, by=here.officer)
    assert list(held.groups.order_by("position").values_list("attended", flat=True)) == [40, None]
    with pytest.raises(Incomplete):
        take_step(held, "conclude", by=here.leader)
    with pytest.raises(RecordChanged):
        write_conclusion(held, version=1, changes={"conclusion": "X"}, by=here.officer)
    written = write_conclusion(held, version=counted.version, changes={"conclusion": "Sẽ làm"}, by=here.officer)
    for day in (today() + DAY, today() - 2 * DAY):
        with pytest.raises(ValidationError) as told:
            take_step(held, "conclude", by=here.leader, published_on=day)
        assert list(told.value.message_dict) == ["published_on"]
    done = take_step(held, "conclude", by=here.secretary)
    assert (done.state, done.published_on, conclusion_told(done, today())[1]) == ("concluded", today(), "success")
    with pytest.raises(NotNow):
        edit_conference(done, version=written.version, changes={"title": "Khác"}, by=here.officer)
    back = take_step(done, "take_back", by=here.leader, reason="Sai")
    assert (back.state, back.published_on) == ("held", None)
    assert [row.action for row in back.transitions.order_by("id")] == ["announce", "hold", "conclude", "take_back"]


def test_a_dialogue_that_was_never_announced_is_held_with_a_reason(here):
    made = make_conference(here.ward, here.root, day=today() - DAY)
    with pytest.raises(ReasonMissing):
        take_step(made, "hold", by=here.officer)
    held = take_step(made, "hold", by=here.officer, reason="Đột xuất")
    assert (held.announced_on, held.announce_due, held.is_late) == (None, held.day - 7 * DAY, True)
    assert told_late(held)
    contact = make_conference(here.ward, here.root, day=today() - DAY, kind="contact")
    met = take_step(contact, "hold", by=here.officer)
    assert (met.announce_due, met.conclusion_due, met.is_late) == (None, None, False)
    assert announce_told(met, today()) == conclusion_told(met, today()) == ("", "")


def test_another_date_needs_a_reason_and_what_was_announced_is_announced_anew(here):
    made = ready(here, 30)
    days = {"planned_from": today() + 40 * DAY, "planned_to": today() + 50 * DAY, "day": None}
    with pytest.raises(ReasonMissing):
        move_conference(made, days=days, by=here.officer, reason=" ")
    moved = move_conference(made, days=days, by=here.officer, reason="Lãnh đạo đi công tác")
    assert (moved.state, moved.day, moved.year) == ("planned", None, days["planned_from"].year)
    for changes in ({"planned_to": today() + 60 * DAY}, {"planned_from": today() + 41 * DAY}):
        with pytest.raises(ValidationError):
            edit_conference(moved, version=1, changes=changes, by=here.officer)
    fixed = edit_conference(moved, version=1, changes={"day": today() + 45 * DAY}, by=here.officer)
    with pytest.raises(ValidationError) as told:
        edit_conference(fixed, version=2, changes={"day": today() + 46 * DAY}, by=here.officer)
    assert list(told.value.message_dict) == ["day"]
    told = take_step(fixed, "announce", by=here.leader)
    assert announce_told(told, today()) == ("", "")
    sooner = dict.fromkeys(("planned_from", "planned_to", "day"), today() + 3 * DAY)
    with pytest.raises(NotAllowed):
        move_conference(told, days=sooner, by=here.officer, reason="Sớm hơn")
    with pytest.raises(ValidationError):
        move_conference(told, days=sooner | {"day": None}, by=here.leader, reason="Sớm hơn")
    again = move_conference(told, days=sooner, by=here.leader, reason="Sớm hơn")
    assert (again.state, again.announced_on, again.is_late) == ("announced", today(), True)
    off = take_step(again, "postpone", by=here.leader, reason="Bão")
    assert (off.state, off.is_late) == ("postponed", False)
    back = move_conference(off, days=days, by=here.officer, reason="Sau bão")
    assert (back.state, back.announced_on, back.announce_due) == ("planned", None, None)
    gone = take_step(back, "cancel", by=here.leader, reason="Gộp")
    with pytest.raises(WrongState):
        move_conference(gone, days=days, by=here.officer, reason="Lại")


def test_what_was_announced_keeps_its_kind(here):
    told = take_step(ready(here, 8), "announce", by=here.leader)
    for changes, field in (({"kind": "ad_hoc"}, "kind"), ({"branch": "party"}, "branch")):
        with pytest.raises(ValidationError) as wrong:
            edit_conference(told, version=1, changes=changes, by=here.officer)
        assert list(wrong.value.message_dict) == [field]
    changed = edit_conference(
        told, version=1, changes={"place": "Nhà văn hoá"}, groups=["Thanh niên", "Phụ nữ"], by=here.officer
    )
    assert (changed.place, changed.version, groups_of(changed)) == ("Nhà văn hoá", 2, ["Thanh niên", "Phụ nữ"])
    with pytest.raises(RecordChanged):
        edit_conference(told, version=1, changes={"place": "X"}, by=here.officer)
    with pytest.raises(ValidationError) as many:
        edit_conference(told, version=2, changes={}, groups=[f"Nhóm {n}" for n in range(51)], by=here.officer)
    assert list(many.value.message_dict) == ["groups"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Conference.objects.filter(pk=told.pk).update(content="")


MATRIX = {
    "planned": {"officer": {"move"}, "leader": {"announce", "move", "postpone", "cancel"}},
    "announced": {"officer": set(), "leader": {"move_announced", "postpone", "cancel"}},
    "held": {"officer": set(), "leader": {"conclude", "not_held"}},
    "concluded": {"officer": set(), "leader": {"take_back"}},
    "postponed": {"officer": {"move"}, "leader": {"move", "cancel"}},
    "cancelled": {"officer": set(), "leader": set()},
}
"""State → role → what it is offered, but for `hold`, which a writer is offered of what is planned or announced."""


@pytest.mark.parametrize("state", MATRIX)
def test_action_by_state_by_role(here, state):
    made = make_conference(here.ward, here.root, state, announced_on=None if state == "planned" else today())
    own = MATRIX[state]
    for role in ("officer", "leader", "secretary", "auditor", "reviewer", "approver", "beside", "above"):
        writes = role in ("officer", "leader", "secretary")
        expected = own["leader" if role in ("leader", "secretary") else "officer"] if writes else set()
        expected = expected | ({"hold"} if writes and state in ("planned", "announced") else set())
        user = getattr(here, role)
        assert {step.action for step in available_actions(made, user)} == expected, role
        for step in CONFERENCE_STEPS.transitions:
            if step.action in expected or step.action.startswith("move"):
                continue
            with pytest.raises((WrongState, NotAllowed)):
                take_step(made, step.action, by=user, reason="x")
    for role in ("auditor", "reviewer", "approver", "beside", "above"):
        with pytest.raises((NotAllowed, WrongState)):
            move_conference(made, days={}, by=getattr(here, role), reason="x")
        for verb in (edit_conference, write_conclusion):
            with pytest.raises((PermissionDenied, NotNow)):
                verb(made, version=1, changes={}, by=getattr(here, role))
        with pytest.raises((PermissionDenied, NotNow)):
            enter_attendance(made, version=1, attended={}, by=getattr(here, role))
    with pytest.raises(LookupError):
        take_step(made, "move", by=here.leader, reason="x")


def test_who_came_belongs_to_its_conference(here):
    held, other = (make_conference(here.ward, here.root, "held", title=title) for title in ("A", "B"))
    (group,) = invite(other, "Khác")
    with pytest.raises(ValidationError):
        enter_attendance(held, version=1, attended={group.pk: 5}, by=here.officer)
    with pytest.raises(NotNow):
        enter_attendance(make_conference(here.ward, here.root), version=1, attended={}, by=here.officer)
    with pytest.raises(ValidationError):
        enter_attendance(other, version=1, attended={group.pk: -1}, by=here.officer)
