"""Who does not judge what: conflicts, derived and declared, and the bars they raise in every reading path."""

import datetime

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from directives.models import RulePeriod
from mobilization.common.editing import content_of
from mobilization.outbox import runner, services
from models_registry.figures import for_reader, of_card
from models_registry.models import FieldCheck, ProgressEntry, ReachedStage, RegisteredModel, ResponsiblePerson
from models_registry.permissions import may_see_model
from models_registry.queries.recognised import numbers_in
from models_registry.services.lists import request_models_export
from models_registry.unit_panel import models_of_unit
from notifications.models import Notice
from organizations.dates import today
from organizations.figures import Scope, numbers
from reviews.models import (
    AccessBar,
    Conflict,
    CouncilMember,
    Recusal,
    Round,
    RoundItem,
    Session,
    SessionItem,
    Vote,
    Voted,
)
from reviews.permissions.rounds import may_declare
from reviews.queries.conflicts import conflicts
from reviews.rules import CONFLICT_MONTHS
from reviews.services.bars import raise_bars
from reviews.services.conflicts import declare_conflict, withdraw_conflict
from reviews.services.rounds import change_round, open_round, take_in, take_out
from reviews.services.seats import add_seat, change_seat
from tests.access.people import again, member, worker
from tests.models_registry.makers import make_model
from tests.reviews.makers import make_candidacies, make_council, make_judge, make_person, make_round
from tests.reviews.session_makers import make_meeting
from tests.reviews.test_session_closing import COUNTED
from tests.worlds import shared

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@shared
def candidacy(ward):
    [made] = make_candidacies(ward.units.ward, title="Đường hoa Ngọc Khánh")
    return made


@pytest.fixture
def model(candidacy):
    return candidacy.model


def kinds(council, model, person):
    return [each.kind for each in conflicts(council, [model.pk], [person.pk])]


# --- what is derived ------------------------------------------------------------------------------------------


def test_without_a_ground_nobody_is_in_conflict(ward, model):
    judge = make_judge(ward.council)
    assert kinds(ward.council, model, judge.person) == []
    assert conflicts(ward.council, [], [judge.person_id]) == conflicts(ward.council, [model.pk], []) == []


def test_who_entered_or_submitted_it_does_not_judge_it(ward, candidacy, model):
    entered, submitted, asked = (worker("officer", ward.units.ward, name) for name in ("a", "b", "c"))
    RegisteredModel.objects.filter(pk=model.pk).update(created_by=entered)
    model.transitions.create(action="submit", from_state="draft", to_state="submitted", by=submitted)
    candidacy.transitions.create(action="submit", from_state="draft", to_state="submitted", by=asked)
    for user in (entered, submitted, asked):
        assert kinds(ward.council, model, user.person) == ["proposed"], user


def test_who_answers_for_it_does_not_by_person_or_by_name_where_nobody_said_who(ward, model):
    known, namesake = make_person(ward.units.ward, "Lê Thị Hoa"), make_person(ward.units.ward, "Lê Thị Hoa")
    ResponsiblePerson.objects.create(model=model, name="Lê Thị Hoa", person=known)
    assert kinds(ward.council, model, known) == ["responsible"]
    assert kinds(ward.council, model, namesake) == [], "it is said which person is meant"
    by_name = make_person(ward.units.ward, "Đặng Văn Út")
    ResponsiblePerson.objects.create(model=model, name="Đặng Văn Ất")
    assert kinds(ward.council, model, by_name) == []
    ResponsiblePerson.objects.create(model=model, name="DANG VAN UT")
    assert kinds(ward.council, model, by_name) == ["responsible"]
    [found] = conflicts(ward.council, [model.pk], [by_name.pk])
    assert found.by_name, "and the page says so"
    ResponsiblePerson.objects.create(model=model, name="x", person=by_name)
    [found] = conflicts(ward.council, [model.pk], [by_name.pk])
    assert not found.by_name, "it is said, too"


