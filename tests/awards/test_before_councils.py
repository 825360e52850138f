"""Nominations before a council: agenda, conflicts, what members read, outcome, minutes, what follows from it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from awards.models import Nomination
from awards.queries.nomination_checks import look
from awards.queries.nomination_conflicts import conflicts
from awards.queries.nomination_council import outcome_of, waiting
from awards.queries.nomination_page import checklist
from awards.services.dossier import finding_of, override
from awards.services.nominations import change_nomination
from directives.models import RulePeriod
from mobilization.outbox.models import Job
from mobilization.workflow.refusals import TransitionRefused
from models_registry.checks import Incomplete
from models_registry.models import ResponsiblePerson
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Membership, Person
from organizations.offices import office_of
from reviews.models import Attendance, Session
from reviews.services.agenda import take_on_matters
from reviews.services.closing import close_session, set_outcomes
from reviews.services.session_papers import SESSION_PAPER
from reviews.services.sessions import begin_session, plan_session
from reviews.services.votes import cast_votes, count_votes, open_votes, repeat_vote
from tests.access.people import again, worker
from tests.awards.makers import make_authority
from tests.awards.nominated import awarded_form, complete, judged, nominate
from tests.common.test_papers import told
from tests.models_registry.makers import make_model
from tests.models_registry.test_papers import written
from tests.reviews.makers import make_council, make_judge
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
KIND = "awards.nomination"
SAID = {"is_typical": False, "is_proposed_up": False}


@shared
def house(city):
    """The city's council of three, and what the ward handed in to the city."""
    units = city.units
    city.officer, city.leader = worker("officer", units.ward), worker("leader", units.ward)
    city.by = again(worker("secretary", units.city))
    city.form = awarded_form()
    city.council = make_council(units.city)
    city.judges = [make_judge(city.council, f"judge-{n}") for n in range(3)]
    city.first, city.second = (
        complete(nominate(units, city.officer, city.form, name=name, state="submitted"))
        for name in ("Nguyễn Văn An", "Lê Thị Cúc")
    )
    return city


def planned(house):
    values = {"name": "Phiên xét khen thưởng", "round": None, "held_on": today(), "begins_at": None, "place": ""}
    return plan_session(council=house.council, values=values, by=house.by)


def met(house):
    """In session with everybody there, both on the agenda."""
    session = planned(house)
    take_on_matters(session, kind=KIND, matters=[house.first.pk, house.second.pk], by=house.by)
    begun = begin_session(session, by=house.by)
    Attendance.objects.update(is_present=True)
    return Session.objects.select_related("council__steward", "steward", "round").get(pk=begun.pk)


def voted(house, session, choices):
    """Everybody votes alike on the first and the second item."""
    items = list(session.items.order_by("position"))
    open_votes(session, items=[each.pk for each in items], by=house.by)
    for judge in house.judges:
        cast_votes(session, choices=dict(zip([each.pk for each in items], choices, strict=True)), by=again(judge))
    count_votes(session, items=[each.pk for each in items], by=house.by)
    return items


def closed(house, session, *outcomes):
    """The outcomes said, in the order of the agenda, and the session closed."""
    items = session.items.order_by("position")
    values = {
        item.pk: SAID | {"outcome": outcome, "reason": "" if outcome == "recognised" else "Chưa rõ"}
        for item, outcome in zip(items, outcomes, strict=True)
    }
    session.refresh_from_db()
    set_outcomes(session, version=session.version, values=values, by=house.by)
    return close_session(session, document_number="3-BB/HĐ", document_date=today(), by=house.by)


def facts(nomination):
    return {str(each.check): [fact.key for fact in each.facts] for each in look(nomination) if each.facts}


