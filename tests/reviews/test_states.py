"""Where only the state is in the way, page and API name it and what comes next; who may never do it is told 403."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from mobilization.workflow.refusals import NotNow
from reviews.models import Assignment, Conflict, CriteriaSet, Recusal, Round, ScoreSheet, Session, SessionItem
from reviews.models.session import NOT_COUNTED
from reviews.permissions.states import EARLY, LATE, ORDER, Whose, demand_state
from reviews.services.assigning import remind_late
from reviews.services.closing import set_outcomes
from reviews.services.conflicts import declare_conflict
from reviews.services.criteria import locked_draft
from reviews.services.recusals import recuse, take_back_recusal
from reviews.services.rounds import take_in
from reviews.services.scoring import change_sheet, save_sheet, submit_sheet
from reviews.services.session_papers import request_session_paper
from reviews.services.votes import cast_votes, confirm_papers
from tests.access.people import again, worker
from tests.reviews.session_makers import make_meeting
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def house(ward):
    """A meeting on a closed round with a sheet and a recusal; a leader of the ward besides."""
    found = make_meeting(ward, number=2)
    seat = found.session.attendance.get(seat__person=found.judges[0].person).seat
    given = Assignment.objects.create(item=found.round.items.first(), seat=seat, how="hand", assigned_by=ward.secretary)
    recusal = Recusal.objects.create(item=found.items[1], seat=seat, reason="Em gái")
    return SimpleNamespace(
        **vars(found),
        seat=seat,
        sheet=ScoreSheet.objects.create(assignment=given),
        recusal=recusal,
        criteria=found.round.criteria_set,
        leader=worker("leader", ward.units.ward),
        member=found.judges[0],
        keeper=ward.secretary,
    )


def numbers(house):
    item = house.round.items.first()
    return {
        "round": house.round.pk, "item": item.pk, "session": house.session.pk, "on": house.items[0].pk,
        "sheet": house.sheet.pk, "given": house.sheet.assignment_id, "recusal": house.recusal.pk,
        "criteria": house.criteria.pk, "group": house.criteria.groups.first().pk,
    }  # fmt: skip


ROUND, SESSION, CRITERIA = "/rounds/{round}/", "/sessions/{session}/", "/criteria/{criteria}/"
PAGES = (
    ("keeper", "closed", "in_session", ROUND, (
        "rounds/{round}/edit/", "rounds/{round}/items/new/", "rounds/{round}/assign/", "rounds/{round}/remind/",
        "rounds/{round}/assign/file/", "rounds/{round}/do/open/", "rounds/items/{item}/assign/",
        "rounds/items/{item}/remove/", "rounds/assignments/{given}/withdraw/", "sheets/{sheet}/do/reopen/",
    )),
    ("keeper", "decided", "in_session", ROUND, ("rounds/items/{item}/conflict/", "rounds/{round}/do/decide/")),
    ("keeper", "draft", "planned", ROUND, ("rounds/{round}/progress/", "rounds/{round}/do/close/")),
    ("member", "closed", "in_session", ROUND, (
        "rounds/items/{item}/take/", "sheets/{sheet}/do/recuse/", "sheets/{sheet}/do/abstain/",
    )),
    ("member", "decided", "closed", ROUND, ("rounds/items/{item}/conflict/",)),
    ("keeper", "closed", "closed", SESSION, (
        "sessions/{session}/edit/", "sessions/{session}/agenda/", "sessions/{session}/attendance/",
        "sessions/{session}/votes/open/", "sessions/{session}/votes/count/", "sessions/{session}/papers/",
        "sessions/{session}/papers/confirm/", "sessions/{session}/outcomes/", "sessions/{session}/do/begin/",
        "sessions/items/{on}/remove/", "sessions/items/{on}/recusal/", "sessions/items/{on}/repeat/",
        "sessions/recusals/{recusal}/take-back/",
    )),
    ("keeper", "closed", "in_session", SESSION, ("sessions/{session}/call/", "sessions/{session}/signed/new/")),
    ("keeper", "closed", "planned", SESSION, ("sessions/{session}/close/",)),
    ("keeper", "closed", "cancelled", SESSION, ("sessions/{session}/paper/",)),
    ("leader", "closed", "cancelled", SESSION, ("sessions/{session}/paper/",)),
    ("member", "closed", "closed", SESSION, (
        "sessions/{session}/ballot/", "sessions/{session}/papers/confirm/", "sessions/items/{on}/recusal/",
    )),
    ("keeper", "closed", "planned", CRITERIA, (
        "criteria/{criteria}/edit/", "criteria/{criteria}/publish/", "criteria/{criteria}/discard/",
        "criteria/{criteria}/groups/new/", "criteria/groups/{group}/edit/",
    )),
)  # fmt: skip
SHARED = {"leader": ("confirm/", "paper/", "progress/"), "member": ("confirm/", "recusal/", "conflict/")}
"""Of what keepers do, what others do as well."""
CALLS = (
    ("keeper", "closed", "in_session", (
        ("get", "rounds/{round}/plan/"), ("post", "rounds/{round}/remind/"), ("post", "rounds/{round}/take-in/"),
        ("patch", "rounds/{round}/"), ("post", "round-items/{item}/assign/"), ("delete", "round-items/{item}/"),
        ("post", "assignments/{given}/withdraw/"), ("post", "score-sheets/{sheet}/steps/"),
        ("post", "sessions/{session}/call/"),
    )),
    ("keeper", "decided", "closed", (
        ("post", "round-items/{item}/conflict/"), ("patch", "sessions/{session}/"),
        ("put", "sessions/{session}/outcomes/"),
        ("get", "sessions/{session}/papers/"), ("post", "sessions/{session}/papers/"),
        ("post", "sessions/{session}/papers/confirm/"), ("delete", "session-items/{on}/"),
        ("post", "session-items/{on}/recusal/"), ("post", "session-items/{on}/repeat/"),
        ("post", "recusals/{recusal}/take-back/"), ("patch", "criteria/{criteria}/"),
    )),
    ("keeper", "draft", "planned", (("get", "rounds/{round}/progress/"), ("get", "rounds/{round}/results/"))),
    ("member", "closed", "closed", (
        ("post", "round-items/{item}/take/"), ("patch", "score-sheets/{sheet}/"),
        ("post", "score-sheets/{sheet}/steps/"), ("get", "sessions/{session}/ballot/"),
        ("put", "sessions/{session}/ballot/"),
    )),
)  # fmt: skip


def at(house, of_round, of_session):
    Round.objects.update(state=of_round, most_own=3)
    is_closed = of_session == "closed"
    number, day = ("3-BB/HĐ", house.session.held_on) if is_closed else ("", None)
    Session.objects.update(state=of_session, document_number=number, document_date=day)


@pytest.mark.parametrize(("who", "of_round", "of_session", "back", "paths"), PAGES)
def test_pages_lead_back_to_the_record_with_its_state_and_what_comes_next(
    client, house, who, of_round, of_session, back, paths
):
    at(house, of_round, of_session)
    client.force_login(again(getattr(house, who)))
    known = numbers(house)
    for path in paths:
        answer = client.get("/" + path.format(**known))
        assert (path, answer.status_code, answer.headers.get("Location")) == (path, 302, back.format(**known))
        said = [str(each) for each in client.get(answer["Location"]).context["messages"]]
        assert [each.startswith("Không thực hiện được khi trạng thái là “") for each in said] == [True], path


@pytest.mark.parametrize(("who", "of_round", "of_session", "calls"), CALLS)
def test_the_api_answers_409_with_the_state(client, house, who, of_round, of_session, calls):
    at(house, of_round, of_session)
    client.force_login(again(getattr(house, who)))
    for method, path in calls:
        address = "/api/v1/" + path.format(**numbers(house))
        headers = {"If-Match": "*", "accept-language": "en"}
        answer = getattr(client, method)(address, {}, content_type="application/json", headers=headers)
        assert (path, answer.status_code) == (path, 409)
        assert answer.json()["detail"].startswith("This is not possible while the state is “"), path


def test_who_may_never_do_it_is_told_403_whatever_the_state(client, house):
    """Leaders and officers read the round and session and keep neither; members keep nothing."""
    for who in ("leader", "member"):
        for keeper, of_round, of_session, back, paths in PAGES:
            if keeper != "keeper" or (who == "leader" and back == CRITERIA):
                continue
            at(house, of_round, of_session)
            client.force_login(again(getattr(house, who)))
            for path in paths:
                is_theirs = path.endswith(SHARED[who])
                status = client.get("/" + path.format(**numbers(house))).status_code
                told = (404,) if status == 404 else (302,) if is_theirs else (403,)  # members know of no draft
                assert (who, path, status) in [(who, path, each) for each in told]
    at(house, "open", "in_session")
    assert client.get(f"/rounds/{house.round.pk}/assign/").status_code == 403


def test_once_votes_are_counted_a_recusal_waits_for_the_vote_to_be_repeated(client, house):
    counted = dict.fromkeys(NOT_COUNTED, 0) | {"members": 3, "present": 3, "base": 3, "needed": 2, "is_carried": False}
    SessionItem.objects.filter(pk=house.items[1].pk).update(state="counted", **counted)
    client.force_login(house.by)
    for path in (f"/sessions/items/{house.items[1].pk}/recusal/", f"/sessions/recusals/{house.recusal.pk}/take-back/"):
        answer = client.get(path, follow=True)
        [said] = answer.context["messages"]
        assert "hãy biểu quyết lại" in str(said)


def test_verbs_say_it_too_where_the_state_changed_after_the_page_was_read(house):
    at(house, "decided", "closed")
    by, member, item = house.by, again(house.member), house.round.items.first()
    Recusal.objects.filter(pk=house.recusal.pk).update(reason="x")
    for call in (
        lambda: take_in(house.round, candidacies=[1], by=by),
        lambda: remind_late(house.round, by=by),
        lambda: declare_conflict(item, person=house.member.person, ground="x", by=member),
        lambda: save_sheet(house.sheet, version=1, points={}, by=member),
        lambda: submit_sheet(house.sheet, by=member),
        lambda: change_sheet(house.sheet, "abstain", reason="x", by=member),
        lambda: change_sheet(house.sheet, "reopen", reason="x", by=by),
        lambda: cast_votes(house.session, choices={}, by=member),
        lambda: confirm_papers(house.session, seen="", by=by),
        lambda: recuse(house.items[0], seat=house.seat, reason="x", by=member),
        lambda: take_back_recusal(house.recusal, reason="x", by=by),
        lambda: set_outcomes(house.session, version=1, values={}, by=by),
        lambda: locked_draft(house.criteria, by),
    ):
        with pytest.raises(NotNow):
            call()
    at(house, "closed", "planned")
    with pytest.raises(NotNow):
        request_session_paper(session=Session.objects.get(), paper="minutes", layout="party", by=again(house.leader))
    assert not Conflict.objects.exists()


def test_a_sheet_saved_by_its_script_after_the_round_was_closed_is_told_to_the_script(client, house):
    client.force_login(again(house.member))
    answer = client.post(f"/sheets/{house.sheet.pk}/", {"version": 1}, headers={"X-Autosave": "yes"})
    assert answer.status_code == 409
    assert "đã kết thúc chấm điểm" in answer.json()["said"]


def test_each_state_has_its_words_in_both_languages(house):
    """Before what is wanted: what comes first. After it: what is done instead."""
    kept, said = {Round: house.round, Session: house.session, CriteriaSet: house.criteria}, {}
    for words, wanted in ((EARLY, -2), (LATE, 0)):
        for model, state in words:
            found = kept[model]
            setattr(found, "state", state)  # noqa: B010 - in memory alone
            for language in ("vi", "en"):
                with translation.override(language), pytest.raises(NotNow) as wrong:
                    demand_state(house.by, found, [ORDER[model][wanted]], Whose.KEEPERS)
                said[model, state, wanted, language] = str(wrong.value)
    assert len(set(said.values())) == len(said) == 2 * (len(EARLY) + len(LATE))
    assert said[Round, "draft", -2, "en"] == (
        "This is not possible while the state is “being prepared”. "
        "The round is being prepared: it has to be opened first."
    )
