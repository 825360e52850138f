"""Rights of sessions, each asked by itself: by role and state, past the pages, and what pages and files offer."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from mobilization.outbox import registry
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from models_registry.models import RegisteredModel
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Membership, User
from organizations.offices import office_of
from organizations.permissions.history import rows_with_history
from reviews.enums import ItemState, SessionState
from reviews.models import (
    AccessBar,
    Attendance,
    CouncilMember,
    PaperCount,
    Recusal,
    Session,
    SessionItem,
    SignedCopy,
    Vote,
    Voted,
)
from reviews.permissions import sessions as rights
from reviews.queries.sessions import agenda_of, waiting_for
from reviews.services.recusals import recuse
from reviews.services.session_papers import SESSION_PAPER
from reviews.services.sessions import EXPORT_SESSIONS, call_members
from reviews.services.votes import papers_to_confirm
from reviews.waiting import sessions_waiting, votes_waiting
from tests.access.people import again, worker
from tests.models_registry.test_papers import written
from tests.reviews.makers import make_candidacies, make_council, make_judge, make_round, make_seat
from tests.reviews.session_makers import make_meeting, make_session
from tests.worlds import shared

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
ROLES = ("officer", "leader", "secretary", "reviewer", "approver", "administrator", "auditor", "partner")
READERS = {*ROLES, "city", "root"} - {"reviewer"}
KEEPERS = {"secretary", "city", "root"}
SEATED = {"present", "away"}
"""Who acts as council member here with a seat in the council; `elsewhere` has one and acts in another unit."""
ALIVE = {"planned", "in_session"}
IN_STATE = {
    "may_see_session": (None, READERS | SEATED),
    "may_keep_session": (None, KEEPERS),
    "sits_there": (None, {"present"}),
    "may_vote": ({"in_session"}, {"present"}),
    "may_recuse_in": (ALIVE, KEEPERS | SEATED),
    "may_confirm_papers": ({"in_session"}, KEEPERS | {"leader", "present"}),
    "may_read_votes": (None, KEEPERS | SEATED | {"leader", "auditor"}),
    "may_make_papers": ({"planned", "in_session", "closed"}, READERS),
    "may_read_copies": (None, READERS | SEATED),
}
"""By hand: predicate → in which states (all), and who."""
ON_ITEM = {
    "may_lead_vote": ({"in_session"}, set(ItemState.values), KEEPERS),
    "may_recuse": (ALIVE, {"waiting", "voting"}, KEEPERS | SEATED),
    "may_take_back_recusal": (ALIVE, {"waiting", "voting"}, KEEPERS),
}
"""By hand: predicate → in which states of the session, of the vote, and who."""


@shared
def cast(ward):
    """`house`, a council that meets, and `people` by name: each role of the ward, members, others."""
    house = make_meeting(ward, members=2)
    people = {role: worker(role, ward.units.ward, f"{role}-here") for role in ROLES}
    people |= {"present": house.judges[0], "away": house.judges[1], "elsewhere": worker("reviewer", ward.units.beside)}
    people |= {"beside": ward.beside, "below": worker("secretary", ward.units.school, "below"), "city": ward.city}
    people |= {"root": ward.root, "gone": worker("secretary", ward.units.city, "gone")}
    seat = make_seat(ward.council, people["elsewhere"].person)
    Attendance.objects.create(session=house.session, seat=seat, is_present=True)
    Attendance.objects.filter(seat__person=people["away"].person).update(is_present=False)
    User.objects.filter(pk=people["gone"].pk).update(is_active=False)
    house.people = {name: again(user) for name, user in people.items()} | {"nobody": AnonymousUser()}
    return house


def put(session, state):
    document = {"document_number": "3", "document_date": today()} if state == "closed" else {}
    known = {"document_number": "", "document_date": None} | document
    Session.objects.filter(pk=session.pk).update(state=state, **known)
    return Session.objects.select_related("council__steward", "steward", "round").get(pk=session.pk)


def those(house, may):
    return {name for name, user in house.people.items() if may(user)}


@pytest.mark.parametrize("state", SessionState.values)
def test_who_may_what_with_a_session_in_each_state(cast, state):
    session = put(cast.session, state)
    for name, (states, who) in IN_STATE.items():
        expected = who if states is None or state in states else set()
        assert those(cast, lambda user, name=name: getattr(rights, name)(user, session)) == expected, name
    shown = those(cast, lambda user: Session.objects.visible_to(user).filter(pk=session.pk).exists())
    assert shown == READERS | SEATED
    assert those(cast, lambda user: SessionItem.objects.visible_to(user).exists()) == shown
    copy = SignedCopy(session=session)
    assert those(cast, lambda user: rights.may_read_copy(user, copy)) == shown
    item = session.items.select_related("item__candidacy").first()
    item.session = session
    for item.state in ItemState.values:
        for name, (states, votes, who) in ON_ITEM.items():
            expected = who if state in states and item.state in votes else set()
            assert those(cast, lambda user, name=name: getattr(rights, name)(user, item)) == expected, name


OFFERED = {
    "planned": {"keeper": "edit agenda call"},
    "in_session": {
        "keeper": "edit agenda attendance open_votes papers confirm_papers count outcomes",
        "leader": "confirm_papers",
        "present": "vote confirm_papers",
    },
    "closed": {"keeper": "sign"},
    "cancelled": {},
}
"""By hand: state → what is offered to those who keep it, and to whom else what."""


@pytest.mark.parametrize("state", SessionState.values)
def test_what_is_offered_in_each_state_to_whom(cast, state):
    session = put(cast.session, state)
    offered = {name: rights.session_actions(user, session) for name, user in cast.people.items()}
    expected = dict(OFFERED[state])
    kept = expected.pop("keeper", "")
    expected |= {name: kept for name in KEEPERS if kept}
    assert {name: " ".join(actions) for name, actions in offered.items() if actions} == expected


def test_what_a_bar_keeps_from_a_member_is_kept_in_sessions_too(cast):
    """Also where nobody has written a recusal down."""
    first, second = cast.items
    member = cast.people["present"]
    model = first.item.candidacy.model_id
    SessionItem.objects.update(state="voting")
    PaperCount.objects.bulk_create(PaperCount(item=item, entered_by=cast.by) for item in cast.items)
    assert {row.item_id for row in papers_to_confirm(cast.session, member)} == {first.pk, second.pk}
    AccessBar.objects.create(council=cast.ward.council, person=member.person, model_id=model, kind="declared")
    assert [row.item_id for row in papers_to_confirm(cast.session, member)] == [second.pk]
    assert [item.pk for item in waiting_for(cast.session, member)] == [second.pk]
    assert list(SessionItem.objects.visible_to(member)) == [second]
    assert not rights.may_recuse(member, SessionItem.objects.select_related("session__steward").get(pk=first.pk))
    assert not rights.may_read_copies(member, cast.session)
    run = written(Job(kind=EXPORT_SESSIONS, owner=member, params={"filters": {}, **office_of(member)}))
    assert run.result["rows"] == 1 + 1, "the session, and the item they know of"
    assert RegisteredModel.objects.filter(pk=model).exists()


def test_a_verb_refuses_who_may_not(cast):
    seat = CouncilMember.objects.get(person=cast.people["present"].person)
    for name in sorted(set(cast.people) - KEEPERS - {"present", "nobody"}):
        with pytest.raises(PermissionDenied):
            recuse(cast.items[0], seat=seat, reason="Em gái", by=cast.people[name])
    put(cast.session, "closed")
    with pytest.raises(PermissionDenied):
        recuse(cast.items[0], seat=seat, reason="Em gái", by=cast.by)
    assert not Recusal.objects.exists()


def test_jobs_of_sessions_are_for_accounts_in_use_and_of_an_office(cast):
    officer = cast.people["officer"]
    job = Job(owner=officer, params=office_of(officer))
    kinds = [registry.get(kind) for kind in (EXPORT_SESSIONS, SESSION_PAPER)]
    assert [(kind.may_request(officer), kind.may_fetch(officer, job)) for kind in kinds] == [(True, True)] * 2
    assert not any(kind.may_request(AnonymousUser()) for kind in kinds)
    Membership.objects.filter(person=officer.person).delete()
    assert not any(kind.may_fetch(again(officer), job) for kind in kinds)


def test_a_file_holds_the_sessions_of_its_owner_and_minutes_end_with_the_right(cast):
    ward = cast.ward
    make_session(make_round(make_council(ward.units.beside), make_candidacies(ward.units.beside), "closed"))
    run = written(Job(kind=EXPORT_SESSIONS, owner=ward.secretary, params={"filters": {}, **office_of(cast.by)}))
    assert run.result["rows"] == 1 + 2
    for name in ("beside", "present"):
        user = cast.people[name]
        params = {"session": cast.session.pk, "paper": "minutes", "layout": "party", **office_of(user)}
        with pytest.raises(JobRefused):
            written(Job(kind=SESSION_PAPER, owner=user, params=params))


def test_history_of_what_is_in_a_session_is_read_with_it(cast):
    Recusal.objects.create(item=cast.items[0], seat=CouncilMember.objects.first(), reason="x")
    Vote.objects.create(item=cast.items[1], seat=CouncilMember.objects.first(), choice="against")
    for where, seen in {"ward": True, "city": True, "school": False, "beside": False}.items():
        reader = worker("auditor", getattr(cast.ward.units, where), f"reads-{where}")
        for model in (Attendance, SessionItem, Recusal, Vote):
            assert model.objects.filter(rows_with_history(reader, model)).exists() is seen, (model, where)
    SessionItem.objects.update(state="voting")
    assert not Vote.objects.filter(rows_with_history(again(cast.ward.city), Vote)).exists(), "not before it is counted"


def test_who_reads_the_session_no_longer_is_told_no_longer(ward):
    judge = make_judge(ward.council)
    session = make_session(make_round(ward.council, make_candidacies(ward.units.ward), "closed"))
    call_members(session, by=again(ward.secretary))
    assert Notice.objects.visible_to(again(judge)).count() == 1
    CouncilMember.objects.all().delete()
    assert not Notice.objects.visible_to(again(judge)).exists()


def test_pages_and_api_offer_and_answer_by_the_right(cast, client):
    """What a page asks before it reads what was sent, asked by GET; and what the page shows to whom."""
    here, item = cast.session.get_absolute_url(), cast.items[0].pk
    api = f"/api/v1{here}"
    told = {}
    for name in ("secretary", "officer", "present"):
        client.force_login(cast.people[name])
        page = client.get(here).context
        told[name] = (page["makes_papers"], page["lines"][0]["may_recuse"], page["copies"] is not None)
    assert told == {"secretary": (True, True, True), "officer": (True, False, True), "present": (False, True, True)}
    client.force_login(cast.people["officer"])
    for path in (
        *(f"{here}{each}" for each in ("papers/confirm/", "ballot/", "outcomes/", "do/begin/")),
        *(f"/sessions/items/{item}/{each}/" for each in ("remove", "repeat", "recusal")),
        *(f"{api}{each}/" for each in ("ballot", "papers")),
        f"/councils/{cast.ward.council.pk}/sessions/new/",
    ):
        assert client.get(path).status_code == 403, path
    assert client.delete(f"/api/v1/session-items/{item}/").status_code == 403
    client.force_login(cast.people["beside"])
    assert client.post(f"/api/v1/councils/{cast.ward.council.pk}/sessions/").status_code == 404
    assert not client.get("/sessions/").context["rows"]


def test_names_beside_open_votes_are_for_who_reads_how_all_voted(cast):
    seat = CouncilMember.objects.get(person=cast.people["present"].person)
    numbers = dict.fromkeys(("members", "present", "recused", "in_favour", "against", "abstained", "invalid"), 0)
    SessionItem.objects.update(state="counted", base=1, needed=1, is_carried=False, **numbers)
    Vote.objects.bulk_create(Vote(item=item, seat=seat, choice="against") for item in cast.items)
    told = those(cast, lambda user: any(line.votes for line in agenda_of(cast.session, user)))
    assert told == KEEPERS | SEATED | {"leader", "auditor"}


def test_what_waits_stands_on_the_home_page_of_whom_it_waits_for(cast):
    accounts = {name: user for name, user in cast.people.items() if name != "nobody"}
    member = cast.people["present"]

    def waits(collector):
        return {name: found[0].count for name, user in accounts.items() if (found := list(collector(user)))}

    assert waits(votes_waiting) == {}
    assert waits(sessions_waiting) == {"secretary": 1, "city": 1}
    SessionItem.objects.update(state="voting")
    assert waits(votes_waiting) == {"present": 2}
    assert next(iter(votes_waiting(member))).url == f"{cast.session.get_absolute_url()}ballot/"
    seat = CouncilMember.objects.get(person=member.person)
    Voted.objects.create(item=cast.items[0], seat=seat)
    assert waits(votes_waiting) == {"present": 1}
    known = {"council": cast.ward.council, "person": member.person, "kind": "declared"}
    AccessBar.objects.create(**known, model=cast.items[1].item.candidacy.model)
    assert waits(votes_waiting) == {}
    put(cast.session, "planned")
    assert waits(sessions_waiting) == {"present": 1, "away": 1}


def test_why_somebody_may_not_is_answered_of_sessions(cast, client):
    stranger = worker("administrator", cast.ward.units.beside, "stranger")

    def ask(action, name, by=None):
        client.force_login(by or cast.people["administrator"])
        asked = {"action": f"session_{action}", "record": cast.session.name}
        answer = client.get(f"/people/{cast.people[name].person_id}/why/", asked).context["answer"]
        return answer and answer.allowed

    assert [ask("read", name) for name in ("leader", "present", "below")] == [True, True, False]
    assert [ask("keep", name) for name in ("secretary", "leader")] == [True, False]
    assert [ask("vote", name) for name in ("present", "away", "secretary")] == [True, False, False]
    assert ask("read", "beside", by=again(stranger)) is None
    put(cast.session, "closed")
    assert [ask("keep", "secretary"), ask("vote", "present")] == [False, False], "its state forbids it to everybody"
