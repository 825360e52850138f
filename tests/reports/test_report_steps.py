"""The life of a report: action × state × role, what is signed, corrections and what they changed, X13, reading."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from mobilization.common.editing import RecordChanged
from mobilization.workflow.refusals import NotAllowed, NotNow, ReasonMissing, WrongState
from mobilization.workflow.transitions import available_actions
from models_registry.models import RegisteredModel
from notifications.models import Notice
from organizations.dates import today
from organizations.enums import Role
from reports.documents import changes, document_of, is_counted
from reports.enums import ReportState
from reports.models import Report, ReportSection
from reports.permissions.reports import may_correct, may_edit_report, may_see_report
from reports.report_steps import REPORT_ACTIONS, REPORT_STEPS
from reports.services.counting import is_whole
from reports.services.drafting import begin_report, correct_report
from reports.services.reports import (
    add_section,
    edit_report,
    edit_section,
    move_section,
    remove_section,
    shown_seal,
    take_step,
)
from tests.access.people import again, worker
from tests.reports.makers import counted, fresh, make_report
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date
PLACES = ("heir", "city", "beside")
WRITE = ("officer", "leader", "secretary", "partner")
FROM = {
    "submit": {"draft", "returned"}, "take_back": {"submitted"}, "accept": {"submitted"},
    "return": {"submitted", "accepted"}, "publish": {"submitted", "accepted"}, "drop": {"draft", "returned"},
    "resume": {"dropped"},
}  # fmt: skip
TO = {
    "submit": "submitted", "take_back": "draft", "accept": "accepted", "return": "returned", "publish": "published",
    "drop": "dropped", "resume": "draft",
}  # fmt: skip


def these(roles, *places):
    return {(role, place) for role in roles for place in places}


RECEIVE = these(("leader", "secretary", "approver"), "city")
MAY = {
    "submit": these(["leader"], "heir"), "take_back": these(["leader"], "heir"), "accept": RECEIVE, "return": RECEIVE,
    "publish": these(["approver"], "heir", "city"), "drop": these(("leader", "secretary"), "heir"),
    "resume": these(("leader", "secretary"), "heir"),
}  # fmt: skip
"""Of a report of the ward below the city."""


@shared
def people(world):
    return {
        (role, place): worker(role, getattr(world, place), f"does-{role}-{place}")
        for role in Role.values
        for place in PLACES
    }


@shared
def leader(people):
    return people["leader", "heir"]


@shared
def report(world, leader):
    return make_report(world.heir, leader, kind="month", begins=D(2025, 7, 1), ends=D(2025, 7, 31))


def reach(report, state, people):
    """The report in the state, by the steps that lead there."""
    way = {
        "draft": (), "submitted": ("submit",), "accepted": ("submit", "accept"),
        "returned": ("submit", "return"), "published": ("submit", "accept", "publish"), "dropped": ("drop",),
    }[state]  # fmt: skip
    for action in way:
        who = sorted(MAY[action])[0]
        take_step(fresh(report), action, by=again(people[who]), reason="Vì")
    return fresh(report)


@pytest.mark.parametrize("state", ReportState.values)
def test_each_step_from_each_state_for_each_role(world, people, report, state):
    found = reach(report, state, people)
    offered = {action for action in REPORT_ACTIONS if state in FROM[action]}
    if state == "submitted":
        offered.discard("publish")  # of a unit that has one above it accepts first
    for who, user in people.items():
        acting = again(user)
        names = sorted(each.action for each in available_actions(found, acting))
        assert names == sorted(step for step in offered if who in MAY[step]), (state, who)
        seen = Report.objects.visible_to(acting).filter(pk=found.pk).exists()
        inside = who[0] != "reviewer" and (who[1] == "heir" or (who[1] == "city" and state != "draft"))
        assert seen == may_see_report(acting, found) == (state == "published" or inside), who
        edits = state in ("draft", "returned") and who in these(WRITE, "heir")
        assert may_edit_report(acting, found) == edits, who
        assert may_correct(acting, found) == (state == "published" and who in these(WRITE, "heir")), who
    for action in REPORT_ACTIONS:
        if state not in FROM[action]:
            with pytest.raises(WrongState):
                take_step(found, action, by=again(people["leader", "heir"]), reason="Vì")
            continue
        with pytest.raises(NotAllowed):
            take_step(found, action, by=again(people["officer", "beside"]), reason="Vì")
        if action in offered:
            with transaction.atomic():
                done = take_step(found, action, by=again(people[sorted(MAY[action])[0]]), reason="Vì")
                assert done.state == TO[action] == REPORT_STEPS.transition(action).to_state
                transaction.set_rollback(True)
    assert set(FROM) == set(REPORT_ACTIONS)


def test_a_topmost_unit_publishes_what_its_leader_submitted(world, people):
    found = make_report(world.city, people["leader", "city"], kind="topical", title="Chuyên đề")
    take_step(found, "submit", by=people["leader", "city"])
    offered = {each.action for each in available_actions(fresh(found), again(people["approver", "city"]))}
    assert offered == {"publish", "return"}
    with pytest.raises(NotAllowed):
        take_step(found, "accept", by=people["leader", "city"])
    assert take_step(found, "publish", by=people["approver", "city"]).published_on == today()


@pytest.mark.parametrize("action", ["take_back", "return", "drop"])
def test_some_steps_need_a_reason(people, report, action):
    found = report if action == "drop" else reach(report, "submitted", people)
    with pytest.raises(ReasonMissing):
        take_step(found, action, by=again(people[sorted(MAY[action])[0]]), reason=" \u200b ")


def test_who_submits_signs_what_was_shown(world, people, report, leader):
    seal = shown_seal(report)
    (section, *_others) = report.sections.all()
    values = {name: getattr(section, name) for name in ("kind", "heading", "measures", "dimension", "chart")}
    edit_section(section, version=report.version, values=values | {"text": "Lời khác."}, by=people["officer", "heir"])
    with pytest.raises(WrongState, match=r"changed|thay đổi"):
        take_step(report, "submit", by=leader, seal=seal)
    assert take_step(report, "submit", by=leader, seal=shown_seal(fresh(report))).state == "submitted"
    assert "Lời khác." in fresh(report).document["sections"][0]["text"]


def test_what_is_not_counted_is_not_submitted(people, report, leader):
    values = {
        "kind": "figures",
        "heading": "Thêm",
        "text": "",
        "measures": ["awards.decided"],
        "dimension": "",
        "chart": "",
    }
    add_section(report, version=report.version, values=values, after=0, by=leader)
    assert not is_counted(fresh(report))
    with pytest.raises(WrongState):
        take_step(fresh(report), "submit", by=leader)
    take_step(counted(report), "submit", by=leader)
    kept = fresh(report).document["sections"][0]
    assert (kept["heading"], kept["table"]["rows"][0]["cells"][0]["n"]) == ("Thêm", 43)


def test_words_have_their_figures(report):
    text = document_of(report)["sections"][1]["text"]
    assert "Trong kỳ có 5 mô hình đăng ký mới (tăng 5 so với cùng kỳ)." in text
    assert "[[" not in " ".join(each["text"] for each in document_of(report)["sections"])


def test_a_returned_report_is_mended_and_its_first_day_stays(world, people, report, leader):
    first = reach(report, "returned", people)
    assert (first.document, first.seal, first.submitted_on) == (None, "", None)
    assert first.first_submitted_on == today()
    Report.objects.filter(pk=first.pk).update(first_submitted_on=D(2025, 8, 4), due_on=D(2025, 8, 5))
    again_sent = take_step(fresh(report), "submit", by=leader)
    assert (again_sent.first_submitted_on, again_sent.submitted_on) == (D(2025, 8, 4), today())
    assert not fresh(report).is_late(today())


def test_who_is_told(world, people, report, leader):
    reach(report, "published", people)
    told = {
        (notice.kind.removeprefix("reports.report_"), notice.recipient.email.split("@")[0])
        for notice in Notice.objects.filter(kind__startswith="reports.report_")
    }
    assert {who for kind, who in told if kind == "submitted"} >= {"does-leader-city", "does-secretary-city"}
    assert {who for kind, who in told if kind == "published"} >= {"does-leader-heir", "does-officer-heir"}
    assert not any(who.endswith("beside") for _kind, who in told)


def test_a_correction_lists_what_it_changed(world, people, report, leader):
    published = reach(report, "published", people)
    key = "models_registry.registered"
    gone = RegisteredModel.objects.filter(steward=world.heir, registered_on=D(2025, 7, 5)).first()
    RegisteredModel.objects.filter(pk=gone.pk).update(registered_on=D(2025, 8, 1))
    with pytest.raises(ReasonMissing):
        correct_report(published, reason="  ", by=leader)
    made = counted(correct_report(published, reason="Một mô hình đăng ký sai ngày.", by=leader))
    assert (made.edition, made.corrects_id, made.state) == (2, published.pk, "draft")
    found = changes(document_of(published), document_of(made))
    by_place = {(each.section, each.row, each.column): (each.before, each.after) for each in found}
    section = "Kết quả đăng ký, xây dựng và công nhận mô hình"
    assert by_place[section, "Đã đăng ký", "Trong kỳ"] == ("5", "4")
    assert fresh(published).document["numbers"][key]["now"] == 5
    with pytest.raises(WrongState):
        correct_report(published, reason="Lần nữa", by=leader)
    take_step(made, "submit", by=leader)
    take_step(made, "accept", by=people["leader", "city"])
    take_step(made, "publish", by=people["approver", "city"])
    assert fresh(published).state == fresh(made).state == "published"
    assert not may_correct(leader, Report.objects.get(pk=published.pk))
    assert may_correct(leader, Report.objects.get(pk=made.pk))


def test_a_second_editor_overwrites_nothing(people, report, leader):
    edit_report(report, version=report.version, changes={"title": "Tên mới"}, by=leader)
    with pytest.raises(RecordChanged) as told:
        edit_report(report, version=report.version, changes={"title": "Tên khác"}, by=people["officer", "heir"])
    assert told.value.current.title == "Tên mới"
    (section, *_others) = report.sections.all()
    with pytest.raises(RecordChanged):
        remove_section(section, version=report.version, by=leader)
    assert fresh(report).sections.filter(pk=section.pk).exists()


def test_sections_are_added_moved_and_taken_away(people, report, leader):
    before = [each.heading for each in report.sections.all()]
    values = {"kind": "text", "heading": "Chen vào", "text": "…", "measures": [], "dimension": "", "chart": ""}
    now = add_section(report, version=report.version, values=values, after=2, by=leader)
    assert [each.heading for each in now.sections.all()] == [*before[:2], "Chen vào", *before[2:]]
    added = now.sections.get(heading="Chen vào")
    now = move_section(added, version=now.version, up=True, by=leader)
    assert [each.heading for each in now.sections.all()][1] == "Chen vào"
    now = remove_section(added, version=now.version, by=leader)
    assert [each.heading for each in now.sections.all()] == before
    assert [each.place for each in now.sections.all()] == list(range(1, len(before) + 1))


def test_tables_go_with_their_sections_before_they_are_counted_anew(report, leader):
    headings = {each["heading"]: each["table"] for each in document_of(report)["sections"]}
    with_table = [heading for heading, table in headings.items() if table]
    assert len(with_table) > 2
    moved = report.sections.get(heading=with_table[1])
    now = move_section(moved, version=report.version, up=True, by=leader)
    told = {each["heading"]: each["table"] for each in document_of(fresh(now))["sections"]}
    assert told == headings
    asked = {"kind": "parts", "measures": ["models_registry.stopped"], "dimension": "domain"}
    values = asked | {"heading": "Mới", "text": "", "chart": ""}
    now = add_section(now, version=now.version, values=values, after=0, by=leader)
    told = {each["heading"]: each["table"] for each in document_of(fresh(now))["sections"]}
    assert told == {"Mới": None, **headings}


def test_tables_that_were_counted_without_a_name_stand_at_their_place(report):
    known = [each["table"] for each in document_of(report)["sections"]]
    for table in report.count.content["tables"].values():
        del table["of"]
    told = [each["table"] for each in document_of(report)["sections"]]
    assert [bool(each) for each in told] == [bool(each) for each in known]
    assert [each["rows"] for each in told if each] == [each["rows"] for each in known if each]


@pytest.mark.parametrize("given", ["12-BC/ĐU", None])
def test_the_number_is_given_when_it_is_published(people, report, given):
    reach(report, "accepted", people)
    done = take_step(fresh(report), "publish", by=people["approver", "city"], number=given)
    now = fresh(done)
    assert (now.state, now.number) == ("published", given or "")
    assert bool(given) == Report.objects.found_by("12-bc").filter(pk=now.pk).exists()
    assert is_whole(now)


def test_only_who_publishes_gives_a_number(people, report, leader):
    take_step(report, "submit", by=leader, number="9-BC")
    assert fresh(report).number == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"heading": ""}, "heading"),
        ({"text": "Có [[models_registry.no_such]] mô hình"}, "text"),
        ({"text": "Có [[models_registry.registered:sum]] mô hình"}, "text"),
        ({"kind": "figures", "measures": []}, "measures"),
        ({"kind": "figures", "measures": ["no.such"]}, "measures"),
        ({"kind": "parts", "measures": ["models_registry.registered"], "dimension": ""}, "dimension"),
        ({"kind": "parts", "measures": ["models_registry.registered"], "dimension": "channel"}, "dimension"),
        ({"kind": "nothing"}, "kind"),
    ],
)
def test_a_section_says_at_its_field_what_is_wrong(report, leader, wrong, field):
    (section, *_others) = report.sections.all()
    values = {"kind": "text", "heading": "H", "text": "", "measures": [], "dimension": "", "chart": ""} | wrong
    with pytest.raises(ValidationError) as told:
        edit_section(section, version=report.version, values=values, by=leader)
    assert set(told.value.message_dict) == {field}
    assert ReportSection.objects.get(pk=section.pk).heading == section.heading


def test_what_is_not_a_draft_is_not_written(people, report, leader):
    sent = reach(report, "submitted", people)
    with pytest.raises(NotNow):
        edit_report(sent, version=sent.version, changes={"title": "X"}, by=leader)
    with pytest.raises(PermissionDenied):
        edit_report(sent, version=sent.version, changes={"title": "X"}, by=people["officer", "city"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "topical", "title": ""}, "title"),
        ({"begins": D(2025, 8, 1)}, "ends"),
        ({"begins": D(1066, 1, 1)}, "begins"),
        ({"kind": "no"}, "kind"),
        ({}, "kind"),
    ],
)
def test_a_report_begun_by_hand_says_what_is_wrong(world, leader, report, wrong, field):
    values = {
        "kind": "month", "begins": D(2025, 7, 1), "ends": D(2025, 7, 31), "closing": "calendar", "layout": "party",
        "title": "",
    } | wrong  # fmt: skip
    with pytest.raises(ValidationError) as told:
        begin_report(unit=world.heir, values=values, template=None, by=leader)
    assert set(told.value.message_dict) == {field}
    assert Report.objects.count() == 1


def test_only_who_writes_for_the_unit_begins_one(world, people):
    values = {
        "kind": "year",
        "begins": D(2025, 1, 1),
        "ends": D(2025, 12, 31),
        "closing": "calendar",
        "layout": "party",
    }
    for who, user in people.items():
        if who in these(WRITE, "heir"):
            continue
        with pytest.raises(PermissionDenied):
            begin_report(unit=world.heir, values=values, template=None, by=again(user))
    assert not Report.objects.exists()