def test_from_submission_through_the_session_to_recommendation_and_refusal(house, client):
    """What was carried may be recommended, what was not is refused with the council's reason; minutes name both."""
    assert facts(house.first) == {"session": ["none"]}
    with pytest.raises(Incomplete) as wrong:
        change_nomination(house.first, "approve", by=house.by)
    assert wrong.value.names == ["session"]
    session = met(house)
    assert session.round is None
    voted(house, session, ["in_favour", "against"])
    assert facts(house.first) == {"session": ["none"]}, "nothing holds before the session is closed"
    closed(house, session, "recognised", "not_recognised")
    kinds = ("nomination_carried", "nomination_not_carried")
    notices = Notice.objects.filter(kind__in=[f"awards.{kind}" for kind in kinds]).order_by("kind", "recipient")
    assert {(each.kind, each.recipient, each.data["code"], each.data["reason"]) for each in notices} == {
        (f"awards.{kind}", person, nomination.code, reason)
        for kind, nomination, reason in zip(kinds, (house.first, house.second), ("", "Chưa rõ"), strict=True)
        for person in (house.officer, house.leader)
    }
    visit = prove(client, house.by)
    context = visit.get(f"/nominations/{house.second.pk}/").context
    [line] = context["councils"]
    assert (line.url, line.item.in_favour, line.item.base) == (session.get_absolute_url(), 0, 3)
    assert [(str(each.check), explains) for each, explains in context["found"]] == [("session", False)]
    with pytest.raises(Incomplete):
        change_nomination(house.second, "approve", by=house.by)
    page = visit.get(f"/nominations/{house.second.pk}/do/refuse/", headers={"accept-language": "vi"})
    reason = page.context["form"].initial["reason"]
    assert "0/3" in reason
    assert "Chưa rõ" in reason
    assert change_nomination(house.second, "refuse", by=house.by, reason=reason).refusal == reason
    assert change_nomination(house.first, "approve", by=house.by).state == "approved"
    api = visit.get(f"/api/v1/nominations/{house.first.pk}/").json()["councils"]
    assert [(each["outcome"], each["in_favour"], each["base"]) for each in api] == [("recognised", 3, 3)]
    papers(house, session)


def papers(house, session):
    """Minutes and results call it by its own words."""
    text = {}
    for paper in ("minutes", "results"):
        params = {"session": session.pk, "paper": paper, "layout": "party", **office_of(house.by)}
        text[paper] = told(written(Job(kind=SESSION_PAPER, owner=house.by, params=params)).files["docx"])
    for sentence in (
        "Hội đồng xét 2 đề nghị khen thưởng.",
        "Tán thành 1 đề nghị khen thưởng, không tán thành 1 đề nghị khen thưởng.",
    ):
        assert sentence in text["minutes"]
    assert any(f"“Nguyễn Văn An – {house.form}” (Phường Ba Đình)" in line for line in text["minutes"])
    assert house.first.code in text["results"]
    assert "Không tán thành" in text["results"]


def test_what_was_put_off_or_voted_on_before_it_was_handed_in_anew_waits_again(house):
    session = met(house)
    voted(house, session, ["in_favour", "in_favour"])
    change_nomination(house.second, "return", by=house.by, reason="Bổ sung")
    change_nomination(house.second, "submit", by=again(house.leader))
    with pytest.raises(ValidationError, match="trình lại"), transaction.atomic():
        closed(house, session, "recognised", "recognised")
    repeat_vote(session.items.get(matter=house.second.pk), reason="Hồ sơ mới", by=house.by)
    change_nomination(house.second, "take_back", by=again(house.leader))
    with pytest.raises(TransitionRefused, match=house.second.code), transaction.atomic():
        open_votes(session, items=[session.items.get(matter=house.second.pk).pk], by=house.by)
    change_nomination(house.second, "submit", by=again(house.leader))
    assert list(waiting(session)) == [house.first.pk, house.second.pk]
    closed(house, session, "recognised", "postponed")
    assert list(waiting(session)) == [house.second.pk]
    assert Notice.objects.filter(kind="awards.nomination_put_off").count() == 2
    assert outcome_of(house.first).session == session
    change_nomination(house.first, "return", by=house.by, reason="Sai tên")
    change_nomination(house.first, "submit", by=again(house.leader))
    assert outcome_of(house.first) is None, "the vote was on what was handed in before"
    assert list(waiting(session)) == [house.first.pk, house.second.pk]


