"""Co-opinions: action × state × role, the clock of working days, silence, what stands in the way, who reads."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from awards.models import CheckOverride, CoOpinion, Nomination
from awards.opinion_steps import OPINION_STEPS, offered_steps
from awards.opinion_waiting import opinions_waiting
from awards.permissions.nominations import may_see_nomination
from awards.permissions.opinions import may_see_opinion
from awards.queries.nomination_checks import look
from awards.queries.opinions import standing
from awards.services.dossier import finding_of, override, take_back_override
from awards.services.nominations import change_nomination
from awards.services.opinions import answer_opinion, ask_opinion, change_opinion, remind_of_opinions
from directives.models import RulePeriod
from mobilization.workflow.refusals import NotAllowed, NotNow, ReasonMissing, WrongState
from mobilization.workflow.transitions import apply_transition
from models_registry.checks import Incomplete
from notifications.models import Notice
from organizations.dates import today
from organizations.enums import Role
from organizations.models import CalendarDay
from organizations.movers import get
from tests.access.people import again, worker
from tests.awards.nominated import awarded_form, complete, judged, nominate
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FROM = {"agree": ("open",), "disagree": ("open",), "take_back": ("open",), "lapse": ("open",)}
TO = {"agree": "agreed", "disagree": "disagreed", "take_back": "taken_back", "lapse": "taken_back"}
ANSWERS = {("leader", "beside"), ("secretary", "beside"), ("leader", "city"), ("secretary", "city")}
MAY = {
    "agree": ANSWERS,
    "disagree": ANSWERS,
    "take_back": {("secretary", "city")},
    "lapse": {("secretary", "city"), ("leader", "ward"), ("leader", "city")},
}
"""Of the ward's nomination to the city the ward beside is asked; those above it reach it, too."""


@shared
def house(city):
    """The ward nominates to the city, whose secretary asks the ward beside."""
    units = city.units
    city.officer, city.leader = worker("officer", units.ward), worker("leader", units.ward)
    city.by = again(worker("secretary", units.city))
    city.asked = worker("leader", units.beside, "answers")
    city.form = awarded_form()
    city.found = complete(nominate(units, city.officer, city.form, state="submitted"))
    judged(city.found)
    return city


def asked(house, **more):
    return ask_opinion(house.found, **{"unit": house.units.beside} | more, by=house.by)


def blocking(nomination, on=None):
    return [fact.key for each in look(nomination, on=on) if each.is_blocking for fact in each.facts]


PAPER = {"answered_on": datetime.date(2026, 7, 2), "document_number": ""}


def stored(house, state):
    """One in the state, straight into the table."""
    known = {"answered_on": today()} if state in ("agreed", "disagreed") else {}
    return CoOpinion.objects.create(
        nomination=house.found, asked=house.units.beside, asked_steward=house.units.beside, asked_on=today(),
        due_on=today(), asked_by=house.by, state=state, reason="Vì" if state == "disagreed" else "", **known,
    )  # fmt: skip


@pytest.mark.parametrize("action", sorted(FROM))
def test_each_step_from_each_state_for_each_role(house, action):
    people = {
        (role, name): worker(role, getattr(house.units, name), f"{role}-{name}")
        for role in Role.values
        for name in ("ward", "city", "school", "beside")
    }
    for state in ("agreed", "disagreed", "taken_back", "open"):
        opinion = stored(house, state)
        for who, user in people.items():
            acting = again(user)
            offered = state in FROM[action] and who in MAY[action]
            seen = action in [each.action for each in offered_steps(opinion, acting)]
            assert seen == (offered and action != "lapse"), (state, who)
            if not offered:
                with pytest.raises(WrongState if state not in FROM[action] else NotAllowed):
                    apply_transition(opinion, action, by=acting, reason="Vì", **PAPER)
        if state in FROM[action]:
            who = sorted(MAY[action])[0]
            changed = apply_transition(opinion, action, by=again(people[who]), reason="Vì", **PAPER)
            assert changed.state == TO[action] == OPINION_STEPS.transition(action).to_state


