"""Strangers, past and kept members, ids of other rounds and sessions, keys sent again, and texts that would be code."""

import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.utils.timezone import now

from mobilization.workflow.refusals import NotNow
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Membership
from reviews.models import (
    AccessBar,
    Assignment,
    Attendance,
    Conflict,
    Council,
    CouncilMember,
    PaperCount,
    Recusal,
    Round,
    RoundItem,
    ScoreSheet,
    Session,
    SessionItem,
    Vote,
)
from reviews.models.session import NOT_COUNTED
from reviews.permissions.states import Whose, demand_state, demand_uncounted
from reviews.queries.sessions import titles_for_all
from reviews.services.conflicts import declare_conflict
from reviews.services.votes import mark_of_papers
from tests.access.people import again, worker
from tests.reviews.makers import DAY, make_candidacies, make_council, make_judge, make_person, make_round, make_seat
from tests.reviews.session_makers import make_session
from tests.reviews.test_states import CALLS, PAGES, at, house, numbers  # noqa: F401

pytestmark = pytest.mark.django_db
CODE = "<img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://x.example","x")'
WRITTEN = (
    Assignment, Attendance, Conflict, Council, CouncilMember, PaperCount, Recusal, Round, RoundItem, ScoreSheet,
    Session, SessionItem, Vote,
)  # fmt: skip


def rows_now():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in WRITTEN}


def strangers(house):  # noqa: F811
    """Of other units, of another council of the ward, of a seat that is over, of a role that is over."""
    units = house.ward.units
    other = make_council(units.ward, name="Hội đồng khác")
    gone = worker("reviewer", units.ward, "gone")
    make_seat(house.session.council, gone.person, valid_to=today() - DAY)
    past = make_judge(house.session.council, "past")
    Membership.objects.filter(person=past.person).update(valid_to=today() - DAY)
    return [
        worker("secretary", units.beside, "b-secretary"), worker("leader", units.school, "s-leader"),
        make_judge(other, "other"), gone, past,
    ]  # fmt: skip


def test_a_stranger_is_told_the_same_of_what_is_there_and_of_what_is_not(client, house):  # noqa: F811
    pages = {path for _who, _r, _s, back, paths in PAGES for path in paths if "criteria" not in path}
    calls = {(method, path) for _who, _r, _s, paths in CALLS for method, path in paths if "criteria" not in path}
    known = numbers(house)
    none = {name: 999_999_000 + number for number, name in enumerate(known)}
    at(house, "closed", "in_session")
    people = strangers(house)
    before = rows_now()
    for turn, user in enumerate(people):
        client.force_login(again(user))
        for path in sorted(pages)[turn % 2 :: 2]:
            told = [client.post("/" + path.format(**ids)).status_code for ids in (known, none)]
            assert told in ([404, 404], [405, 405]), (user, path, told)
        for method, path in sorted(calls)[turn % 2 :: 2]:
            told = [
                getattr(client, method)(
                    "/api/v1/" + path.format(**ids), {}, content_type="application/json", headers={"If-Match": "*"}
                )
                for ids in (known, none)
            ]
            assert len({each.status_code for each in told}) == 1, (user, method, path, told)
    assert rows_now() == before


def test_the_state_is_told_to_nobody_who_has_no_part_in_it(house):  # noqa: F811
    """Not to a member of another council, nor of the votes to who does not keep the session."""
    told = dict.fromkeys(NOT_COUNTED, 0) | {"members": 3, "present": 3, "base": 3, "needed": 2, "is_carried": False}
    SessionItem.objects.update(state="counted", **told)
    item = SessionItem.objects.select_related("session__steward").get(pk=house.items[0].pk)
    other = make_judge(make_council(house.ward.units.ward, name="Hội đồng khác"), "other")
    for of, wanted in ((house.round, "open"), (house.session, "planned")):
        with pytest.raises(NotNow):
            demand_state(again(house.member), of, [wanted], Whose.MEMBERS)
        demand_state(again(other), of, [wanted], Whose.MEMBERS)
    with pytest.raises(NotNow):
        demand_uncounted(house.by, item, Whose.KEEPERS)
    demand_uncounted(again(house.leader), item, Whose.KEEPERS)