def test_which_nominations_wait_for_which_council(house):
    """Handed in, to this unit or to a body outside, through a council; no letter, nothing that is simplified."""
    units, session = house.units, planned(house)
    known = {"by": house.officer, "form": house.form, "state": "submitted"}
    letter = awarded_form("letter", kind="letter")
    for more in (
        {"state": "draft"}, {"state": "approved"}, {"procedure": "simplified"}, {"form": letter},
        {"body": units.ward, "body_steward": units.ward},
        {"body": None, "body_steward": None, "body_name": "Bộ Nội vụ"},
    ):  # fmt: skip
        nominate(units, **known | more)
    outside = nominate(
        units, **known, unit=units.city, steward=units.city, body=None, body_steward=None, body_name="Ban Dân vận"
    )
    assert set(waiting(session)) == {house.first.pk, house.second.pk, outside.pk}
    assert "session" not in facts(outside), "of a body outside the portal no council of ours is demanded"
    assert "session" not in facts(nominate(units, **known | {"procedure": "simplified"}))
    assert "session" not in facts(nominate(units, **known | {"form": letter}))


def test_who_is_in_conflict_with_a_nomination(house):
    """Each ground by hand; the model's own as in rounds."""
    units, (one, two, three) = house.units, [each.person for each in house.judges]
    model = make_model(units.ward, "registered")
    ResponsiblePerson.objects.create(model=model, name=one.full_name, person=one, position=1)
    rows = {
        "model": nominate(units, house.officer, house.form, models=[model], state="submitted"),
        "person": nominate(units, house.officer, house.form, person=one, name="Bà A", state="submitted"),
        "name": nominate(units, house.officer, house.form, name="Ông Trần Quốc Toản", state="submitted"),
        "entered": nominate(units, house.judges[1], house.form, name="X", state="submitted"),
        "submitted": nominate(units, house.officer, house.form, name="Y", state="submitted"),
        "collective": nominate(
            units, house.officer, house.form, name="Z", recipient="collective", collective=units.school,
            state="submitted",
        ),
        "own": nominate(units, house.officer, house.form, name="T", unit=units.city, steward=units.city,
                        state="submitted"),
    }  # fmt: skip
    Person.objects.filter(pk=two.pk).update(full_name="Trần Quốc Toản")
    rows["submitted"].transitions.create(action="submit", by=house.judges[2], from_state="draft", to_state="submitted")
    days = {"valid_from": today() - datetime.timedelta(days=900)}
    for unit, ended in ((units.ward, 30), (units.school, 1)):
        Membership.objects.create(
            person=three, unit=unit, role="officer", valid_to=today() - datetime.timedelta(days=ended), **days
        )
    found = conflicts(house.council, [each.pk for each in rows.values()], [one.pk, two.pk, three.pk])
    unit = "thuộc đơn vị đề nghị, hoặc từng thuộc"
    of_model = "đối với mô hình được đề nghị: đang hoặc từng thuộc đơn vị của mô hình"
    grounds = {
        (name, person): text for name, row in rows.items() for person in (one, two, three)
        if (text := found.get((row.pk, person.pk)))
    }  # fmt: skip
    assert {key: text for key, text in grounds.items() if key[1] != three} == {
        ("model", one): "đối với mô hình được đề nghị: là người phụ trách",
        ("person", one): "là người được đề nghị khen thưởng",
        ("name", two): "trùng họ tên với người được đề nghị khen thưởng",
        ("entered", two): "đã nhập đề nghị khen thưởng",
    }
    assert {key[0]: text for key, text in grounds.items() if key[1] == three} == {
        "model": f"{unit}, {of_model}",
        "person": unit, "name": unit, "entered": unit,
        "submitted": f"đã trình đề nghị khen thưởng, {unit}",
        "collective": f"{unit}, thuộc tập thể được đề nghị, hoặc từng thuộc",
    }  # fmt: skip
    Membership.objects.filter(person=three, unit__in=[units.ward, units.school]).update(
        valid_from=today() - datetime.timedelta(days=2000), valid_to=today() - datetime.timedelta(days=800)
    )
    again_found = conflicts(house.council, [rows["name"].pk, rows["collective"].pk], [three.pk])
    assert again_found == {}, "more than 24 months ago"


