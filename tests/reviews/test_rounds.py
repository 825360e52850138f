"""Rounds: what the services take and refuse, the whole matrix of steps, pages, API and file."""

import datetime
import json

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mobilization.common.editing import RecordChanged
from mobilization.outbox import runner, services
from mobilization.outbox.models import Event, Job
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused, WrongState
from mobilization.workflow.transitions import available_actions
from models_registry.models import Candidacy
from organizations.dates import today
from organizations.models import Unit
from reviews.models import Conflict, Round, RoundItem
from reviews.permissions.rounds import may_see_round
from reviews.queries.rounds import criteria_for, takeable
from reviews.services.rounds import (
    SelectionChanged,
    change_round,
    edit_round,
    fingerprint,
    open_round,
    prepare_round,
    take_in,
    take_out,
)
from reviews.services.sessions import begin_session, cancel_session
from reviews.workflow import ROUND_STEPS
from tests.access.people import again, worker
from tests.models_registry.makers import make_campaign
from tests.reviews.makers import make_candidacies, make_council, make_criteria, make_judge, make_round, make_seat
from tests.reviews.session_makers import make_session

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def values(ward, **fields):
    known = {
        "name": "Bình xét cấp xã đợt 1",
        "campaign": make_campaign(ward.units.city),
        "criteria_set": make_criteria(ward.units.ward),
        "opens_on": today(),
        "closes_on": today() + 10 * DAY,
        "is_blind": False,
        "scores_seen": "never",
        "most_own": 0,
    }
    return known | fields


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


# --- preparing and correcting ---------------------------------------------------------------------------------


def test_the_secretary_prepares_a_round_and_those_above(ward):
    for user in (ward.secretary, ward.city):
        made = prepare_round(council=ward.council, values=values(ward), by=again(user))
        assert (made.unit, made.steward, made.state) == (ward.units.ward, ward.units.ward, "draft")
    for user in (ward.officer, ward.beside, worker("leader", ward.units.ward)):
        with pytest.raises(PermissionDenied):
            prepare_round(council=ward.council, values=values(ward), by=again(user))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", lambda ward: ""),
        ("closes_on", lambda ward: today() - DAY),
        ("campaign", lambda ward: make_campaign(ward.units.beside)),
        ("criteria_set", lambda ward: make_criteria(ward.units.ward, level="city")),
        ("criteria_set", lambda ward: make_criteria(ward.units.ward, state="draft", published_at=None)),
        ("criteria_set", lambda ward: make_criteria(ward.units.ward, campaign=make_campaign(ward.units.ward))),
        ("most_own", lambda ward: 501),
    ],
)
def test_what_a_round_cannot_be(ward, field, wrong):
    known = values(ward, **{field: wrong(ward)})
    assert refused(lambda: prepare_round(council=ward.council, values=known, by=again(ward.secretary))) == {field}


@pytest.mark.bar("X13")
def test_a_second_editor_is_told_and_an_open_round_keeps_what_it_promised(ward):
    [candidacy] = make_candidacies(ward.units.ward)
    found, by = make_round(ward.council, [candidacy]), again(ward.secretary)
    edit_round(found, version=1, changes={"is_blind": True}, by=by)
    with pytest.raises(RecordChanged):
        edit_round(found, version=1, changes={"name": "Khác"}, by=by)
    other = make_campaign(ward.units.ward)
    assert refused(lambda: edit_round(found, version=2, changes={"campaign": other}, by=by)) == {"campaign"}
    Round.objects.update(state="open")
    assert refused(lambda: edit_round(found, version=2, changes={"is_blind": False}, by=by)) == {"is_blind"}
    longer = edit_round(found, version=2, changes={"closes_on": today() + 90 * DAY}, by=by)
    assert longer.closes_on == today() + 90 * DAY
    Round.objects.update(state="closed")
    with pytest.raises(PermissionDenied):
        edit_round(found, version=3, changes={"name": "Khác"}, by=by)


