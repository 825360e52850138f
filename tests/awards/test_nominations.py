"""The life of a nomination: action × state × role; what its verbs write and refuse; who is told."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from awards.enums import NominationState
from awards.models import AwardBar, DossierFile, NominatedModel, Nomination
from awards.nomination_steps import NOMINATION_STEPS, offered_steps
from awards.permissions.nominations import may_see_nomination, nomination_actions
from awards.services.dossier import add_bar, keep_piece, remove_bar, remove_file
from awards.services.nominations import add_nomination, change_nomination, edit_nomination
from mobilization.common.editing import RecordChanged, content_of
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, WrongState
from mobilization.workflow.transitions import apply_transition
from notifications.models import Notice
from organizations.dates import today
from organizations.enums import Role
from organizations.movers import get
from tests.access.people import again, worker
from tests.awards.nominated import YEAR, awarded_form, complete, judged, nominate
from tests.models_registry.makers import make_model
from tests.worlds import shared

STATES = ("draft", "submitted", "returned", "approved", "decided", "refused", "withdrawn")
FROM = {
    "submit": ("draft", "returned"),
    "take_back": ("submitted",),
    "approve": ("submitted",),
    "return": ("submitted", "approved"),
    "refuse": ("submitted", "approved"),
    "withdraw": ("draft", "submitted", "returned", "approved"),
    "decide": ("approved",),
    "undecide": ("decided",),
}
TO = {
    "submit": "submitted", "take_back": "draft", "approve": "approved", "return": "returned", "refuse": "refused",
    "withdraw": "withdrawn", "decide": "decided", "undecide": "approved",
}  # fmt: skip
MAY = {
    "submit": {("leader", "ward"), ("leader", "city")},
    "take_back": {("leader", "ward"), ("leader", "city")},
    "withdraw": {("leader", "ward"), ("leader", "city")},
    "approve": {("secretary", "city")},
    "return": {("secretary", "city")},
    "refuse": {("secretary", "city")},
    "decide": {("secretary", "city"), ("approver", "city")},
    "undecide": {("secretary", "city"), ("approver", "city")},
}
"""Who may, of the roles in each of the units; nobody of the school below or the ward beside."""


@shared
def house(city):
    """A form on which the city decides, and who nominates."""
    city.officer = worker("officer", city.units.ward, "writes")
    city.leader = worker("leader", city.units.ward, "leads")
    city.secretary = worker("secretary", city.units.city, "judges")
    city.form = awarded_form()
    return city


def values(house, **more):
    """What a new nomination says."""
    known = {
        "subject": house.form, "recipient": "person", "name": "Nguyễn Văn An", "body": house.units.city,
        "branch": "state", "achievement": "Mở đường.",
    }  # fmt: skip
    return known | YEAR | more


def begun(house, **more):
    return add_nomination(unit=house.units.ward, values=values(house, **more), by=again(house.officer))


@pytest.mark.parametrize("action", sorted(FROM))
def test_each_step_from_each_state_for_each_role(house, action):
    """Who may not is refused, in whatever state; who may does it exactly from the states of the table."""
    units = house.units
    people = {
        (role, name): worker(role, getattr(units, name), f"{role}-{name}")
        for role in Role.values
        for name in ("ward", "city", "school", "beside")
    }
    step = NOMINATION_STEPS.transition(action)
    data = {"decided_on": today()} if action == "decide" else {}
    for state in STATES:
        found = complete(nominate(units, house.officer, house.form, state=state, name=f"Người {state}"))
        if (action, state) == ("approve", "submitted"):
            judged(found)
        for who, user in people.items():
            acting = again(user)
            offered = state in FROM[action] and who in MAY[action]
            seen = action in [each.action for each in offered_steps(found, acting)]
            assert seen == (offered and action not in ("decide", "undecide")), (state, who)
            if not offered:
                with pytest.raises(WrongState if state not in FROM[action] else NotAllowed):
                    apply_transition(found, action, by=acting, reason="Vì", **data)
        if state in FROM[action]:
            who = sorted(MAY[action])[0]
            changed = apply_transition(found, action, by=again(people[who]), reason="Vì", **data)
            assert changed.state == TO[action] == step.to_state


@pytest.mark.parametrize("action", ["return", "refuse", "withdraw"])
def test_these_need_a_reason(house, action):
    found = nominate(house.units, house.officer, house.form, state="submitted")
    by = house.leader if action == "withdraw" else house.secretary
    with pytest.raises(ReasonMissing):
        change_nomination(found, action, by=again(by))


def test_a_refusal_says_why_and_is_told(house):
    found = nominate(house.units, house.officer, house.form, state="submitted")
    refused = change_nomination(found, "refuse", by=again(house.secretary), reason="Thành tích chưa rõ.")
    assert (refused.refused_on, refused.refusal) == (today(), "Thành tích chưa rõ.")
    told = Notice.objects.filter(kind="awards.nomination_refused")
    assert {each.recipient for each in told} == {house.officer, house.leader}
    assert {each.data["reason"] for each in told} == {"Thành tích chưa rõ."}
    assert "Nguyễn Văn An" not in str([each.data for each in told])


def test_who_judges_is_told_when_it_comes_and_when_it_goes(house):
    found = complete(begun(house))
    change_nomination(found, "withdraw", by=again(house.leader), reason="Nhầm")
    assert not Notice.objects.filter(kind__startswith="awards.").exists()
    second = complete(begun(house, name="Lê Thị Cúc"))
    change_nomination(second, "submit", by=again(house.leader))
    change_nomination(second, "withdraw", by=again(house.leader), reason="Nhầm")
    told = Notice.objects.filter(kind__startswith="awards.").order_by("id").values_list("kind", "recipient")
    judge = house.secretary.pk
    assert list(told) == [("awards.nomination_submitted", judge), ("awards.nomination_withdrawn", judge)]


def test_the_steps_of_a_decision_are_taken_by_decisions_alone(house):
    found = nominate(house.units, house.officer, house.form, state="approved")
    with pytest.raises(LookupError):
        change_nomination(found, "decide", by=again(house.secretary))
    decided = apply_transition(found, "decide", by=again(house.secretary), decided_on=datetime.date(2026, 8, 1))
    assert (decided.state, decided.decided_on) == ("decided", datetime.date(2026, 8, 1))
    back = apply_transition(decided, "undecide", by=again(house.secretary), reason="Hủy quyết định")
    assert (back.state, back.decided_on) == ("approved", None)


def test_nobody_submits_or_judges_their_own(house):
    leader, judge = house.leader, house.secretary
    mine = complete(nominate(house.units, house.officer, house.form, person=leader.person))
    with pytest.raises(NotAllowed):
        change_nomination(mine, "submit", by=again(leader))
    his = nominate(house.units, house.officer, house.form, state="submitted", person=judge.person)
    for action in ("approve", "return", "refuse"):
        with pytest.raises(NotAllowed):
            change_nomination(his, action, by=again(judge), reason="Vì")


def test_what_others_wrote_of_oneself_one_does_not_change(house):
    person = house.officer.person
    others = nominate(house.units, house.leader, house.form, person=person)
    own = nominate(house.units, house.officer, house.form, person=person)
    assert nomination_actions(again(house.officer), others) == []
    assert nomination_actions(again(house.officer), own) == ["edit", "models", "dossier"]
    with pytest.raises(PermissionDenied):
        edit_nomination(others, version=1, changes={"name": "Tôi"}, by=again(house.officer))


def test_a_nomination_begins_as_a_draft_with_a_code_of_its_own(house):
    models = [make_model(house.units.ward, "registered") for _ in range(2)]
    made = add_nomination(unit=house.units.ward, values=values(house), models=models, by=again(house.officer))
    other = begun(house)
    assert (made.state, made.steward, made.body_steward) == ("draft", house.units.ward, house.units.city)
    assert made.code.startswith(f"KT-{today().year}-")
    assert made.code != other.code
    named = NominatedModel.objects.filter(nomination=made).order_by("position").values_list("model", "position")
    assert list(named) == [(models[0].pk, 1), (models[1].pk, 2)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body": None}, "body"),
        ({"body_name": "Bộ Nội vụ"}, "body_name"),
        ({"until": datetime.date(2025, 1, 1)}, "until"),
        ({"subject": None}, "subject"),
        ({"name": ""}, "name"),
        ({"branch": "church"}, "branch"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(house, wrong, field):
    with pytest.raises(ValidationError) as told:
        begun(house, **wrong)
    assert list(told.value.message_dict) == [field]


def test_the_unit_itself_or_one_above_decides(house):
    assert begun(house, body=house.units.ward).body == house.units.ward
    for name in ("beside", "school"):
        with pytest.raises(ValidationError) as told:
            begun(house, body=getattr(house.units, name))
        assert list(told.value.message_dict) == ["body"]


def test_a_person_only_of_a_person_a_unit_only_of_a_collective(house):
    for wrong, field in (
        ({"recipient": "household", "person": house.officer.person}, "person"),
        ({"collective": house.units.ward}, "collective"),
    ):
        with pytest.raises(ValidationError) as told:
            begun(house, **wrong)
        assert list(told.value.message_dict) == [field]


def test_correcting_keeps_what_others_wrote(house):
    made = begun(house)
    saved = edit_nomination(made, version=1, changes={"name": "Nguyễn Văn Ân"}, by=again(house.officer))
    assert (saved.version, saved.name) == (2, "Nguyễn Văn Ân")
    with pytest.raises(RecordChanged) as changed:
        edit_nomination(made, version=1, changes={"position": "Bí thư"}, by=again(house.leader))
    assert changed.value.current.name == "Nguyễn Văn Ân"
    same = edit_nomination(made, version=2, changes={"name": "Nguyễn Văn Ân"}, by=again(house.officer))
    assert same.version == 2


def test_models_change_their_places_and_each_stands_once(house):
    one, two, three = (make_model(house.units.ward, "registered") for _ in range(3))
    made = add_nomination(unit=house.units.ward, values=values(house), models=[one, two], by=again(house.officer))
    edit_nomination(made, version=1, changes={}, models=[three, one], by=again(house.officer))
    named = NominatedModel.objects.filter(nomination=made).order_by("position").values_list("model", flat=True)
    assert list(named) == [three.pk, one.pk]
    with pytest.raises(ValidationError):
        edit_nomination(made, version=2, changes={}, models=[one, one], by=again(house.officer))


def test_what_was_handed_in_is_changed_by_nobody(house):
    found = nominate(house.units, house.officer, house.form, state="submitted")
    for by in (house.officer, house.leader, house.secretary):
        with pytest.raises(PermissionDenied):
            edit_nomination(found, version=1, changes={"name": "X"}, by=again(by))


PDF = b"%PDF-1.4 x"


def paper(name="to-trinh.pdf", content=PDF):
    return CheckedFile(name, Kind.PDF, "application/pdf", content)


def test_a_piece_of_the_dossier_with_its_files(house):
    made, by = begun(house), again(house.officer)
    piece = keep_piece(made, "letter", {"number": "45/TTr-UBND"}, files=[paper(), paper("lai.pdf")], seen="", by=by)
    assert [file.name for file in piece.files.all()] == ["to-trinh.pdf", "lai.pdf"]
    with pytest.raises(RecordChanged):
        keep_piece(made, "letter", {"number": "46"}, files=[], seen="", by=by)
    keep_piece(made, "letter", {"number": "46"}, files=[paper()], seen=content_of(piece), by=by)
    assert piece.files.count() == 2
    remove_file(piece.files.first(), by=by)
    assert DossierFile.objects.count() == 1


def test_a_report_is_confirmed_by_somebody_on_a_day(house):
    made, by = begun(house), again(house.officer)
    for wrong, field in (
        ({"confirmed_by": "Trần Thị Bình"}, "confirmed_on"),
        ({"confirmed_on": today()}, "confirmed_by"),
    ):
        with pytest.raises(ValidationError) as told:
            keep_piece(made, "report", wrong, files=[], seen="", by=by)
        assert list(told.value.message_dict) == [field]
    whole = {"confirmed_by": "Trần Thị Bình", "confirmed_on": today()}
    with pytest.raises(ValidationError):
        keep_piece(made, "letter", whole, files=[], seen="", by=by)
    assert keep_piece(made, "report", whole, files=[], seen="", by=by).confirmed_on == today()


def test_a_dossier_that_fails_keeps_no_file(house):
    made = begun(house)
    with pytest.raises(ValidationError):
        keep_piece(made, "report", {"confirmed_by": "X"}, files=[paper()], seen="", by=again(house.officer))
    assert not DossierFile.objects.exists()


def test_a_measure_is_entered_and_taken_away_again(house):
    made, by = begun(house), again(house.officer)
    with pytest.raises(ValidationError) as told:
        add_bar(made, {"ground": "X", "valid_from": today(), "valid_to": datetime.date(2020, 1, 1)}, by=by)
    assert list(told.value.message_dict) == ["valid_to"]
    bar = add_bar(made, {"ground": "Khiển trách", "valid_from": today(), "valid_to": None}, by=by)
    remove_bar(bar, by=by)
    assert not AwardBar.objects.exists()
    with pytest.raises(ValidationError):
        remove_bar(bar, by=by)


def test_what_the_list_shows_is_what_the_predicate_allows(house):
    units = house.units
    for number, state in enumerate(STATES):
        for unit, body in ((units.ward, units.city), (units.school, units.ward), (units.beside, units.ward)):
            nominate(
                units, house.officer, house.form, state=state, unit=unit, steward=unit, body=body, body_steward=body,
                code=f"KT-{number}-{unit.pk}-{body.pk}",
            )  # fmt: skip
    everything = list(Nomination.objects.select_related("steward", "body_steward"))
    for role in Role.values:
        for name in ("ward", "city", "school", "beside"):
            user = again(worker(role, getattr(units, name), f"{role}-{name}-reads"))
            shown = set(Nomination.objects.visible_to(user))
            assert shown == {each for each in everything if may_see_nomination(user, each)}, (role, name)
            assert bool(shown) == (role != "reviewer")


def test_a_body_reads_what_was_submitted_to_it_and_no_draft(house):
    units = house.units
    kept = {"unit": units.beside, "steward": units.beside, "body": units.ward, "body_steward": units.ward}
    nominate(units, house.officer, house.form, **kept)
    sent = nominate(units, house.officer, house.form, state="submitted", **kept)
    assert list(Nomination.objects.visible_to(again(house.officer))) == [sent]
    beside = worker("leader", units.beside, "takes-back")
    assert change_nomination(sent, "take_back", by=again(beside)).submitted_on is None
    assert not Nomination.objects.visible_to(again(house.officer)).exists()


def test_the_body_that_decides_passes_to_its_successor(house):
    units = house.units
    found = nominate(units, house.officer, house.form, state="submitted")
    mover = get("awards.nomination_body")
    assert [item.id for item in mover.items([units.city.pk], today())] == [str(found.pk)]
    assert mover.move(units.city, units.beside, on=today(), by=None) == 1
    assert mover.move_item(str(found.pk), units.ward, on=today(), by=None) is True
    found.refresh_from_db()
    assert (found.body, found.body_steward, found.steward) == (units.city, units.ward, units.ward)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "decided"},
        {"state": "refused"},
        {"state": "submitted"},
        {"body": None},
        {"body_name": "Bộ"},
        {"until": datetime.date(2020, 1, 1)},
        {"state": "lost"},
        {"form": None},
    ],
)
def test_the_database_repeats_the_rules(house, wrong):
    found = nominate(house.units, house.officer, house.form)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=found.pk).update(**wrong)


def test_states_have_names():
    assert set(STATES) == set(NominationState.values)
