"""Matters that a higher app puts before a council: through agenda, recusal, vote, outcome, minutes and closing."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from mobilization.outbox.models import Job
from mobilization.workflow.refusals import TransitionRefused
from organizations.dates import today
from organizations.offices import office_of
from reviews import agenda_kinds
from reviews.models import Attendance, Recusal, Session, SessionItem
from reviews.queries.sessions import agenda_of, titles_for_all
from reviews.services.agenda import take_off_agenda, take_on_matters
from reviews.services.closing import close_session, set_outcomes
from reviews.services.recusals import recuse, take_back_recusal
from reviews.services.session_papers import SESSION_PAPER
from reviews.services.sessions import EXPORT_SESSIONS, begin_session, plan_session
from reviews.services.votes import cast_votes, count_votes, open_votes
from tests.access.people import again
from tests.common.test_papers import told
from tests.models_registry.test_papers import written
from tests.reviews.makers import make_judge
from tests.testapp.models import Item

pytestmark = pytest.mark.django_db
KIND = "testapp.item"
SAID = {"is_typical": False, "is_proposed_up": False}


@pytest.fixture
def house(ward):
    """Two items of the ward put before a council of three, the first member in conflict with the first item."""
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(3)]
    items = [Item.objects.create(title=f"Đề nghị {n}", unit=ward.units.ward, steward=ward.units.ward) for n in "AB"]
    ward.judges, ward.things, ward.written, ward.gone = judges, [each.pk for each in items], [], set()

    def shown(ids, user):
        return {
            each.pk: agenda_kinds.Matter(each.title, code=f"M{each.pk}") for each in Item.objects.filter(pk__in=ids)
        }

    def conflicts(council, ids, people):
        assert council == ward.council
        pair = (ward.things[0], judges[0].person_id)
        return {pair: "là người được đề nghị"} if pair[0] in ids and pair[1] in people else {}

    def write(item, session, by):
        if item.reason == "sai":
            raise ValidationError("Không ghi được.")
        ward.written.append((item.matter, item.outcome, session.document_number, by))

    agenda_kinds.register(
        agenda_kinds.AgendaKind(
            key=KIND,
            title="Đề nghị khen thưởng",
            waiting=lambda session: (
                Item.objects.filter(steward=session.steward).order_by("pk").values_list("pk", flat=True)
            ),
            shown=shown,
            conflicts=conflicts,
            hindrance=lambda pk: "Đề nghị đã rút." if pk in ward.gone else "",
            write=write,
            words={"recognised": "đề nghị cấp trên khen thưởng", "not_recognised": "không đề nghị khen thưởng"},
        )
    )
    ward.by = again(ward.secretary)
    yield ward
    agenda_kinds.forget(KIND)


def planned(house, name="Phiên xét khen thưởng"):
    values = {"name": name, "round": None, "held_on": today(), "begins_at": None, "place": ""}
    return plan_session(council=house.council, values=values, by=house.by)


def met(house):
    """In session with everybody there, both on the agenda."""
    session = planned(house)
    take_on_matters(session, kind=KIND, matters=house.things, by=house.by)
    begun = begin_session(session, by=house.by)
    Attendance.objects.update(is_present=True)
    return Session.objects.select_related("council__steward", "steward", "round").get(pk=begun.pk)


def test_without_a_registered_kind_a_session_needs_its_round(ward, monkeypatch):
    monkeypatch.setattr(agenda_kinds, "_kinds", {})
    make_judge(ward.council)
    ward.by = again(ward.secretary)
    with pytest.raises(ValidationError) as wrong:
        planned(ward)
    assert set(wrong.value.error_dict) == {"round"}
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionItem.objects.create(session=Session.objects.first() or made(ward), kind=KIND, position=1)


def made(ward):
    known = {"unit": ward.units.ward, "steward": ward.units.ward, "council": ward.council, "held_on": today()}
    return Session.objects.create(name="x", **known)


def test_a_letter_to_all_members_names_no_matter_that_one_of_them_is_kept_from(house):
    session = planned(house)
    take_on_matters(session, kind=KIND, matters=house.things, by=house.by)
    assert titles_for_all(session) == {session.items.get(matter=house.things[1]).pk}


def test_a_kind_is_registered_once():
    kind = agenda_kinds.AgendaKind(key="", title="x", waiting=set, shown=dict, conflicts=dict, write=print)
    with pytest.raises(ValueError, match="key"):
        agenda_kinds.register(kind)


def test_a_matter_comes_on_one_living_agenda_and_off_it(house, client):
    session, other = planned(house), planned(house, "Phiên 2")
    client.force_login(house.by)
    agenda = f"/sessions/{session.pk}/agenda/"
    form = client.get(agenda).context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == {f"kind-{KIND}": house.things}
    assert client.post(agenda, {"x": 1}).status_code == 422
    assert client.post(agenda, {f"kind-{KIND}": house.things[:1]})["Location"] == session.get_absolute_url()
    with pytest.raises(ValidationError):
        take_on_matters(other, kind=KIND, matters=house.things, by=house.by)
    sent = {"matters": [{"kind": KIND, "matter": house.things[1]}]}
    path = f"/api/v1/sessions/{other.pk}/take-on/"
    assert client.post(path, json.dumps(sent), content_type="application/json").json()["number"] == 1
    wrong = client.post(path, json.dumps({"matters": [{"kind": "x", "matter": 1}]}), content_type="application/json")
    assert wrong.status_code == 400
    [row] = client.get(f"/api/v1/sessions/{other.pk}/items/").json()["results"]
    assert (row["item"], row["kind"], row["matter"], row["title"]) == (None, KIND, house.things[1], "Đề nghị B")
    take_off_agenda(other.items.get(), by=house.by)
    assert len(take_on_matters(session, kind=KIND, matters=house.things[1:], by=house.by)) == 1
    assert "Đề nghị B" in client.get(session.get_absolute_url()).content.decode()


def test_who_is_in_conflict_or_says_so_reads_nothing_of_it_in_the_session(house):
    session = met(house)
    first, second = session.items.order_by("position")
    [found] = Recusal.objects.all()
    assert (found.item, found.seat.person, found.reason) == (first, house.judges[0].person, "là người được đề nghị")
    assert [line.item for line in agenda_of(session, again(house.judges[0]))] == [second]
    judge = again(house.judges[1])
    recuse(second, seat=house.council.members.get(person=judge.person), reason="Em gái", by=judge)
    assert [line.item for line in agenda_of(session, judge)] == [first]
    assert list(SessionItem.objects.visible_to(judge)) == [first]
    with pytest.raises(ValidationError, match="là người được đề nghị"):
        take_back_recusal(found, reason="x", by=house.by)
    take_back_recusal(second.recusals.get(), reason="Nhầm", by=house.by)
    assert [line.item for line in agenda_of(session, judge)] == [first, second]


def test_it_is_voted_on_and_what_it_came_to_is_written_by_its_app(house, client):
    session = met(house)
    first, second = session.items.order_by("position")
    house.gone = {second.matter}
    with pytest.raises(TransitionRefused, match="đã rút"), transaction.atomic():
        open_votes(session, items=[second.pk], by=house.by)
    open_votes(session, items=[first.pk], by=house.by)
    for judge in house.judges[1:]:
        cast_votes(session, choices={first.pk: "in_favour"}, by=again(judge))
    [counted] = count_votes(session, items=[first.pk], by=house.by)
    assert (counted.in_favour, counted.recused, counted.base, counted.is_carried) == (2, 1, 2, True)
    outcomes = {
        first.pk: SAID | {"outcome": "recognised", "reason": ""},
        second.pk: SAID | {"outcome": "postponed", "reason": "sai"},
    }
    with pytest.raises(ValidationError):
        typical = {first.pk: outcomes[first.pk] | {"is_typical": True}}
        set_outcomes(session, version=session.version, values=typical, by=house.by)
    set_outcomes(session, version=session.version, values=outcomes, by=house.by)
    client.force_login(house.by)
    told = client.get(f"/sessions/{session.pk}/close/").context["will"]
    assert told == [("Đề nghị cấp trên khen thưởng: 1", ["Đề nghị A"]), ("Để lại phiên sau: 1", ["Đề nghị B"])]
    choices = client.get(f"/sessions/{session.pk}/outcomes/").context["form"].fields[f"outcome-{first.pk}"].choices
    assert ("not_recognised", "không đề nghị khen thưởng") in choices
    assert "đề nghị cấp trên khen thưởng" in client.get(session.get_absolute_url()).content.decode()
    rows = client.get(f"/api/v1/sessions/{session.pk}/items/", headers={"accept-language": "vi"}).json()["results"]
    assert [(row["outcome"], row["outcome_told"]) for row in rows] == [
        ("recognised", "đề nghị cấp trên khen thưởng"), ("postponed", "để lại phiên sau"),
    ]  # fmt: skip
    document = {"document_number": "3-BB/HĐ", "document_date": today(), "by": house.by}
    with pytest.raises(ValidationError, match="Đề nghị B"), transaction.atomic():
        close_session(session, **document)
    assert Session.objects.get().state == "in_session", "all of it or nothing"
    house.written.clear()
    SessionItem.objects.filter(pk=second.pk).update(reason="Chờ")
    close_session(session, **document)
    assert house.written == [
        (first.matter, "recognised", "3-BB/HĐ", house.by), (second.matter, "postponed", "3-BB/HĐ", house.by),
    ]  # fmt: skip
    papers(house, session)


def papers(house, session):
    """Minutes, results and the list as a file name them."""
    text = {}
    for paper in ("minutes", "results"):
        params = {"session": session.pk, "paper": paper, "layout": "party", **office_of(house.by)}
        text[paper] = told(written(Job(kind=SESSION_PAPER, owner=house.by, params=params)).files["docx"])
    assert "Hội đồng xét 2 đề nghị khen thưởng." in text["minutes"]
    for sentence in (
        "Đề nghị cấp trên khen thưởng 1 đề nghị khen thưởng, để lại phiên họp sau 1 đề nghị khen thưởng.",
        "Đề nghị cấp trên khen thưởng:",
        "- “Đề nghị A”.",
    ):
        assert sentence in text["minutes"]
    assert any("Nội dung được thông qua khi số phiếu" in line for line in text["minutes"])
    assert not any(line.startswith(("Công nhận", "Mô hình")) for line in text["minutes"])
    assert "Đề nghị cấp trên khen thưởng" in text["results"]
    assert f"M{house.things[0]}" in text["results"]
    run = written(Job(kind=EXPORT_SESSIONS, owner=house.by, params={"filters": {}, **office_of(house.by)}))
    assert run.result["rows"] == 1 + 2