@pytest.mark.parametrize(
    ("member", "written", "same"),
    [
        ("Lê Thị Hoa", "LÊ THỊ HOA", True), ("Lê Thị Hoa", "Lê Thị Hòa", False), ("Lê Thị Hoa", "Le Thi Hoa", True),
        ("Le Thi Hoa", "Lê Thị Hòa", True), ("Lê Thị Hòa", "Lê Thị Hoà", True), ("Trần Đạt", "Tran Dat", True),
        ("Lê Thị Hòa", "Le\u0302 Thi\u0323 Ho\u0300a", True), ("Đào Văn Bình", "Đảo Văn Bình", False),
    ],
)  # fmt: skip
def test_names_are_compared_with_their_accents_unless_one_has_none(ward, model, member, written, same):
    person = make_person(ward.units.ward, member)
    ResponsiblePerson.objects.create(model=model, name=written)
    assert kinds(ward.council, model, person) == (["responsible"] if same else [])


def test_who_writes_its_diary_or_checked_it_does_not(ward, model):
    wrote, checked = (worker("officer", ward.units.ward, name) for name in ("a", "b"))
    known = {"model": model, "on": today(), "unit": ward.units.ward}
    ProgressEntry.objects.create(text="Đã trồng hoa", by=wrote, **known)
    FieldCheck.objects.create(text="Đẹp", checkers="Đoàn", verdict="partly", by=checked, **known)
    assert kinds(ward.council, model, wrote.person) == kinds(ward.council, model, checked.person) == ["works"]


def test_members_of_its_unit_do_not_at_a_higher_level_now_or_within_the_months(ward, model):
    city = make_council(ward.units.city)
    now, lately, before, above = (make_person(ward.units.city, f"P{n}") for n in range(4))
    member(now, ward.units.ward, "officer")
    member(lately, ward.units.ward, "leader", since=900, until=-600)
    member(before, ward.units.ward, "leader", since=1500, until=-800)
    member(above, ward.units.school, "officer")
    assert kinds(city, model, now) == kinds(city, model, lately) == ["unit"]
    assert kinds(city, model, before) == kinds(city, model, above) == []
    assert kinds(ward.council, model, now) == [], "a ward's council judges the ward's own models"
    RulePeriod.objects.create(key=CONFLICT_MONTHS, value=6, valid_from=today(), source="Quy chế")
    assert kinds(city, model, lately) == []