@pytest.fixture
def two(house):  # noqa: F811
    """The house, and a second round with a session of its own in the same council, with a seat of another council."""
    candidacies = make_candidacies(house.ward.units.ward, 2, state="under_review")
    found = make_round(house.session.council, candidacies, "closed", criteria_set=house.criteria)
    other = make_session(found, "in_session", name="Phiên khác")
    elsewhere = make_council(house.ward.units.ward, name="Hội đồng khác")
    return SimpleNamespace(
        **vars(house), second=found, other=other, others=list(other.items.order_by("position")),
        foreign=make_seat(elsewhere, make_person(house.ward.units.ward, "Lê Văn Lạ")),
    )  # fmt: skip


def test_ids_of_other_rounds_and_sessions_do_nothing(client, two):
    """The secretary and a member name, in the body, what belongs to another round, session or council."""
    mine, theirs = two.session.pk, [item.pk for item in two.others]
    Round.objects.filter(pk=two.second.pk).update(state="open")
    SessionItem.objects.filter(pk__in=[*theirs, two.items[0].pk]).update(state="voting")
    open_round = make_round(two.session.council, (), "open", campaign=two.round.campaign, criteria_set=two.criteria)
    wrong = {"item": theirs[0], "outcome": "postponed", "reason": "x"}
    version = two.session.version
    calls = [
        ("put", f"sessions/{mine}/outcomes/", {"outcomes": [wrong]}),
        ("post", f"sessions/{mine}/votes/", {"step": "count", "items": [two.items[0].pk, theirs[0]]}),
        ("post", f"sessions/{mine}/papers/", {"counts": [{"item": theirs[0], "in_favour": 1}]}),
        ("post", f"sessions/{mine}/take-on/", {"items": [two.others[0].item_id]}),
        ("post", f"session-items/{two.items[0].pk}/recusal/", {"seat": two.foreign.pk, "reason": "x"}),
        ("post", f"round-items/{two.items[0].item_id}/conflict/", {"person": two.foreign.person_id, "ground": "x"}),
        ("post", f"round-items/{two.others[0].item_id}/assign/", {"seats": [two.foreign.pk]}),
    ]
    before = rows_now()
    client.force_login(again(two.by))
    for method, path, data in calls:
        headers = {"If-Match": f'"{version}-in_session"'}
        answer = getattr(client, method)("/api/v1/" + path, data, content_type="application/json", headers=headers)
        assert answer.status_code in {400, 409, 412, 428}, (path, answer.status_code, answer.content)
        assert rows_now() == before, path
    pairs = f"{two.others[0].item_id}-{two.seat.pk},{two.items[0].item_id}-{two.foreign.pk}"
    client.post(f"/rounds/{open_round.pk}/assign/file/", {"pairs": pairs})
    client.post(f"/rounds/{two.second.pk}/assign/file/", {"pairs": f"{two.others[0].item_id}-{two.foreign.pk}"})
    client.post(f"/rounds/items/{two.items[0].item_id}/conflict/{10**9}/withdraw/", {"reason": "x"})
    client.force_login(again(two.member))
    for method, path, data in (
        ("put", f"sessions/{mine}/ballot/", {"votes": [{"item": theirs[0], "choice": "in_favour"}]}),
        ("post", f"session-items/{two.items[0].pk}/recusal/", {"seat": two.foreign.pk, "reason": "x"}),
        ("post", f"round-items/{two.items[0].item_id}/conflict/",
         {"person": two.judges[1].person_id, "ground": "x"}),
    ):  # fmt: skip
        answer = getattr(client, method)("/api/v1/" + path, data, content_type="application/json")
        assert answer.status_code in {400, 403}, (path, answer.status_code, answer.content)
    assert rows_now() == before


