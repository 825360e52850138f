"""Opinions: registering, action × state × role, forwarding and extending, routing out, what the tables refuse."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from dialogues.models import IdentityLook, Opinion, OpinionIdentity, OpinionText
from dialogues.opinion_codes import fingerprint, read
from dialogues.opinion_enums import OpinionState
from dialogues.opinion_hints import hints
from dialogues.opinion_steps import OPINION_ACTIONS
from dialogues.permissions.opinions import may_edit_opinion, may_see_opinion, units_that_register
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import edit_opinion, register_opinion, renew_code
from mobilization.common.codes import in_groups
from mobilization.common.editing import RecordChanged
from mobilization.common.history import recorded_models
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, NotNow, ReasonMissing, WrongState
from mobilization.workflow.transitions import available_actions
from models_registry.checks import Incomplete
from notifications.models import Notice
from organizations.dates import today
from organizations.enums import Role
from organizations.models import Unit
from organizations.movers import get
from tests.access.people import again, worker
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import DAY, SAID, make_opinion, make_public
from tests.worlds import shared

pytestmark = pytest.mark.django_db
IDENTITY = {"name": "Nguyễn Thị Canary", "phone": "0912 345 678", "address": "Ngõ 5", "may_contact": True}
PLACES = ("ward", "city", "school", "beside")
FROM = {
    "classify": {"received", "reopened"},
    "assign": {"classified", "reopened"},
    "draft": {"assigned"},
    "approve": {"drafted"},
    "answer": {"approved"},
    "answer_on_the_spot": {"received", "classified"},
    "forward": {"assigned"},
    "extend": {"assigned"},
    "pause": {"assigned"},
    "resume": {"waiting"},
    "return": {"drafted", "approved"},
    "recall": {"drafted"},
    "publish": {"answered", "private", "closed"},
    "keep_private": {"answered"},
    "unpublish": {"published", "closed"},
    "close": {"answered", "published", "private"},
    "reopen": {"answered", "published", "private"},
    "route_out": {"received", "classified"},
    "withdraw": {"received", "classified", "reopened", "assigned", "waiting", "drafted", "approved"},
}
TO = {
    "classify": "classified", "assign": "assigned", "draft": "drafted", "approve": "approved", "answer": "answered",
    "answer_on_the_spot": "answered", "forward": "assigned", "extend": "assigned", "pause": "waiting",
    "resume": "assigned", "return": "assigned", "recall": "assigned", "close": "closed", "reopen": "reopened",
    "publish": "published", "keep_private": "private", "unpublish": "private", "route_out": "routed_out",
    "withdraw": "withdrawn",
}  # fmt: skip
STAYS = {("publish", "closed"): "closed", ("unpublish", "closed"): "closed"}
WRITE = ("officer", "leader", "secretary", "partner")


def these(roles, *places):
    return {(role, place) for role in roles for place in places}


KEEP = these(WRITE, "ward", "city")
ASSIGN = these(("leader", "secretary"), "ward", "city")
ANSWER = these(WRITE, "school", "ward", "city")
SIGN = these(("leader",), "school", "ward", "city")
MAY = {
    "classify": KEEP, "assign": ASSIGN, "draft": ANSWER, "approve": SIGN, "answer": ANSWER,
    "answer_on_the_spot": KEEP, "forward": ANSWER, "extend": ASSIGN, "pause": ANSWER, "resume": ANSWER,
    "return": SIGN, "recall": set(), "close": KEEP, "reopen": set(), "publish": ASSIGN, "keep_private": ASSIGN,
    "unpublish": ASSIGN, "route_out": KEEP, "withdraw": ASSIGN,
}  # fmt: skip
"""Of an opinion that the ward received and the school below it is to answer."""
GIVEN = {
    "kind": "question", "domain": "economy", "theme": None, "days": 3, "answer": "Đã làm", "answered_on": None,
    "other_track": "complaint", "sent_to": "Ban Tiếp công dân", "title": "Đèn đường", "question": "Bao giờ có đèn?",
}  # fmt: skip


def took(opinion, action, by, reason="Vì", **given):
    return take_opinion_step(opinion, action, by=by, reason=reason, given=GIVEN | given)


def of_school(here, state):
    """One that the ward received and the school is to answer, drafted there by somebody else."""
    needs_unit = state in ("assigned", "waiting", "drafted", "approved")
    more = {"answers": here.units.school} if needs_unit else {}
    if state in ("received", "classified"):
        more |= {"channel": "hall", "conference": make_conference(here.ward, here.drafter, "held")}
    if state in ("answered", "published", "private"):  # nobody sends it back any more
        more |= {"received_on": today() - 30 * DAY, "answered_on": today() - 20 * DAY}
    if state == "approved":
        more["approved_by"] = here.leader
    return make_opinion(here.ward, here.drafter, state, **more)


@shared
def house(here):
    here.drafter = worker("officer", here.units.school, "drafter")
    return here


@pytest.mark.parametrize("state", OpinionState.values)
def test_each_step_from_each_state_for_each_role(house, state):
    people = {
        (role, place): worker(role, getattr(house.units, place), f"does-{role}-{place}")
        for role in Role.values
        for place in PLACES
    }
    opinion = of_school(house, state)
    offered = {step for step in OPINION_ACTIONS if state in FROM[step]}
    for who, user in people.items():
        acting = again(user)
        found = [each.action for each in available_actions(opinion, acting)]
        assert sorted(found) == sorted(step for step in offered if who in MAY[step]), (state, who)
    stranger = again(people["officer", "beside"])
    unit = house.units.beside
    for action in OPINION_ACTIONS:
        if action not in offered:
            with pytest.raises(WrongState):
                took(opinion, action, house.leader, unit=unit)
            continue
        with pytest.raises(NotAllowed):
            took(opinion, action, stranger, unit=unit)
        if not MAY[action]:
            with pytest.raises(NotAllowed):
                took(opinion, action, house.root, unit=unit)
            continue
        with transaction.atomic():
            if (action, state) == ("unpublish", "closed"):
                make_public(opinion, house.drafter)
            done = took(opinion, action, again(people[sorted(MAY[action])[0]]), unit=unit)
            assert done.state == STAYS.get((action, state), TO[action]), action
            transaction.set_rollback(True)
    assert set(FROM) == set(OPINION_ACTIONS)


def test_it_is_registered_with_number_and_code_and_wrong_things_are_said_at_their_field(here):
    made = register_opinion(unit=here.ward, values=SAID | {"place": " Ngõ  5 "}, identity=IDENTITY, by=here.officer)
    opinion = made.opinion
    assert (opinion.number[:8], opinion.state, opinion.version) == (f"YK-{today().year}-", "received", 1)
    assert (opinion.words.text, opinion.words.place, opinion.identity.name) == (SAID["text"], "Ngõ 5", IDENTITY["name"])
    assert (opinion.identity.may_contact, opinion.identity.may_publish_name) == (True, False)
    assert opinion.identity.consented_on == today()
    assert opinion.code_hash == fingerprint(made.code) == read(in_groups(made.code).lower())
    assert made.code not in str(vars(opinion))
    assert [look.act for look in opinion.looks.all()] == ["entered"]
    anonymous = register_opinion(unit=here.ward, values=SAID, identity={"name": " "}, by=here.officer).opinion
    assert not OpinionIdentity.objects.filter(opinion=anonymous).exists()
    assert (anonymous.number, anonymous.looks.count()) != (opinion.number, 1)
    before = Opinion.objects.count()
    for wrong, identity, fields in (
        ({"text": " "}, {}, ["text"]),
        ({"text": "", "kind": "", "received_on": None}, {}, ["kind", "received_on", "text"]),
        ({"received_on": today() + DAY}, {}, ["received_on"]),
        ({"kind": "complaint"}, {}, ["kind"]),
        ({"text": "x" * 20_001}, {}, ["text"]),
        ({}, {"may_publish_name": True, "phone": "09"}, ["may_publish_name"]),
        ({}, {"may_contact": True, "name": "A"}, ["may_contact"]),
        ({}, {"name": "x" * 201}, ["name"]),
    ):
        with pytest.raises(ValidationError) as told:
            register_opinion(unit=here.ward, values=SAID | wrong, identity=identity, by=here.officer)
        assert sorted(told.value.message_dict) == fields
    for stranger in (here.auditor, here.reviewer, here.approver, here.beside, here.above):
        with pytest.raises(PermissionDenied):
            register_opinion(unit=here.ward, values=SAID, by=again(stranger))
    for values in ({"state": "closed"}, {"number": "1"}, {"due_on": today()}):
        with pytest.raises(ValueError, match="not entered"):
            register_opinion(unit=here.ward, values=SAID | values, by=here.officer)
    assert Opinion.objects.count() == before
    assert set(units_that_register(here.officer)) == {here.ward, here.units.school}
    assert not units_that_register(again(here.auditor)).exists()


def test_a_conference_is_one_that_the_writer_sees_and_its_day_begins_the_clock(here):
    ahead = make_conference(here.ward, here.officer, "announced", day=datetime.date(2026, 12, 16))
    made = register_opinion(unit=here.ward, values=SAID | {"conference": ahead}, by=here.officer).opinion
    assert made.due_on == datetime.date(2026, 12, 21)  # three working days after the Wednesday
    alone = register_opinion(unit=here.ward, values=SAID, by=here.officer).opinion
    assert alone.due_on == datetime.date(2026, 11, 5)
    other = make_conference(here.units.beside, here.beside)
    with pytest.raises(ValidationError) as told:
        register_opinion(unit=here.ward, values=SAID | {"conference": other}, by=here.officer)
    assert list(told.value.message_dict) == ["conference"]
    with pytest.raises(ValidationError) as told:
        edit_opinion(alone, version=1, changes={"conference": other}, by=here.officer)
    assert list(told.value.message_dict) == ["conference"]


def test_it_is_corrected_on_the_version_seen_until_it_is_assigned(here):
    opinion = make_opinion(here.ward, here.officer)
    changed = edit_opinion(opinion, version=1, changes={"text": "Khác", "kind": "question"}, by=here.officer)
    assert (changed.version, changed.kind, changed.words.text) == (2, "question", "Khác")
    assert edit_opinion(opinion, version=2, changes={"text": "Khác"}, by=here.officer).version == 2
    with pytest.raises(RecordChanged):
        edit_opinion(opinion, version=1, changes={"text": "Nữa"}, by=here.officer)
    for stranger in (here.beside, here.auditor, here.reviewer):
        with pytest.raises(PermissionDenied):
            edit_opinion(opinion, version=2, changes={"text": "Nữa"}, by=again(stranger))
    assigned = make_opinion(here.ward, here.officer, "assigned")
    with pytest.raises(NotNow):
        edit_opinion(assigned, version=1, changes={"text": "Nữa"}, by=here.officer)
    assert not may_edit_opinion(here.officer, assigned)
    data = Event.objects.filter(kind="dialogues.opinion_edited").get().data
    assert data == {"fields": ["kind", "text"]}


def test_who_drafted_does_not_approve_and_the_table_says_so_too(house):
    leader = worker("leader", house.units.school, "school-leader")
    opinion = of_school(house, "assigned")
    drafted = took(opinion, "draft", again(leader), answer="Đã trả lời")
    assert (drafted.drafted_by, drafted.words.answer) == (leader, "Đã trả lời")
    for who in (leader, house.officer, house.secretary, house.drafter):
        with pytest.raises(NotAllowed):
            took(opinion, "approve", again(who))
    root = make_opinion(house.ward, house.root, "drafted")
    with pytest.raises(NotAllowed):
        took(root, "approve", again(house.root))
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(approved_by=leader)
    approved = took(opinion, "approve", again(house.leader))
    returned = took(approved, "return", again(house.leader), "Thiếu ngày")
    assert (returned.drafted_by, returned.approved_by, returned.words.answer) == (None, None, "Đã trả lời")
    with pytest.raises(ReasonMissing):
        took(took(opinion, "draft", again(leader)), "return", again(house.leader), " ")


def test_a_unit_outside_answers_and_neither_signs_nor_brings_the_answer(house):
    outside = worker("leader", house.units.beside, "outside")
    opinion = make_opinion(house.ward, house.officer, "classified", channel="hall")
    opinion = took(opinion, "assign", house.secretary, unit=house.units.beside)
    assert opinion.due_on > today()
    assert may_see_opinion(again(outside), opinion)
    took(opinion, "draft", again(house.beside))
    for action in ("approve", "return"):
        with pytest.raises(NotAllowed):
            took(opinion, action, again(outside))
    took(opinion, "approve", house.leader)
    with pytest.raises(NotAllowed):
        took(opinion, "answer", again(outside))
    answered = took(opinion, "answer", house.officer)
    assert (answered.state, answered.answered_on) == ("answered", today())


def test_forwarding_keeps_the_clock_and_tells_the_next_unit(house):
    opinion = of_school(house, "assigned")
    Opinion.objects.filter(pk=opinion.pk).update(reminded_on=today(), overdue_told_on=today())
    for wrong in (house.units.school, None):
        with pytest.raises(ValidationError) as told:
            took(opinion, "forward", house.drafter, unit=wrong)
        assert list(told.value.message_dict) == ["unit"]
    with pytest.raises(ReasonMissing):
        took(opinion, "forward", house.drafter, "", unit=house.units.beside)
    done = took(opinion, "forward", house.drafter, unit=house.units.beside)
    assert (done.assigned, done.assigned_steward, done.due_on) == (
        house.units.beside,
        house.units.beside,
        opinion.due_on,
    )
    assert (done.reminded_on, done.overdue_told_on, done.assigned_on) == (None, None, opinion.assigned_on)
    assert [notice.recipient for notice in Notice.objects.filter(kind="dialogues.opinion_forwarded")] == [house.beside]
    ended = Unit.objects.create(
        code="9", kind="ward", level="grassroots", name="Cũ", short_name="Cũ", valid_to=today() - DAY
    )
    with pytest.raises(ValidationError):
        took(done, "forward", house.leader, unit=ended)


def test_only_what_was_said_in_the_hall_is_answered_on_the_spot(house):
    on_paper = make_opinion(house.ward, house.officer)
    with pytest.raises(WrongState):
        took(on_paper, "answer_on_the_spot", house.officer)
    assert on_paper.words.answer == OpinionText.objects.get(opinion=on_paper).answer == ""
    alone = make_opinion(house.ward, house.officer, channel="hall")
    ahead = make_conference(house.ward, house.officer, "announced")
    early = make_opinion(house.ward, house.officer, channel="hall", conference=ahead)
    for none_yet in (alone, early):  # nobody gets past the signature by writing "in the hall"
        with pytest.raises(WrongState):
            took(none_yet, "answer_on_the_spot", house.officer)
    held = make_conference(house.ward, house.officer, "held", day=on_paper.received_on)
    hall = make_opinion(house.ward, house.officer, channel="hall", conference=held, received_on=held.day - DAY)
    for wrong, field in (
        ({"answer": " "}, "answer"), ({"answered_on": today() + DAY}, "answered_on"),
        ({"answered_on": hall.received_on}, "answered_on"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as told:
            took(hall, "answer_on_the_spot", house.officer, **wrong)
        assert list(told.value.message_dict) == [field]
    done = took(hall, "answer_on_the_spot", house.officer, answered_on=held.day)
    assert (done.is_on_the_spot, done.answered_on, done.words.answer) == (True, held.day, "Đã làm")


def test_classifying_says_the_domain_and_is_looked_at(house):
    opinion = make_opinion(house.ward, house.officer)
    with pytest.raises(Incomplete):
        took(opinion, "classify", house.officer, domain="")
    with pytest.raises(ValidationError):
        took(opinion, "classify", house.officer, domain="weather")
    done = took(opinion, "classify", house.officer)
    assert (done.kind, done.domain) == ("question", "economy")


def test_what_is_routed_out_is_a_number_only(house):
    text = "Tôi khiếu nại quyết định thu hồi đất"
    opinion = make_opinion(house.ward, house.officer, text=text, place="Ngõ 5", identity={"name": "Canary"})
    for wrong, field in (
        ({"other_track": ""}, "other_track"),
        ({"sent_to": " "}, "sent_to"),
        ({"sent_to": "x" * 301}, "sent_to"),
    ):
        with pytest.raises(ValidationError) as told:
            took(opinion, "route_out", house.officer, **wrong)
        assert list(told.value.message_dict) == [field]
    done = took(opinion, "route_out", house.officer, "Ông Canary khiếu nại")
    assert (done.state, done.other_track, done.sent_to) == ("routed_out", "complaint", "Ban Tiếp công dân")
    assert not OpinionText.objects.filter(opinion=done).exists()
    assert not OpinionIdentity.objects.filter(opinion=done).exists()
    assert done.transitions.get().reason == ""
    assert [look.act for look in IdentityLook.objects.filter(opinion=done)] == ["erased"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=done.pk).update(sent_to="")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tôi khiếu nại quyết định", ["complaint"]),
        ("Toi xin KHIEU  NAI", ["complaint"]),
        ("Đơn tố cáo ông chủ tịch", ["denunciation"]),
        ("đơn khiếu tố", ["complaint", "denunciation"]),
        ("Đề nghị tô cao tường rào", ["denunciation"]),
        ("Kiến nghị sửa đường, không khiếu-nại", ["complaint"]),
        ("Kiến nghị sửa đường", []),
        ("", []),
    ],
)
def test_words_hint_at_another_track_with_or_without_accents(text, found):
    assert [track.value for track in hints(text)] == found


def test_a_lost_code_is_replaced_and_the_old_one_is_none_any_more(here):
    made = register_opinion(unit=here.ward, values=SAID, by=here.officer)
    new = renew_code(made.opinion, by=again(here.secretary))
    assert new.code != made.code
    assert list(Opinion.objects.filter(code_hash__in=[fingerprint(made.code)])) == []
    assert Opinion.objects.get(code_hash=fingerprint(new.code)) == made.opinion
    for stranger in (here.auditor, here.beside):
        with pytest.raises(PermissionDenied):
            renew_code(made.opinion, by=again(stranger))
    assert read("not a code") is None
    routed = make_opinion(here.ward, here.officer, "routed_out")
    with pytest.raises(PermissionDenied):
        renew_code(routed, by=here.officer)


def test_who_reads_it_is_the_subtree_and_who_answers_the_same_by_queryset(house):
    rows = [
        make_opinion(house.ward, house.officer),
        make_opinion(house.units.beside, house.beside, "assigned", answers=house.units.school),
        make_opinion(house.units.city, house.root),
    ]
    for role in Role.values:
        for place in PLACES:
            user = again(worker(role, getattr(house.units, place), f"reads-{role}-{place}"))
            seen = set(Opinion.objects.visible_to(user))
            assert seen == {row for row in rows if may_see_opinion(user, row)}
            wanted = {"ward": {0, 1}, "school": {1}, "beside": {1}, "city": {0, 1, 2}}[place]
            assert seen == ({rows[each] for each in wanted} if role != "reviewer" else set()), (role, place)


def test_what_it_says_and_who_says_it_stand_outside_the_record_of_changes(here):
    recorded = {model.__name__ for model in recorded_models()}
    assert "Opinion" in recorded
    assert not recorded & {"OpinionText", "OpinionIdentity", "IdentityLook"}
    columns = {field.name for field in recorded_models()[Opinion]._meta.fields}
    assert not columns & {"code_hash", "version", "text", "place", "answer", "name", "phone", "address"}
    assert {"state", "assigned_steward", "due_on", "approved_by"} <= columns


def test_a_reorganisation_moves_what_a_unit_looks_after_and_what_it_answers(house):
    opinion = of_school(house, "assigned")
    keeps, answers = get("dialogues.opinion"), get("dialogues.opinion_to_answer")
    assert [item.title for item in keeps.items([house.ward.pk], today())] == [opinion.number]
    assert [item.title for item in answers.items([house.units.school.pk], today())] == [opinion.number]
    assert answers.move(house.units.school, house.units.beside, on=today(), by=None) == 1
    assert keeps.move(house.ward, house.units.city, on=today(), by=None) == 1
    opinion.refresh_from_db()
    assert (opinion.unit, opinion.steward, opinion.assigned, opinion.assigned_steward) == (
        house.ward, house.units.city, house.units.school, house.units.beside,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "wrong"),
    [
        ("received", {"state": "lost"}),
        ("received", {"kind": "complaint"}),
        ("received", {"state": "classified"}),
        ("received", {"answered_on": today()}),
        ("assigned", {"assigned_on": None}),
        ("assigned", {"assigned_steward": None}),
        ("assigned", {"paused_on": today()}),
        ("waiting", {"paused_on": None}),
        ("drafted", {"drafted_by": None}),
        ("drafted", {"state": "approved"}),
        ("answered", {"is_on_the_spot": False}),
        ("answered", {"answered_on": datetime.date(2020, 1, 1)}),
        ("answered", {"answered_on": None}),
        ("answered", {"closed_on": today()}),
        ("closed", {"closed_on": None}),
        ("routed_out", {"other_track": ""}),
        ("received", {"other_track": "complaint", "sent_to": "x"}),
    ],
)
def test_the_table_binds_states_to_what_they_need(here, state, wrong):
    opinion = make_opinion(here.ward, here.officer, state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(**wrong)