def test_many_people_and_many_models_are_one_question(ward):
    counts = []
    for number in (1, 12):
        models = [each.model_id for each in make_candidacies(ward.units.ward, number)]
        people = [make_person(ward.units.ward, f"P{number}-{n}").pk for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            conflicts(ward.council, models, people)
        counts.append(len(queries))
    assert counts == [2, 2]


# --- declaring ------------------------------------------------------------------------------------------------


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


def test_a_member_declares_for_themselves_and_the_secretary_for_any_member(ward, candidacy):
    judge, other = make_judge(ward.council), make_judge(ward.council, "other")
    item = make_round(ward.council, [candidacy], "open").items.get()
    made = declare_conflict(item, person=judge.person, ground="Em gái tôi phụ trách", by=again(judge))
    assert kinds(ward.council, candidacy.model, judge.person) == ["declared"]
    by = again(ward.secretary)
    assert refused(lambda: declare_conflict(item, person=judge.person, ground="x", by=by)) == {"person"}
    assert refused(lambda: declare_conflict(item, person=other.person, ground=" ", by=by)) == {"ground"}
    stranger = make_person(ward.units.ward, "Không có ghế")
    assert refused(lambda: declare_conflict(item, person=stranger, ground="x", by=by)) == {"person"}
    declare_conflict(item, person=other.person, ground="Cùng cơ quan", by=by)
    withdraw_conflict(made, reason="Nhầm mô hình", by=by)
    assert kinds(ward.council, candidacy.model, judge.person) == []
    assert refused(lambda: withdraw_conflict(made, reason="x", by=by)) == {""}
    assert Conflict.objects.get(pk=made.pk).withdrawn_reason == "Nhầm mô hình"
    assert AccessBar.objects.filter(lifted_at=None).count() == 1


@pytest.mark.bar("A5")
def test_nobody_declares_or_takes_back_for_others(ward, candidacy):
    judge, other = make_judge(ward.council), make_judge(ward.council, "other")
    item = make_round(ward.council, [candidacy], "open").items.get()
    with pytest.raises(PermissionDenied):
        declare_conflict(item, person=other.person, ground="x", by=again(judge))
    for user in (ward.officer, ward.beside, worker("reviewer", ward.units.ward, "no-seat")):
        with pytest.raises(PermissionDenied):
            declare_conflict(item, person=user.person, ground="x", by=again(user))
    made = declare_conflict(item, person=judge.person, ground="x", by=again(judge))
    for user in (judge, ward.officer, ward.beside):
        with pytest.raises(PermissionDenied):
            withdraw_conflict(made, reason="x", by=again(user))


def test_a_conflict_is_declared_until_the_round_is_decided_and_who_voted_has_voted(client, ward):
    meeting = make_meeting(ward, number=1)
    [item], [at] = meeting.round.items.all(), meeting.items
    first, second, third = (again(judge) for judge in meeting.judges)
    assert may_declare(first, item)
    client.force_login(first)
    assert f"/rounds/items/{item.pk}/conflict/" in client.get(item.get_absolute_url()).content.decode()
    SessionItem.objects.update(state="voting")
    seats = {seat.person_id: seat for seat in ward.council.members.all()}
    Vote.objects.create(item=at, seat=seats[second.person_id], choice="in_favour")
    declare_conflict(item, person=first.person, ground="Em gái", by=first)
    assert at.recusals.get().seat == seats[first.person_id], "and does not vote on it"
    assert not RoundItem.objects.visible_to(first).exists()
    assert refused(lambda: declare_conflict(item, person=second.person, ground="x", by=second)) == {"person"}
    Round.objects.update(state="decided")
    assert not may_declare(third, RoundItem.objects.get())
    with pytest.raises(PermissionDenied):
        declare_conflict(item, person=third.person, ground="x", by=third)


def test_who_has_voted_secretly_has_voted_too(ward):
    meeting = make_meeting(ward, number=1, is_secret=True)
    [item], [at], by = meeting.round.items.all(), meeting.items, again(meeting.judges[0])
    SessionItem.objects.update(state="voting")
    Voted.objects.create(item=at, seat=ward.council.members.get(person=by.person_id))
    assert refused(lambda: declare_conflict(item, person=by.person, ground="Em gái", by=by)) == {"person"}


def test_a_conflict_declared_after_the_count_or_outside_a_living_session_changes_no_vote(ward):
    """Heads of a vote that was counted stay; what a cancelled session holds is over, votes cast in it, too."""
    meeting = make_meeting(ward, number=2)
    first, second = meeting.round.items.order_by("position")
    one, two = meeting.judges[:2]
    SessionItem.objects.filter(item=first).update(**COUNTED, in_favour=2, is_carried=True)
    declare_conflict(first, person=one.person, ground="Em gái", by=again(one))
    assert not Recusal.objects.exists()
    seat = ward.council.members.get(person=two.person)
    Vote.objects.create(item=meeting.session.items.get(item=second), seat=seat, choice="in_favour")
    Session.objects.update(state="cancelled")
    declare_conflict(second, person=two.person, ground="Em gái", by=again(two))
    assert not Recusal.objects.exists()


# --- bars -----------------------------------------------------------------------------------------------------


def bars():
    return set(AccessBar.objects.filter(lifted_at=None).values_list("person", "model", "kind"))


def test_bars_are_raised_when_a_round_opens_and_lifted_when_it_is_over(ward, candidacy, model):
    judge = make_judge(ward.council)
    ResponsiblePerson.objects.create(model=model, name="x", person=judge.person)
    found = make_round(ward.council, [candidacy])
    assert bars() == set()
    found = open_round(found, by=again(ward.secretary))
    assert bars() == {(judge.person_id, model.pk, "responsible")}
    raise_bars(ward.council, models=[model.pk])
    assert len(bars()) == 1, "once"
    ResponsiblePerson.objects.update(person=make_person(ward.units.ward, "Người khác"))
    raise_bars(ward.council, models=[model.pk])
    assert bars() == set(), "corrected in the meantime"
    ResponsiblePerson.objects.update(person=judge.person)
    raise_bars(ward.council, models=[model.pk])
    change_round(found, "cancel", reason="Lập lại", by=again(ward.secretary))
    assert bars() == set()


def test_bars_follow_what_comes_into_an_open_round_and_who_gets_a_seat(ward):
    first, second = make_candidacies(ward.units.ward, 2)
    judge = make_judge(ward.council)
    late = make_person(ward.units.ward, "Người mới")
    for candidacy in (first, second):
        for person in (judge.person, late):
            ResponsiblePerson.objects.create(model=candidacy.model, name="x", person=person)
    found, by = make_round(ward.council, [first], "open"), again(ward.secretary)
    [item] = take_in(found, candidacies=[second.pk], by=by)
    assert bars() == {(judge.person_id, second.model_id, "responsible")}
    given = {"person": late, "role": "member", "position": "", "valid_from": today(), "valid_to": None}
    seat = add_seat(ward.council, values=given, by=by)
    both = {(late.pk, each.model_id, "responsible") for each in (first, second)}
    assert both <= bars()
    AccessBar.objects.filter(person=late.pk).delete()
    CouncilMember.objects.filter(pk=seat.pk).update(valid_from=today() - 2 * DAY, valid_to=today() - DAY)
    ended = CouncilMember.objects.get(pk=seat.pk)
    change_seat(ended, values={"valid_to": None}, seen=content_of(ended), by=by)
    assert both <= bars(), "whose seat goes on after all"
    take_out(item, by=by)
    assert second.model_id not in {model for _person, model, _kind in bars()}


def test_a_declared_conflict_outlives_the_round(ward, candidacy):
    judge, by = make_judge(ward.council), again(ward.secretary)
    found = make_round(ward.council, [candidacy], "open")
    declare_conflict(found.items.get(), person=judge.person, ground="x", by=by)
    change_round(found, "cancel", reason="Lập lại", by=by)
    assert [kind for _person, _model, kind in bars()] == ["declared"]


# --- the crawl of who is barred -------------------------------------------------------------------------------

WORD = "Hoamơbarred"


@pytest.fixture
def house(ward, monkeypatch):
    """A registered model with a telling title, one like it, a copy; a judge of the ward; a round that holds it."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    [candidacy] = make_candidacies(ward.units.ward, title=f"{WORD} nở trên đường làng Ngọc Khánh")
    like = make_model(ward.units.beside, "registered", title="Hoa nở trên đường làng Ngọc Khánh")
    copy = make_model(ward.units.beside, "registered", title="Bản nhân rộng", origin=candidacy.model)
    judge = make_judge(ward.council)
    found = make_round(ward.council, [candidacy], "open")
    return ward, judge, found, candidacy, like, copy


def paths(house):
    _ward, _judge, found, candidacy, like, copy = house
    pk = candidacy.model_id
    return (
        "/", "/models/", f"/models/?q={WORD}", f"/models/?q={candidacy.model.code}", f"/models/{pk}/",
        f"/models/{pk}/genealogy/", f"/models/{like.pk}/", f"/models/{copy.pk}/", f"/models/{copy.pk}/genealogy/",
        f"/search/?q={WORD}", "/candidacies/", f"/candidacies/{candidacy.pk}/", "/rounds/", f"/rounds/{found.pk}/",
        f"/units/{candidacy.model.unit_id}/", f"/campaigns/{candidacy.campaign_id}/", "/inbox/", "/work/",
        "/models/similar/?title=nở trên đường làng Ngọc Khánh", f"/history/registeredmodel/{pk}/",
        "/api/v1/models/", f"/api/v1/models/{pk}/", f"/api/v1/models/{copy.pk}/genealogy/", f"/api/v1/models/?q={WORD}",
        f"/api/v1/search/?q={WORD}", "/api/v1/candidacies/", "/api/v1/rounds/", f"/api/v1/rounds/{found.pk}/",
        f"/api/v1/rounds/{found.pk}/items/", "/api/v1/inbox/", f"/api/v1/history/registeredmodel/{pk}/",
    )  # fmt: skip


def told(client, house):
    """The addresses at which the word stands, but where it was typed itself."""
    found = set()
    for path in paths(house):
        answer = client.get(path)
        text = answer.content.decode() if answer.status_code == 200 else ""
        for echo in ("<mark>", "</mark>", f"q={WORD}", f'value="{WORD}"', f"“{WORD}”"):
            text = text.replace(echo, "")
        if f"{WORD} nở" in text:
            found.add(path)
    return found


@pytest.mark.bar("A3")
def test_who_is_barred_finds_no_word_of_it_anywhere_and_without_the_bar_they_do(client, house):
    ward, judge, found, candidacy, _like, copy = house
    Notice.objects.create(
        recipient=judge, kind="models_registry.model_registered", data={"model": candidacy.model_id, "title": WORD}
    )
    client.force_login(again(judge))
    before = told(client, house)
    pk = candidacy.model_id
    for path in ("/models/", f"/models/{pk}/", f"/rounds/{found.pk}/",
                 f"/models/{copy.pk}/genealogy/", "/search/?q=" + WORD,
                 "/api/v1/models/", f"/api/v1/models/{pk}/", f"/api/v1/rounds/{found.pk}/items/"):  # fmt: skip
        assert path in before, f"the crawl would not notice: {path}"
    [item] = RoundItem.objects.all()
    declare_conflict(item, person=judge.person, ground="Em gái tôi phụ trách", by=again(judge))
    assert told(client, house) == set()
    assert client.get(f"/models/{pk}/").status_code == client.get(f"/api/v1/models/{pk}/").status_code == 404
    assert client.get(f"/rounds/items/{item.pk}/conflict/").status_code == 404
    client.force_login(again(worker("reviewer", ward.units.ward, "nobody-in-conflict")))
    assert f"/models/{pk}/" in told(client, house)


@pytest.mark.bar("A3")
def test_numbers_of_who_is_barred_are_those_of_the_list(client, house):
    ward, judge, _found, candidacy, _like, copy = house
    client.force_login(again(judge))
    year = f"from=01/01/{today().year}&to=31/12/{today().year}"

    def numbers():
        unit = ward.units.ward.pk
        figures = client.get(f"/api/v1/figures/?unit={unit}&{year}").json()
        listed = client.get(f"/models/?within={unit}").context["count"]
        in_round = client.get("/rounds/").context["rows"][0].number
        spread = client.get(f"/models/{copy.pk}/genealogy/").context["spread"].units
        panel = models_of_unit(again(judge), ward.units.ward)
        return str(figures).count("'number': 1"), listed, in_round, spread, panel and panel.data["totals"][0][0]

    before = numbers()
    assert before[1:] == (1, 1, 2, 1)
    assert before[0] > 0
    raise_the_bar(candidacy, judge, ward)
    assert numbers() == (0, 0, 0, 1, None)


def raise_the_bar(candidacy, judge, ward):
    AccessBar.objects.create(council=ward.council, person=judge.person, model=candidacy.model, kind="declared")


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("A3")
def test_a_file_made_for_who_is_barred_has_no_row_of_it(house):
    ward, judge, _found, candidacy, _like, _copy = house

    def rows():
        job = request_models_export(filters={}, columns=["title"], by=again(judge))
        assert runner.run_job(job.pk)
        with default_storage.open(job.files.get().key) as file:
            return {row[0].value for row in openpyxl.load_workbook(file).active.iter_rows()}

    assert candidacy.model.title in rows()
    raise_the_bar(candidacy, judge, ward)
    assert candidacy.model.title not in rows()


def test_kept_numbers_leave_out_what_is_kept_from_the_reader_and_stay_as_they_are_for_others(house):
    """What the database keeps by stages says the same to everybody; only who is barred counts without it."""
    ward, judge, found, candidacy, like, _copy = house
    officer = worker("officer", ward.units.ward, "counts")
    scopes = {"ward": Scope(root=ward.units.ward), "beside": Scope(root=ward.units.beside)}

    def counted(user):
        figures = [for_reader(figure, again(user)) for figure in of_card()]
        told = numbers(figures, scopes)
        parts = {key: value for figure in figures for key, value in figure.by("domain", scopes["ward"]).items()}
        lists = {name: {figure.key: figure.number(scope) for figure in figures} for name, scope in scopes.items()}
        assert told == lists, "each number is that of its list"
        return [told[name]["models_registry.registered"] for name in scopes], sum(parts.values())

    before = counted(officer)
    assert counted(judge) == before
    raise_the_bar(candidacy, judge, ward)
    assert counted(judge) == ([0, before[0][1]], 0)
    assert counted(officer) == before
    assert ReachedStage.objects.filter(model=candidacy.model).exists()
    AccessBar.objects.all().delete()
    Round.objects.filter(pk=found.pk).update(is_blind=True)
    assert counted(judge) == ([0, before[0][1]], 0), "what is judged blindly is not told apart by its unit's numbers"
    assert like.steward != ward.units.ward


def test_who_is_barred_reads_no_recognition_of_it_in_the_campaign(ward):
    [candidacy] = make_candidacies(ward.units.ward, state="recognised")
    judge = make_judge(ward.council)
    assert numbers_in(candidacy.campaign, again(judge))["models"] == 1
    raise_the_bar(candidacy, judge, ward)
    assert numbers_in(candidacy.campaign, again(judge))["models"] == 0
    assert numbers_in(candidacy.campaign, again(ward.officer))["models"] == 1


def test_the_predicate_says_what_the_list_shows(house):
    ward, judge, _found, candidacy, like, copy = house
    officer = worker("officer", ward.units.ward, "both")
    AccessBar.objects.create(council=ward.council, person=officer.person, model=candidacy.model, kind="declared")
    raise_the_bar(candidacy, judge, ward)
    for user in (judge, officer, ward.secretary, ward.root):
        seen = set(RegisteredModel.objects.visible_to(again(user)))
        assert {each for each in (candidacy.model, like, copy) if may_see_model(again(user), each)} == seen
    assert candidacy.model not in RegisteredModel.objects.visible_to(again(judge))
    assert candidacy.model in RegisteredModel.objects.visible_to(again(officer)), (
        "as an officer they read what officers do"
    )


def test_in_a_blind_round_the_card_is_kept_from_its_members_until_it_is_decided(ward):
    [candidacy] = make_candidacies(ward.units.ward)
    judge, other = make_judge(ward.council), worker("reviewer", ward.units.ward, "no-seat")
    found = make_round(ward.council, [candidacy], "open", is_blind=True)
    assert candidacy.model not in RegisteredModel.objects.visible_to(again(judge))
    assert candidacy.model in RegisteredModel.objects.visible_to(again(other))
    type(found).objects.update(state="decided")
    assert candidacy.model in RegisteredModel.objects.visible_to(again(judge))