def test_members_read_it_while_they_are_to_vote_on_it(house, client):
    """Page, file and list; not what they are recused from, nothing once the session is closed or off the agenda."""
    house.first.person = house.judges[0].person
    house.first.save()
    session = planned(house)
    judges = [again(each) for each in house.judges[:2]]
    assert [set(Nomination.objects.visible_to(each)) for each in judges] == [set(), set()]
    take_on_matters(session, kind=KIND, matters=[house.first.pk, house.second.pk], by=house.by)
    assert [set(Nomination.objects.visible_to(each)) for each in judges] == [
        {house.second}, {house.first, house.second},
    ]  # fmt: skip
    file = house.first.pieces.first().files.get()
    for judge, status in zip(judges, (404, 200), strict=True):
        visit = prove(client, judge)
        for page in ("", f"files/{file.pk}/"):
            answer = visit.get(f"/nominations/{house.first.pk}/{page}")
            assert answer.status_code == status
            if answer.streaming:
                assert b"".join(answer.streaming_content) == b"x"
        shown = visit.get(session.get_absolute_url()).content.decode()
        assert (house.first.name in shown) is (status == 200)
    assert visit.get(f"/nominations/{house.first.pk}/").context["actions"] == []
    Session.objects.update(state="cancelled")
    assert not Nomination.objects.visible_to(judges[1]).exists()


def test_a_missing_session_is_explained_by_who_judges_alone_and_a_refusal_by_nobody(house):
    mark = finding_of(house.first, "session", reader=house.by).mark
    for stranger in (house.leader, house.officer, house.judges[0]):
        with pytest.raises(PermissionDenied):
            override(house.first, "session", mark=mark, reason="Đã họp", by=again(stranger))
    override(house.first, "session", mark=mark, reason="Hội đồng đã họp, biên bản trong hồ sơ.", by=house.by)
    assert change_nomination(house.first, "approve", by=house.by).state == "approved"
    judged(house.second, "not_recognised")
    refused = finding_of(house.second, "session", reader=house.by)
    with pytest.raises(ValidationError):
        override(house.second, "session", mark=refused.mark, reason="Vẫn đề nghị", by=house.by)


def test_the_dated_rule_says_whether_a_session_is_demanded(house):
    RulePeriod.objects.create(key="awards.demand_session", value=0, valid_from=today(), source="x")
    assert facts(house.first) == {}


def test_minutes_of_a_session_are_a_piece_of_the_dossier(house):
    """Where the unit itself decides they come with the session; elsewhere those of the session count, too."""
    units = house.units
    form = awarded_form("own", for_household=True)
    make_authority(form, level="grassroots")
    own = complete(nominate(units, house.officer, form, body=units.ward, body_steward=units.ward, name="Ông B"))
    own.pieces.filter(kind="minutes").delete()
    assert facts(own) == {}
    [line] = [each for each in checklist(own, today()) if each.kind == "minutes"]
    assert (line.is_there, line.follows) == (False, True)
    house.first.pieces.filter(kind="minutes").delete()
    assert facts(house.first) == {"minutes": ["none"], "session": ["none"]}
    item = judged(house.first)
    assert facts(house.first) == {}
    [line] = [each for each in checklist(house.first, today()) if each.kind == "minutes"]
    assert (line.is_there, line.session) == (True, item)


def test_the_list_says_what_is_to_be_put_before_the_council_and_what_it_settled(house, client):
    visit = prove(client, house.by)
    todo = {name: set(visit.get(f"/nominations/?todo={name}").context["rows"]) for name in ("session", "settled")}
    assert todo == {"session": {house.first, house.second}, "settled": set()}
    planned(house)
    assert len(visit.get(f"/nominations/{house.first.pk}/").context["agendas"]) == 1
    judged(house.first)
    judged(house.second, state="planned")
    todo = {name: set(visit.get(f"/nominations/?todo={name}").context["rows"]) for name in ("session", "settled")}
    assert todo == {"session": set(), "settled": {house.first}}
    assert visit.get(f"/nominations/{house.second.pk}/").context["agendas"] == []
