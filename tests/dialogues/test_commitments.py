"""Commitments: making one, action × state × role, the day moved once, proofs, what the tables refuse, movers."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from dialogues.commitment_enums import CommitmentState
from dialogues.commitment_steps import COMMITMENT_ACTIONS, COMMITMENT_STEPS
from dialogues.models import Commitment
from dialogues.permissions.commitments import may_edit_commitment, may_see_commitment
from dialogues.queries.commitments import told
from dialogues.services.commitment_steps import take_commitment_step
from dialogues.services.commitments import edit_commitment, promise
from mobilization.common.editing import RecordChanged
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from mobilization.workflow.refusals import NotAllowed, NotNow, ReasonMissing, WrongState
from mobilization.workflow.transitions import available_actions
from notifications.models import Notice
from organizations.dates import today
from organizations.enums import Role
from organizations.movers import get
from tests.access.people import again, worker
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import DAY, make_conference
from tests.dialogues.opinion_makers import make_opinion

pytestmark = pytest.mark.django_db
PLACES = ("ward", "city", "school", "beside")
FROM = {
    "report": {"open"}, "keep": {"open"}, "move": {"open"}, "give_up": {"open"}, "take_up": {"done", "not_kept"},
}  # fmt: skip
TO = {"report": "open", "keep": "done", "move": "open", "give_up": "not_kept", "take_up": "open"}
WRITE = ("officer", "leader", "secretary", "partner")


def these(roles, *places):
    return {(role, place) for role in roles for place in places}


REPORT = these(WRITE, "school", "ward", "city")
DECIDE = these(("leader", "secretary"), "ward", "city")
MAY = {"report": REPORT, "keep": REPORT, "move": DECIDE, "give_up": DECIDE, "take_up": DECIDE}
"""Of a commitment of the ward that the school below it is to keep."""
PHOTO = CheckedFile("den.jpg", Kind.JPEG, "image/jpeg", b"\xff\xd8 photo")


def took(commitment, action, by, reason="Vì", files=(), **given):
    known = {"outcome": "Đã lắp 12 đèn", "link": "https://example.vn/den", "promised_for": today() + 60 * DAY}
    return take_commitment_step(commitment, action, by=by, reason=reason, given=known | given, files=files)


@pytest.mark.parametrize("state", CommitmentState.values)
def test_each_step_from_each_state_for_each_role(here, state):
    people = {
        (role, place): worker(role, getattr(here.units, place), f"does-{role}-{place}")
        for role in Role.values
        for place in PLACES
    }
    found = make_commitment(here.ward, here.root, state, keeps=here.units.school)
    offered = {step for step in COMMITMENT_ACTIONS if state in FROM[step]}
    for who, user in people.items():
        acting = again(user)
        names = [each.action for each in available_actions(found, acting) if each.action in COMMITMENT_ACTIONS]
        assert sorted(names) == sorted(step for step in offered if who in MAY[step]), (state, who)
        seen = Commitment.objects.visible_to(acting).filter(pk=found.pk).exists()
        assert seen == may_see_commitment(acting, found) == (who[1] != "beside" and who[0] != "reviewer"), who
        edits = state == "open" and who in these(WRITE, "ward", "city")
        assert may_edit_commitment(acting, found) == edits, who
    for action in COMMITMENT_ACTIONS:
        if action not in offered:
            with pytest.raises(WrongState):
                took(found, action, here.leader)
            continue
        with pytest.raises(NotAllowed):
            took(found, action, again(people["officer", "beside"]))
        with transaction.atomic():
            done = took(found, action, again(people[sorted(MAY[action])[0]]))
            assert done.state == TO[action] == COMMITMENT_STEPS.transition(action).to_state
            transaction.set_rollback(True)
    assert set(FROM) == set(COMMITMENT_ACTIONS)


def test_it_is_made_from_a_conclusion_and_from_an_answer(here):
    held = make_conference(here.ward, here.root, "held")
    school = here.units.school
    keeper = worker("officer", school, "keeps")
    values = {"title": " Lắp  đèn ", "responsible": school, "promised_for": today() + 30 * DAY}
    made = promise(source=held, values=values, by=here.officer)
    assert (made.title, made.conference, made.opinion, made.unit, made.steward) == (
        "Lắp đèn", held, None, here.ward, here.ward,
    )  # fmt: skip
    assert (made.state, made.promised_on, made.first_promised_for) == ("open", held.day, made.promised_for)
    assert made.responsible_steward == school
    notice = Notice.objects.get(kind="dialogues.commitment_made")
    assert (notice.recipient, notice.data["unit"]) == (keeper, school.name)
    assert "Lắp đèn" not in str(notice.data)
    opinion = make_opinion(here.ward, here.root, "answered")
    of_answer = promise(source=opinion, values=values, by=here.secretary)
    assert (of_answer.opinion, of_answer.conference, of_answer.promised_on) == (opinion, None, opinion.answered_on)
    with pytest.raises(ValidationError) as wrong:
        promise(source=held, values=values | {"promised_for": held.day - DAY}, by=here.officer)
    assert set(wrong.value.message_dict) == {"promised_for"}
    school.valid_to = today() - DAY
    type(school).objects.filter(pk=school.pk).update(valid_to=today() - DAY)
    with pytest.raises(ValidationError) as wrong:
        promise(source=held, values=values, by=here.officer)
    assert set(wrong.value.message_dict) == {"responsible"}
    for source in (make_conference(here.ward, here.root), make_opinion(here.ward, here.root)):
        with pytest.raises(WrongState):
            promise(source=source, values=values | {"responsible": here.ward}, by=here.officer)
    for by in (here.beside, here.auditor, here.above, here.reviewer, keeper):
        for source in (held, opinion):
            with pytest.raises(PermissionDenied):
                promise(source=source, values=values | {"responsible": here.ward}, by=again(by))


def test_its_words_are_corrected_while_it_is_open(here):
    found = make_commitment(here.ward, here.root)
    saved = edit_commitment(found, version=1, changes={"title": "Lắp 12 đèn"}, by=here.officer)
    assert (saved.version, saved.title, saved.search) == (2, "Lắp 12 đèn", "lap 12 den")
    assert edit_commitment(found, version=2, changes={"title": "Lắp 12 đèn"}, by=here.officer).version == 2
    with pytest.raises(RecordChanged):
        edit_commitment(found, version=1, changes={"title": "X"}, by=here.officer)
    with pytest.raises(ValueError, match="promised_for"):
        edit_commitment(found, version=2, changes={"promised_for": today()}, by=here.officer)
    found.late_told_on = today()
    found.save(update_fields=["late_told_on"])
    moved = edit_commitment(found, version=2, changes={"responsible": here.units.school}, by=here.officer)
    assert (moved.responsible_steward, moved.late_told_on) == (here.units.school, None)
    for by in (here.beside, here.auditor):
        with pytest.raises(PermissionDenied):
            edit_commitment(found, version=3, changes={"title": "X"}, by=again(by))
    over = make_commitment(here.ward, here.root, "done")
    with pytest.raises(NotNow):
        edit_commitment(over, version=1, changes={"title": "X"}, by=here.officer)
    with pytest.raises(PermissionDenied):
        edit_commitment(over, version=1, changes={"title": "X"}, by=again(here.beside))


def test_the_day_is_moved_once_and_the_first_one_stays(here):
    found = make_commitment(here.ward, here.root, late_told_on=today(), promised_for=today() - DAY)
    first = found.promised_for
    for day in (None, first, first - DAY):
        with pytest.raises(ValidationError) as wrong:
            took(found, "move", here.leader, promised_for=day)
        assert set(wrong.value.message_dict) == {"promised_for"}
    with pytest.raises(ReasonMissing):
        took(found, "move", here.leader, reason=" ")
    moved = took(found, "move", here.leader, promised_for=first + 9 * DAY)
    assert (moved.first_promised_for, moved.promised_for, moved.moved_on) == (first, first + 9 * DAY, today())
    assert (moved.late_told_on, moved.transitions.get().reason) == (None, "Vì")
    with pytest.raises(WrongState):
        took(found, "move", here.leader, promised_for=first + 20 * DAY)


def test_it_is_kept_with_words_and_something_to_see(here):
    found = make_commitment(here.ward, here.root, keeps=here.units.school, promised_for=today() + DAY)
    by = worker("officer", here.units.school, "keeps")
    took(found, "report", by, reason="Đã đặt hàng")
    faults = {
        "outcome": {"outcome": " "}, "files": {"link": ""}, "link": {"link": "javascript:alert(1)"},
        "ended_on": {"ended_on": today() + DAY},
    }  # fmt: skip
    for field, given in faults.items():
        with pytest.raises(ValidationError) as wrong:
            took(found, "keep", by, **given)
        assert set(wrong.value.message_dict) == {field}, field
    with pytest.raises(ValidationError) as wrong:
        took(found, "keep", by, ended_on=found.promised_on - DAY)
    assert set(wrong.value.message_dict) == {"ended_on"}
    done = took(found, "keep", by, link="", files=[PHOTO])
    assert (done.state, done.ended_on, done.outcome, done.link) == ("done", today(), "Đã lắp 12 đèn", "")
    assert [each.name for each in done.files.all()] == ["den.jpg"]
    assert told(done, today() + 3 * DAY) == "Hoàn thành đúng hạn"
    open_again = took(done, "take_up", here.leader)
    assert (open_again.state, open_again.ended_on, open_again.outcome) == ("open", None, "")
    assert took(open_again, "keep", by, link="").state == "done"  # the photograph stayed
    assert [each.action for each in found.transitions.order_by("pk")] == ["report", "keep", "take_up", "keep"]


def test_one_that_was_not_kept_says_why(here):
    found = make_commitment(here.ward, here.root, promised_for=today() - DAY)
    assert (told(found, today()), found.is_late(today())) == (f"Quá hạn (hạn: {today() - DAY:%d/%m/%Y})", True)
    with pytest.raises(ReasonMissing):
        took(found, "give_up", here.secretary, reason="")
    done = took(found, "give_up", here.secretary, reason="Không bố trí được vốn")
    assert (done.state, done.outcome, done.is_late(today())) == ("not_kept", "Không bố trí được vốn", False)
    with pytest.raises(LookupError):
        took(found, "odd", here.secretary)


BAD = (
    {"title": ""},
    {"state": "odd"},
    {"opinion": "some"},
    {"promised_for": datetime.date(2020, 1, 1), "first_promised_for": datetime.date(2020, 1, 1)},
    {"first_promised_for": datetime.date(2030, 1, 1)},
    {"moved_on": datetime.date(2026, 1, 1)},
    {"outcome": "Xong"},
    {"state": "done"},
    {"state": "not_kept", "ended_on": datetime.date(2026, 1, 1)},
    {"link": "https://example.vn/"},
)


@pytest.mark.parametrize("more", BAD)
def test_what_the_tables_refuse(here, more):
    if "opinion" in more:
        more = {"opinion": make_opinion(here.ward, here.root)} | {"conference": make_conference(here.ward, here.root)}
    found = make_commitment(here.ward, here.root)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=found.pk).update(**more)


def test_a_reorganisation_moves_both_units(here):
    found = make_commitment(here.ward, here.root, keeps=here.units.school)
    assert get("dialogues.commitment").move(here.ward, here.units.beside, on=today(), by=here.root) == 1
    assert get("dialogues.commitment_to_keep").move(here.units.school, here.units.beside, on=today(), by=here.root) == 1
    found.refresh_from_db()
    assert (found.unit, found.steward) == (here.ward, here.units.beside)
    assert (found.responsible, found.responsible_steward) == (here.units.school, here.units.beside)