def test_of_what_a_member_declares_in_a_blind_round_no_id_of_the_model_comes_back(client, house):  # noqa: F811
    Round.objects.update(is_blind=True, state="open")
    item = house.round.items.last()
    client.force_login(again(house.judges[1]))
    answer = client.post(
        f"/api/v1/round-items/{item.pk}/conflict/", {"ground": "Em gái"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["model"]) == (201, None)


def test_a_key_sent_again_after_the_member_is_kept_from_the_model_tells_nothing_of_it(client, house):  # noqa: F811
    """The stored answer would be the whole story."""
    Round.objects.update(state="open")
    item = house.sheet.assignment.item
    title = item.candidacy.model.title
    client.force_login(again(house.member))

    def send():
        return client.post(
            f"/api/v1/score-sheets/{house.sheet.pk}/steps/",
            {"step": "abstain", "reason": "x"},
            content_type="application/json",
            headers={"Idempotency-Key": "k1"},
        )

    first = send()
    assert (first.status_code, title in first.content.decode()) == (200, True)
    assert send().content == first.content
    Session.objects.update(state="cancelled")
    declare_conflict(item, person=house.member.person, ground="x", by=again(house.by))
    assert client.get(f"/api/v1/score-sheets/{house.sheet.pk}/").status_code == 404
    later = send()
    assert (later.status_code, title in later.content.decode()) == (404, False)


def test_texts_are_shown_as_they_were_typed_and_run_nowhere(client, house):  # noqa: F811
    """Names, titles and reasons that are code or formulas, on the pages and in the files of rounds and sessions."""
    Round.objects.update(name=CODE, state="open")
    Session.objects.update(name=CODE, place=CODE)
    model = house.sheet.assignment.item.candidacy.model
    type(model).objects.update(title=f"{FORMULA}{CODE}")
    person = house.member.person
    type(person).objects.filter(pk=person.pk).update(full_name=f"={CODE}")
    Recusal.objects.update(reason=CODE)
    SessionItem.objects.update(suggested=[[CODE, "1", "2"]])
    ids = numbers(house)
    client.force_login(again(house.by))
    client.post(f"/rounds/{ids['round']}/remind/")
    told = client.post(f"/rounds/{ids['round']}/remind/", follow=True).content.decode()
    pages = ("rounds/{round}/", "rounds/{round}/progress/", "rounds/{round}/remind/", "rounds/{round}/assign/",
             "rounds/items/{item}/assign/", "rounds/assignments/{given}/withdraw/", "sessions/{session}/",
             "sessions/{session}/outcomes/", "sessions/{session}/votes/open/", "sessions/items/{on}/recusal/",
             "sessions/recusals/{recusal}/take-back/", "sessions/{session}/attendance/")  # fmt: skip
    for path in pages:
        answer = client.get("/" + path.format(**ids))
        assert answer.status_code == 200, path
        assert CODE not in answer.content.decode(), path
        told += answer.content.decode()
    assert CODE not in told
    assert "&lt;img src=x onerror" in told
    table = openpyxl.load_workbook(io.BytesIO(client.get(f"/rounds/{ids['round']}/assign/table/").content))
    cells = [cell for sheet in table for row in sheet for cell in row]
    assert any(FORMULA in str(cell.value) for cell in cells)
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    client.force_login(again(house.member))
    for path in ("/inbox/", "/sheets/", f"/sheets/{house.sheet.pk}/", f"/sessions/{ids['session']}/", "/"):
        page = client.get(path).content.decode()
        assert CODE not in page, path


def test_the_numbers_of_a_suggestion_are_not_for_who_sends_outcomes(client, house):  # noqa: F811
    """What points suggest is reckoned, never sent; and is no reason of the council's, however it is dressed."""
    item = house.items[0]
    told = (
        dict.fromkeys(NOT_COUNTED, 1)
        | {"recused": 0, "in_favour": 0, "is_carried": False}
        | {
            "against": 1,
            "abstained": 0,
            "invalid": 0,
        }
    )
    SessionItem.objects.filter(pk=item.pk).update(state="counted", **told)
    client.force_login(again(house.by))

    def put(**outcome):
        session = Session.objects.get(pk=house.session.pk)
        return client.put(
            f"/api/v1/sessions/{session.pk}/outcomes/",
            {"outcomes": [{"item": item.pk, "outcome": "not_recognised", **outcome}]},
            content_type="application/json",
            headers={"If-Match": f'"{session.version}-{session.state}"'},
        )

    smuggled = [[CODE, "1", "99"]]
    assert put(suggested=smuggled).status_code == 400
    assert put(suggested=smuggled, reason="Chưa đủ").status_code == 200
    item.refresh_from_db()
    assert (item.suggested, item.reason) == (None, "Chưa đủ")
    page = f"/sessions/{house.session.pk}/outcomes/"
    version = Session.objects.get(pk=house.session.pk).version
    known = {"version": version, f"outcome-{item.pk}": "not_recognised", f"reason-{item.pk}": CODE}
    client.post(page, known | {f"suggested-{item.pk}": "[]", "suggested": "[]"})
    item.refresh_from_db()
    assert (item.suggested, item.reason) == (None, CODE)
    assert CODE not in client.get(page).content.decode()


def test_a_letter_to_all_names_nothing_that_one_of_them_is_kept_from(house):  # noqa: F811
    """A bar of another council counts, one that was lifted does not; of a blind round nothing is named."""
    Session.objects.update(state="planned", held_on=today())
    Recusal.objects.all().delete()
    session = Session.objects.get(pk=house.session.pk)
    first, second = house.items
    assert titles_for_all(session) == {first.pk, second.pk}
    model = first.item.candidacy.model
    kept = AccessBar.objects.create(
        council=house.session.council, person=house.member.person, model=model, kind="declared"
    )
    assert titles_for_all(session) == {second.pk}
    AccessBar.objects.filter(pk=kept.pk).update(lifted_at=now())
    Round.objects.update(is_blind=True)
    assert titles_for_all(Session.objects.get(pk=session.pk)) == set()


def test_who_was_kept_from_an_item_confirms_and_reads_no_papers_of_it(client, house):  # noqa: F811
    """Numbers entered for an item that a member is kept from are not told to them, nor confirmed by them."""
    SessionItem.objects.update(state="voting")
    item = house.items[1]
    model = item.item.candidacy.model
    AccessBar.objects.create(council=house.session.council, person=house.member.person, model=model, kind="declared")
    for each in house.items:
        PaperCount.objects.create(item=each, in_favour=1, entered_by=house.keeper)
    client.force_login(again(house.member))
    address = f"/api/v1/sessions/{house.session.pk}/papers/"
    told = client.get(address).json()
    assert [each["item"] for each in told["counts"]] == [house.items[0].pk]
    assert model.title not in client.get(f"/sessions/{house.session.pk}/papers/confirm/").content.decode()
    body = {"seen": mark_of_papers(PaperCount.objects.order_by("item__position", "pk"))}
    answer = client.post(f"{address}confirm/", body, content_type="application/json")
    assert (answer.status_code, PaperCount.objects.filter(confirmed_by=None).count()) == (409, 2)


def test_of_two_secretaries_the_later_overwrites_nothing(client, house):  # noqa: F811
    session = Session.objects.get(pk=house.session.pk)
    data = {"outcomes": [{"item": house.items[0].pk, "outcome": "postponed", "reason": "Một"}]}
    answers = []
    for user, reason in ((house.by, "Một"), (house.ward.city, "Hai")):
        client.force_login(again(user))
        data["outcomes"][0]["reason"] = reason
        answers.append(
            client.put(
                f"/api/v1/sessions/{session.pk}/outcomes/",
                data,
                content_type="application/json",
                headers={"If-Match": f'"{session.version}-{session.state}"'},
            ).status_code
        )
    house.items[0].refresh_from_db()
    assert (answers[0], answers[1] in {409, 412}, house.items[0].reason) == (200, True, "Một")


def test_a_reminder_is_its_receivers_alone(client, house):  # noqa: F811
    Round.objects.update(state="open")
    client.force_login(again(house.by))
    client.post(f"/rounds/{house.round.pk}/remind/")
    [notice] = Notice.objects.filter(kind="reviews.remind")
    assert notice.recipient.person_id == house.member.person_id
    for user in (house.judges[1], house.by, house.leader):
        client.force_login(again(user))
        assert client.post(f"/inbox/{notice.pk}/read/").status_code == 404
        assert client.get(f"/api/v1/inbox/{notice.pk}/").status_code == 404
        assert client.get(f"/rounds/{house.round.pk}/remind/").status_code == (200 if user == house.by else 403)