def test_the_database_refuses_what_the_services_do(ward):
    found = make_round(ward.council, make_candidacies(ward.units.ward))
    for change in ({"name": ""}, {"state": "odd"}, {"scores_seen": "odd"}, {"closes_on": found.opens_on - DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundItem.objects.create(round=found, candidacy=found.items.get().candidacy, position=7)


# --- taking in and out ----------------------------------------------------------------------------------------


def test_only_what_the_unit_judges_and_no_round_holds_can_be_taken_in(ward):
    campaign = make_campaign(ward.units.city)
    fits, second = make_candidacies(ward.units.ward, 2, campaign=campaign)
    [draft] = make_candidacies(ward.units.ward, campaign=campaign, state="draft")
    [decided] = make_candidacies(ward.units.ward, campaign=campaign, state="recognised")
    [above] = make_candidacies(ward.units.ward, campaign=campaign, body=ward.units.city)
    [elsewhere] = make_candidacies(ward.units.ward)
    found, by = make_round(ward.council, campaign=campaign), again(ward.secretary)
    assert list(takeable(found)) == [fits, second]
    for wrong in (draft, decided, above, elsewhere):
        ids = [fits.pk, wrong.pk]
        assert refused(lambda ids=ids: take_in(found, candidacies=ids, by=by)) == {"candidacies"}
    assert refused(lambda: take_in(found, candidacies=[], by=by)) == {"candidacies"}
    with pytest.raises(SelectionChanged):
        take_in(found, candidacies=[fits.pk], by=by, seen=fingerprint([fits.pk, second.pk]))
    [item] = take_in(found, candidacies=[fits.pk], by=by, seen=fingerprint([fits.pk]))
    other = make_round(ward.council, campaign=campaign, name="Đợt 2")
    assert list(takeable(other)) == [second]
    assert refused(lambda: take_in(other, candidacies=[fits.pk], by=by)) == {"candidacies"}
    take_out(item, by=by)
    assert refused(lambda: take_out(item, by=by)) == {""}
    assert fits in takeable(other)
    assert Candidacy.objects.get(pk=fits.pk).state == "submitted"


def test_opening_takes_candidacies_up_and_what_comes_later_at_once(ward):
    make_seat(ward.council)
    first, second = make_candidacies(ward.units.ward, 2)
    found, by = make_round(ward.council, [first]), again(ward.secretary)
    opened = open_round(found, by=by)
    assert (opened.state, Candidacy.objects.get(pk=first.pk).state) == ("open", "under_review")
    [item] = take_in(opened, candidacies=[second.pk], by=by)
    assert (item.position, Candidacy.objects.get(pk=second.pk).state) == (2, "under_review")


def test_what_a_round_needs_before_it_opens_and_before_it_is_decided(ward):
    found, by = make_round(ward.council), again(ward.secretary)
    with pytest.raises(TransitionRefused):
        open_round(found, by=by)
    [candidacy] = make_candidacies(ward.units.ward, campaign=found.campaign)
    take_in(found, candidacies=[candidacy.pk], by=by)
    with pytest.raises(TransitionRefused):
        open_round(found, by=by)
    make_seat(ward.council)
    Round.objects.update(opens_on=today() - 9 * DAY, closes_on=today() - DAY)
    with pytest.raises(TransitionRefused):
        open_round(found, by=by)
    Round.objects.update(state="closed")
    with pytest.raises(TransitionRefused):
        change_round(found, "decide", by=by)
    Candidacy.objects.update(state="withdrawn")
    assert change_round(found, "decide", by=by).state == "decided"


STATES = ("draft", "open", "closed", "decided", "cancelled")
STEPS = {
    ("draft", "open"): "open", ("open", "close"): "closed", ("closed", "decide"): "decided",
    ("draft", "cancel"): "cancelled", ("open", "cancel"): "cancelled",
}  # fmt: skip
ROLES = ("officer", "leader", "secretary", "reviewer", "approver", "administrator", "auditor", "partner")


def do(found, action, by):
    if action == "open":
        return open_round(found, by=by)
    return change_round(found, action, by=by, reason="Lập lại" if action == "cancel" else "")


@pytest.mark.parametrize("state", STATES)
def test_each_step_from_each_state_by_each_role(ward, state):
    """By hand: which of the states it leads from, and that the secretary of the unit or above takes it, nobody else."""
    make_seat(ward.council)
    [candidacy] = make_candidacies(ward.units.ward)
    found = make_round(ward.council, [candidacy], state)
    if state == "closed":
        Candidacy.objects.update(state="withdrawn")
    here = [worker(role, ward.units.ward, f"{role}-here") for role in ROLES]
    elsewhere = [ward.beside, worker("secretary", ward.units.school), worker("leader", ward.units.city)]
    for action in ("open", "close", "decide", "cancel"):
        to = STEPS.get((state, action))
        for user in (*here, *elsewhere, ward.city, ward.root):
            allowed = user in (ward.city, ward.root) or user.email == "secretary-here@example.vn"
            point = transaction.savepoint()
            if to and allowed:
                assert do(found, action, again(user)).state == to
            else:
                with pytest.raises(NotAllowed if to else WrongState), transaction.atomic():
                    do(found, action, again(user))
                assert Round.objects.get().state == state
            transaction.savepoint_rollback(point)
            offered = {step.action for step in available_actions(found, again(user))}
            assert (action in offered) == bool(to and allowed)
    assert {step.action for step in ROUND_STEPS.transitions} == {"open", "close", "decide", "cancel"}


@pytest.mark.bar("X15")
def test_a_step_is_logged_once_and_needs_its_reason(ward):
    make_seat(ward.council)
    found, by = make_round(ward.council, make_candidacies(ward.units.ward)), again(ward.secretary)
    with pytest.raises(ReasonMissing):
        change_round(found, "cancel", by=by)
    open_round(found, by=by)
    with pytest.raises(WrongState):
        open_round(found, by=by)
    assert found.transitions.get().action == "open"
    assert Event.objects.filter(kind="reviews.round.open").count() == 1


@pytest.mark.bar("A3")
def test_no_round_is_cancelled_while_a_session_is_planned_on_it(client, ward):
    found, by = make_round(ward.council, make_candidacies(ward.units.ward), "open"), again(ward.secretary)
    session = make_session(found, on_agenda=False, name="Phiên họp quý II", held_on=today())
    with pytest.raises(TransitionRefused, match="Phiên họp quý II"):
        change_round(found, "cancel", reason="Lập lại", by=by)
    Round.objects.update(state="cancelled")
    with pytest.raises(TransitionRefused, match="Đợt bình xét đã hủy"):
        begin_session(session, by=by)
    Round.objects.update(state="open")
    cancel_session(session, reason="Hoãn", by=by)
    assert change_round(found, "cancel", reason="Lập lại", by=by).state == "cancelled"


def test_who_reads_a_round(ward):
    judge, idle = make_judge(ward.council), worker("reviewer", ward.units.ward, "idle")
    drafted = make_round(ward.council, make_candidacies(ward.units.ward))
    scored = make_round(ward.council, make_candidacies(ward.units.ward), "open")
    for user, seen in (
        (ward.secretary, {drafted, scored}), (ward.city, {drafted, scored}), (ward.officer, {drafted, scored}),
        (judge, {scored}), (idle, set()), (ward.beside, set()),
    ):  # fmt: skip
        assert set(Round.objects.visible_to(again(user))) == seen, user
    again_ = make_round(ward.council, make_candidacies(ward.units.ward))
    opened = open_round(again_, by=again(ward.secretary))
    for each in (drafted, opened):
        change_round(each, "cancel", reason="Lập lại", by=again(ward.secretary))
    for each, is_seen in ((opened, True), (drafted, False)):
        assert (each in Round.objects.visible_to(again(judge))) == is_seen, "only what they had seen before"
        assert may_see_round(again(judge), Round.objects.get(pk=each.pk)) == is_seen
        assert RoundItem.objects.visible_to(again(judge)).filter(round=each).exists() == is_seen
    ward.council.members.update(valid_to=today() - DAY)
    assert not Round.objects.visible_to(again(judge)), "a seat that ended shows nothing"


def test_criteria_in_force_for_the_level_and_the_campaign(ward):
    campaign = make_campaign(ward.units.city)
    for_all, for_it = make_criteria(ward.units.ward), make_criteria(ward.units.ward, campaign=campaign)
    make_criteria(ward.units.ward, level="city")
    assert set(criteria_for(ward.council, campaign)) == {for_all, for_it}
    assert set(criteria_for(ward.council, make_campaign(ward.units.city))) == {for_all}


# --- pages ----------------------------------------------------------------------------------------------------


@pytest.fixture
def visit(client, ward):
    client.force_login(again(ward.secretary))
    return client


def written(day):
    return f"{day:%d/%m/%Y}"


def posted(response):
    """What the form of the page would send."""
    form = response.context["form"]
    found = {field.html_name: field.value() for field in form if str(field.value()) not in ("None", "", "False")}
    return {name: written(value) if isinstance(value, datetime.date) else value for name, value in found.items()}


def test_a_round_is_prepared_filled_and_opened_on_pages(visit, ward):
    make_judge(ward.council)
    make_criteria(ward.units.ward)
    candidacies = make_candidacies(ward.units.ward, 3)
    campaign, criteria = candidacies[0].campaign, criteria_for(ward.council).get()
    new = f"/councils/{ward.council.pk}/rounds/new/"
    assert visit.post(new, {"name": "x"}).status_code == 422
    known = {"name": "Đợt 1", "campaign": campaign.pk, "criteria_set": criteria.pk, "scores_seen": "never",
             "most_own": 0, "opens_on": written(today()), "closes_on": written(today())}  # fmt: skip
    here = visit.post(new, known)["Location"]
    names = [str(label) for _pk, label in visit.get(new).context["form"].fields["criteria_set"].choices]
    assert names[1:] == [f"Bộ tiêu chí ({ward.units.ward.name}, phiên bản 1)"], "whose, and which version"
    add = f"{here}items/new/"
    page = visit.get(add)
    assert (page.context["number"], len(page.context["candidacies"])) == (3, 3)
    assert visit.get(add + "?subject=individual").context["number"] == 0
    wrong = visit.post(add, {"seen": fingerprint([1])})
    assert (wrong.status_code, RoundItem.objects.count()) == (409, 0)
    assert visit.post(add, {"seen": page.context["seen"]})["Location"] == here
    assert visit.get(f"{here}do/open/").status_code == 200
    assert Round.objects.get().state == "draft", "it asks first"
    visit.post(f"{here}do/open/")
    assert Round.objects.get().state == "open"
    edit = f"{here}edit/"
    mine = posted(visit.get(edit)) | {"name": "Của tôi"}
    assert "is_blind" not in visit.get(edit).context["form"].fields
    visit.post(edit, posted(visit.get(edit)) | {"name": "Của người khác"})
    page = visit.post(edit, mine)
    assert [row[1:] for row in page.context["differences"]] == [("Của người khác", "Của tôi")]
    visit.post(f"/rounds/items/{RoundItem.objects.first().pk}/remove/")
    assert RoundItem.objects.count() == 2
    assert visit.post(f"{here}do/cancel/", {"reason": ""}).status_code == 422
    visit.post(f"{here}do/cancel/", {"reason": "Lập lại"})
    assert Round.objects.get().state == "cancelled"
    assert visit.post(f"{here}do/close/")["Location"] == here
    assert visit.get(f"{here}do/odd/").status_code == 404


def test_a_conflict_is_declared_and_taken_back_on_pages(visit, client, ward):
    judge = make_judge(ward.council)
    [item] = make_round(ward.council, make_candidacies(ward.units.ward), "open").items.all()
    here, new = item.get_absolute_url(), f"/rounds/items/{item.pk}/conflict/"
    assert visit.post(new, {"ground": "x"}).status_code == 422
    assert visit.post(new, {"person": judge.person_id, "ground": "Em gái"})["Location"] == here
    [(line, _sheet)] = visit.get(here).context["lines"]
    [told] = line.conflicts
    assert (told.name, told.grounds) == (judge.person.full_name, "đã khai báo xung đột lợi ích")
    back = f"/rounds/items/{item.pk}/conflict/{told.declared.pk}/withdraw/"
    assert visit.post(back, {"reason": ""}).status_code == 422
    visit.post(back, {"reason": "Nhầm"})
    assert visit.get(here).context["lines"][0][0].conflicts == []
    assert visit.get(back).status_code == 404
    client.force_login(again(judge))
    page = client.get(here)
    assert (page.context["actions"], page.context["steps"], len(page.context["lines"])) == ([], [], 1)
    assert "person" not in client.get(new).context["form"].fields
    assert client.post(new, {"ground": "Em gái"})["Location"] == here
    assert client.get(here).context["lines"] == []
    client.force_login(again(make_judge(ward.council, "another")))
    said = Conflict.objects.get(withdrawn_at=None)
    assert client.get(f"/rounds/items/{item.pk}/conflict/{said.pk}/withdraw/").status_code == 404, "not told"


def test_filters_narrow_the_list(visit, ward):
    below = make_council(ward.units.school)
    first = make_round(ward.council, campaign=make_campaign(ward.units.city))
    other = make_round(below, state="open", name="Vòng trường", campaign=make_campaign(ward.units.city))
    for query, found in (
        ("", {first, other}), ("?q=vong+truong", {other}), ("?state=open", {other}),
        (f"?campaign={first.campaign_id}", {first}), (f"?within={ward.units.school.pk}", {other}),
        ("?state=odd", set()), ("?within=0", set()),
    ):  # fmt: skip
        assert set(visit.get("/rounds/" + query).context["rows"]) == found, query
    assert "empty-state" in visit.get("/rounds/?q=nothing").content.decode()
    Round.objects.all().delete()
    page = visit.get("/rounds/")
    assert ("empty-state" in page.content.decode(), page.context["new_url"]) == (True, "/councils/"), "there are two"
    hidden = Unit.objects.get(pk=ward.units.beside.pk)
    assert hidden not in visit.get("/rounds/").context["filter"].form.fields["within"].queryset


def fill(found, number):
    candidacies = make_candidacies(found.council.unit, number - found.items.count(), campaign=found.campaign)
    last = found.items.count()
    RoundItem.objects.bulk_create(
        RoundItem(round=found, candidacy=each, position=last + n) for n, each in enumerate(candidacies, 1)
    )
    for n in range(number - found.council.members.count()):
        make_judge(found.council, f"judge-{number}-{n}")


@pytest.mark.parametrize("path", ["rounds/{}/", "api/v1/rounds/{}/items/"])
def test_few_and_many_candidacies_read_blindly_cost_the_same_queries(client, ward, path):
    found = make_round(ward.council, make_candidacies(ward.units.ward), "open", is_blind=True)
    client.force_login(again(make_judge(ward.council)))
    counts = []
    client.get("/" + path.format(found.pk))
    for number in (12, 20):  # the panel of changes shows candidacies taken in, and nothing else, both times
        fill(found, number)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/" + path.format(found.pk)).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 2
    assert counts[0] <= 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("A3")
def test_the_file_has_the_rows_of_the_list(visit, ward, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    make_round(make_council(ward.units.city), make_candidacies(ward.units.city), name="Vòng thành phố")
    make_round(ward.council, make_candidacies(ward.units.ward, title="=1+1"), name="Vòng phường")
    address = visit.post("/rounds/export/", query_params={"q": "vong"})["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as file:
        rounds, items = openpyxl.load_workbook(file).worksheets
        found = (
            [row[0].value for row in rounds.iter_rows(min_row=2)],
            [row[2].value for row in items.iter_rows(min_row=2)],
        )
    assert found == (["Vòng phường"], ["=1+1"])
    assert visit.post("/rounds/export/", query_params={"state": "odd"})["Location"] == "/rounds/?state=odd"


# --- the API --------------------------------------------------------------------------------------------------


def send(client, method, path, data, **headers):
    return getattr(client, method)(
        f"/api/v1/{path}", json.dumps(data), content_type="application/json", headers=headers
    )


def test_the_api_takes_a_round_through_its_life(visit, ward):
    judge = make_judge(ward.council)
    first, second = make_candidacies(ward.units.ward, 2)
    known = values(ward, campaign=first.campaign_id, criteria_set=make_criteria(ward.units.ward).pk)
    known |= {"opens_on": today().isoformat(), "closes_on": today().isoformat()}
    made = send(visit, "post", f"councils/{ward.council.pk}/rounds/", known)
    assert (made.status_code, made.json()["actions"]) == (201, ["edit", "items", "open", "cancel"])
    path = f"rounds/{made.json()['id']}/"
    assert send(visit, "patch", path, {"name": "Khác"}).status_code == 428
    etag = visit.get(f"/api/v1/{path}")["ETag"]
    assert send(visit, "patch", path, {"name": "Khác"}, **{"If-Match": etag}).json()["name"] == "Khác"
    assert send(visit, "patch", path, {"name": "Nữa"}, **{"If-Match": etag}).status_code == 412
    assert [each["id"] for each in visit.get(f"/api/v1/{path}candidates/").json()] == [first.pk, second.pk]
    assert send(visit, "post", f"{path}steps/", {"step": "open"}).status_code == 409
    filled = send(visit, "post", f"{path}take-in/", {"candidacies": [first.pk, second.pk]})
    assert (filled.status_code, filled.json()["number"]) == (200, 2)
    assert send(visit, "post", f"{path}take-in/", {"candidacies": [first.pk]}).status_code == 400
    opened = send(visit, "post", f"{path}steps/", {"step": "open"}).json()
    assert (opened["state"], opened["actions"]) == ("open", ["edit", "items", "close", "cancel"])
    items = visit.get(f"/api/v1/{path}items/").json()["results"]
    assert [each["candidacy"] for each in items] == [first.pk, second.pk]
    said = send(visit, "post", f"round-items/{items[0]['id']}/conflict/", {"ground": "x"})
    assert (said.status_code, list(said.json()["errors"])) == (400, ["person"])
    ground = {"ground": "Em gái", "person": judge.person_id}
    said = send(visit, "post", f"round-items/{items[0]['id']}/conflict/", ground)
    assert said.status_code == 201
    [told] = visit.get(f"/api/v1/{path}items/").json()["results"][0]["conflicts"]
    assert told["declared"] == said.json()["id"]
    back = send(visit, "post", f"conflicts/{said.json()['id']}/withdraw/", {"reason": "Nhầm"})
    assert back.json()["withdrawn_reason"] == "Nhầm"
    assert visit.delete(f"/api/v1/round-items/{items[1]['id']}/").status_code == 204
    assert send(visit, "post", f"{path}steps/", {"step": "cancel"}).status_code == 400
    assert send(visit, "post", f"{path}steps/", {"step": "cancel", "reason": "x"}).json()["state"] == "cancelled"
    assert send(visit, "post", f"{path}take-in/", {"candidacies": [first.pk]}).status_code == 409