def test_who_asks_whom_and_when(house):
    for stranger in (house.officer, house.leader, house.asked):
        with pytest.raises(PermissionDenied):
            ask_opinion(house.found, unit=house.units.beside, by=again(stranger))
    for wrong, field in (
        ({"unit": None}, "asked"), ({"name": "Sở Nội vụ"}, "asked_name"), ({"unit": house.units.ward}, "asked"),
        ({"unit": house.units.city}, "asked"), ({"unit": None, "name": "x" * 301}, "asked_name"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as told:
            asked(house, **wrong)
        assert list(told.value.message_dict) == [field]
    assert asked(house).question == ""
    asked(house, unit=None, name="Sở Nội vụ")
    for again_asked in ({}, {"unit": None, "name": "sở nội vụ"}):
        with pytest.raises(ValidationError):
            asked(house, **again_asked)
    for state in ("draft", "returned", "approved", "refused"):
        other = nominate(house.units, house.officer, house.form, state=state, name=f"Ông {state}")
        with pytest.raises(NotNow):
            ask_opinion(other, unit=house.units.beside, by=house.by)


def test_its_clock_counts_working_days_by_the_rule_of_the_day(house, monkeypatch):
    """Friday 28/8/2026: ten working days later, without the four days off of the national holiday."""
    friday = datetime.date(2026, 8, 28)
    monkeypatch.setattr("awards.services.opinions.today", lambda: friday)
    for day in (1, 2):
        CalendarDay.objects.update_or_create(
            day=datetime.date(2026, 9, day), defaults={"is_working": False, "name": "Quốc khánh"}
        )
    assert asked(house).due_on == datetime.date(2026, 9, 15)
    RulePeriod.objects.create(key="awards.opinion_days", value=3, valid_from=friday, source="x")
    assert asked(house, unit=house.units.school).due_on == datetime.date(2026, 9, 4)
    assert CoOpinion.objects.get(asked=house.units.beside).due_on == datetime.date(2026, 9, 15)


def test_what_is_open_or_against_it_stands_in_the_way_and_is_explained_by_who_judges(house):
    opinion = asked(house)
    assert blocking(house.found) == [f"opinion:{opinion.pk}:open"]
    with pytest.raises(Incomplete) as wrong:
        change_nomination(house.found, "approve", by=house.by)
    assert wrong.value.names == ["opinion"]
    mark = finding_of(house.found, "opinion", reader=house.by).mark
    with pytest.raises(PermissionDenied):
        override(house.found, "opinion", mark=mark, reason="Gấp", by=again(house.leader))
    override(house.found, "opinion", mark=mark, reason="Gấp", by=house.by)
    assert blocking(house.found) == []
    with pytest.raises(ReasonMissing):
        answer_opinion(opinion, "disagree", by=again(house.asked))
    against = answer_opinion(opinion, "disagree", reason="Đang xem xét kỷ luật", by=again(house.asked))
    assert (against.answered_on, against.reason) == (today(), "Đang xem xét kỷ luật")
    assert blocking(house.found) == [f"opinion:{opinion.pk}:disagreed"], "another finding, so not explained"
    second = asked(house)
    assert blocking(house.found) == [f"opinion:{second.pk}:open"], "who is asked again answers anew"
    answer_opinion(second, "agree", by=again(house.asked))
    assert blocking(house.found) == []
    assert change_nomination(house.found, "approve", by=house.by).state == "approved"


def test_silence_counts_as_the_dated_rule_of_the_last_day_says(house):
    opinion = asked(house)
    after = opinion.due_on + DAY
    assert blocking(house.found, on=opinion.due_on) == [f"opinion:{opinion.pk}:open"]
    assert blocking(house.found, on=after) == []
    assert standing(opinion, after).is_in_the_way is False
    RulePeriod.objects.create(key="awards.silence_agrees", value=0, valid_from=opinion.due_on, source="x")
    assert blocking(house.found, on=after) == [f"opinion:{opinion.pk}:open"]
    assert standing(opinion, after).tone == "danger"
    answer_opinion(opinion, "disagree", reason="Muộn nhưng không đồng ý", by=again(house.asked))
    assert blocking(house.found, on=after) == [f"opinion:{opinion.pk}:disagreed"]


def test_of_a_body_outside_who_judges_enters_what_came_on_paper(house):
    opinion = asked(house, unit=None, name="Sở Nội vụ")
    with pytest.raises(NotAllowed):
        answer_opinion(opinion, "agree", document_number="1", answered_on=today(), by=again(house.asked))
    for paper, field in (
        ({"answered_on": today()}, "document_number"), ({"document_number": "12/SNV"}, "answered_on"),
        ({"document_number": "12/SNV", "answered_on": today() + DAY}, "answered_on"),
        ({"document_number": "12/SNV", "answered_on": today() - DAY}, "answered_on"),
        ({"document_number": "1" * 101, "answered_on": today()}, "document_number"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as told:
            answer_opinion(opinion, "agree", **paper, by=house.by)
        assert list(told.value.message_dict) == [field]
    done = answer_opinion(opinion, "agree", document_number="12/SNV", answered_on=today(), by=house.by)
    assert (done.state, done.document_number, done.answered_on) == ("agreed", "12/SNV", today())


@pytest.mark.parametrize("step", ["take_back", "return", "refuse", "withdraw"])
def test_a_step_by_which_it_is_before_the_body_no_more_ends_the_waiting(house, step):
    opinion = asked(house)
    by = again(house.leader) if step in ("take_back", "withdraw") else house.by
    change_nomination(house.found, step, by=by, reason="Vì")
    opinion.refresh_from_db()
    assert (opinion.state, opinion.transitions.get().action) == ("taken_back", "lapse")
    assert Notice.objects.filter(kind="awards.opinion_taken_back", recipient=house.asked).count() == 1


def test_whoever_is_asked_reads_the_nomination_until_they_have_answered(house, client):
    officer = again(worker("officer", house.units.beside, "reads"))
    assert not may_see_nomination(officer, house.found)
    opinion = asked(house)
    visit = prove(client, again(house.asked))
    for user in (officer, again(house.asked)):
        assert may_see_nomination(user, house.found)
        assert list(Nomination.objects.visible_to(user)) == [house.found]
        assert may_see_opinion(user, opinion)
    page = visit.get(f"/nominations/{house.found.pk}/")
    assert (page.status_code, page.context["actions"], page.context["may_ask"]) == (200, [], False)
    answered = visit.post(f"/co-opinions/{opinion.pk}/do/agree/", {"reason": ""})
    assert answered["Location"] == opinion.get_absolute_url()
    assert visit.get(f"/nominations/{house.found.pk}/").status_code == 404
    assert visit.get(opinion.get_absolute_url()).context["reads_nomination"] is False
    told = {(each.kind, each.recipient) for each in Notice.objects.filter(kind="awards.opinion_agreed")}
    assert told == {("awards.opinion_agreed", each) for each in (house.by, house.officer, house.leader)}
    assert "Nguyễn Văn An" not in str(list(Notice.objects.values_list("data", flat=True)))


def test_home_list_and_form_of_the_answer(house, client):
    opinion = asked(house)
    visit = prove(client, again(house.asked))
    [line] = opinions_waiting(again(house.asked))
    assert (line.url, line.count, line.tone) == ("/co-opinions/?todo=answer", 1, "waiting")
    CoOpinion.objects.update(asked_on=today() - 9 * DAY, due_on=today() - DAY)
    [line] = opinions_waiting(again(house.asked))
    assert (line.count, line.tone) == (1, "danger")
    [line] = opinions_waiting(house.by)
    assert (line.url, line.count) == ("/co-opinions/?todo=asked&state=overdue", 1)
    assert list(opinions_waiting(again(house.officer))) == []
    assert set(visit.get("/co-opinions/?state=overdue").context["rows"]) == {opinion}
    CoOpinion.objects.update(due_on=today() + DAY)
    assert set(visit.get("/co-opinions/?todo=answer").context["rows"]) == {opinion}
    assert set(visit.get("/co-opinions/?todo=asked").context["rows"]) == set()
    assert set(visit.get(f"/co-opinions/?within={house.units.beside.pk}&state=open").context["rows"]) == {opinion}
    assert set(visit.get("/co-opinions/?state=overdue").context["rows"]) == set()
    assert set(visit.get("/co-opinions/?q=nguyen+an").context["rows"]) == {opinion}
    wrong = visit.post(f"/co-opinions/{opinion.pk}/do/disagree/", {"reason": ""})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["reason"])
    assert visit.get(f"/co-opinions/{opinion.pk}/do/lapse/").status_code == 404
    assert visit.get(f"/co-opinions/{opinion.pk}/do/take_back/").status_code == 403
    judge = prove(client, house.by)
    assert set(judge.get("/co-opinions/?todo=asked").context["rows"]) == {opinion}
    new = judge.post(f"/nominations/{house.found.pk}/opinions/new/", {"asked": "", "asked_name": ""})
    assert (new.status_code, list(new.context["form"].errors)) == (422, ["asked"])
    made = judge.post(f"/nominations/{house.found.pk}/opinions/new/", {"asked": "", "asked_name": "Sở Nội vụ"})
    assert made["Location"] == house.found.get_absolute_url()
    outside = CoOpinion.objects.get(asked=None)
    assert list(judge.get(f"/co-opinions/{outside.pk}/do/agree/").context["form"].fields) == [
        "reason", "document_number", "answered_on",
    ]  # fmt: skip
    taken = judge.post(f"/co-opinions/{opinion.pk}/do/take_back/", {"reason": "Hỏi nhầm"})
    assert taken["Location"] == opinion.get_absolute_url()
    opinion.refresh_from_db()
    assert opinion.state == "taken_back"
    late = judge.post(f"/co-opinions/{opinion.pk}/do/take_back/", {"reason": "Hỏi nhầm"}, follow=True)
    assert late.redirect_chain[0][0] == opinion.get_absolute_url()


def test_reminders_come_once_before_the_last_day_and_once_after_it(house):
    opinion, outside = asked(house), asked(house, unit=None, name="Sở Nội vụ")
    CoOpinion.objects.update(asked_on=today() - 30 * DAY)
    assert remind_of_opinions(on=opinion.due_on - 14 * DAY) == 0
    assert remind_of_opinions(on=opinion.due_on - DAY) == 2
    assert remind_of_opinions(on=opinion.due_on) == 0
    told = {(each.data["opinion"], each.recipient) for each in Notice.objects.filter(kind="awards.opinion_due_soon")}
    assert told == {(opinion.pk, house.asked), (outside.pk, house.by)}
    assert remind_of_opinions(on=opinion.due_on + DAY) == 2
    assert remind_of_opinions(on=opinion.due_on + 2 * DAY) == 0
    told = {(each.data["opinion"], each.recipient) for each in Notice.objects.filter(kind="awards.opinion_overdue")}
    assert told == {(opinion.pk, house.asked), (opinion.pk, house.by), (outside.pk, house.by)}
    answer_opinion(opinion, "agree", by=again(house.asked))
    CoOpinion.objects.update(reminded_on=None, escalated_on=None)
    assert remind_of_opinions(on=opinion.due_on + DAY) == 1


def test_api_asks_answers_and_lists(house, client):
    judge = prove(client, house.by)
    sent = {"asked": house.units.beside.pk, "question": "Có ý kiến gì?"}
    ask = f"/api/v1/nominations/{house.found.pk}/opinions/"
    made = judge.post(ask, sent, content_type="application/json")
    assert made.status_code == 201
    pk = made.json()["id"]
    listed = judge.get(f"/api/v1/co-opinions/?nomination={house.found.pk}").json()["results"]
    assert [(each["id"], each["in_the_way"], each["actions"]) for each in listed] == [
        (pk, True, ["agree", "disagree", "take_back"])
    ]
    asked_one = prove(client, again(house.asked))
    path = f"/api/v1/co-opinions/{pk}/steps/"
    assert asked_one.post(ask, sent, content_type="application/json").status_code == 403
    wrong = asked_one.post(path, {"step": "disagree"}, content_type="application/json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["reason"])
    done = asked_one.post(path, {"step": "agree"}, content_type="application/json").json()
    assert (done["state"], done["in_the_way"], done["actions"]) == ("agreed", False, [])
    assert asked_one.post(path, {"step": "agree"}, content_type="application/json").status_code == 409


def test_the_asked_unit_passes_to_its_successor(house):
    opinion = asked(house)
    mover = get("awards.asked_opinion")
    assert [item.id for item in mover.items([house.units.beside.pk], today())] == [str(opinion.pk)]
    assert mover.move(house.units.beside, house.units.school, on=today(), by=None) == 1
    assert mover.move_item(str(opinion.pk), house.units.beside, on=today(), by=None) is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "agreed"}, {"state": "lost"}, {"asked_steward": None}, {"asked_name": "Sở"},
        {"due_on": datetime.date(2020, 1, 1)}, {"document_number": "1"},
        {"state": "disagreed", "answered_on": datetime.date(2026, 1, 1)},
    ],
)  # fmt: skip
def test_the_database_repeats_the_rules(house, wrong):
    opinion = asked(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoOpinion.objects.filter(pk=opinion.pk).update(**wrong)


def test_an_explanation_is_taken_back_with_a_reason(house, client):
    opinion = asked(house)
    mark = finding_of(house.found, "opinion", reader=house.by).mark
    made = override(house.found, "opinion", mark=mark, reason="Gấp", by=house.by)
    with pytest.raises(PermissionDenied):
        take_back_override(made, reason="Nhầm", by=again(house.leader))
    with pytest.raises(ValidationError):
        take_back_override(made, reason=" ", by=house.by)
    visit = prove(client, house.by)
    path = f"/nominations/{house.found.pk}/explanations/{made.pk}/take-back/"
    assert visit.post(path, {"reason": "Nhầm"})["Location"] == house.found.get_absolute_url()
    assert not CheckOverride.objects.exists()
    assert blocking(house.found) == [f"opinion:{opinion.pk}:open"]
    with pytest.raises(ValidationError):
        take_back_override(made, reason="Nhầm", by=house.by)


def test_other_steps_are_not_taken_here(house):
    with pytest.raises(LookupError):
        change_opinion(asked(house), "lapse", by=house.by)
