"""Schedules of reports: which holds for whom, their days, pages, two editors, the file."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mobilization.common.editing import RecordChanged
from reports.clock import due_drafts
from reports.models import ReportSchedule
from reports.permissions.plans import may_see_plan
from reports.queries.schedules import held_by, next_days, units_held
from reports.services.scheduling import add_schedule, change_schedule, use_schedule
from tests.access.people import again
from tests.reports.plan_makers import make_schedule, make_template
from tests.reports.test_book_pages import run, sheets
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
D = datetime.date
VALUES = {
    "kind": "month", "reach": "below", "closing": "calendar", "draft_after": 1, "due_after": 5, "template": None,
    "starts_on": D(2025, 1, 1), "is_in_use": True,
}  # fmt: skip
TYPED = {
    "kind": "month", "reach": "below", "closing": "mid_month", "draft_after": "2", "due_after": "6", "template": "",
    "starts_on": "01/01/2025", "is_in_use": "on",
}  # fmt: skip


@pytest.fixture
def visit(client, world):
    """The city's secretary, signed in; `visit.as_(user)` signs somebody else in."""
    prove(client, again(world.above))
    client.as_ = lambda user: prove(client, again(user))
    return client


@pytest.fixture
def october(monkeypatch):
    """Today is 20 October 2026, a Tuesday."""
    monkeypatch.setattr("reports.queries.schedules.today", lambda: D(2026, 10, 20))


def test_the_nearest_holds(world):
    above = make_schedule(world.city, reach="all_below")
    below = make_schedule(world.city, reach="below")
    own = make_schedule(world.heir)
    of_city = make_schedule(world.city, "year")
    assert units_held(above) == []
    assert units_held(below) == [world.beside]
    assert units_held(own) == [world.heir]
    assert units_held(of_city) == [world.city]
    held = {each.kind: each.schedule for each in held_by(world.heir)}
    assert held["month"] == own
    assert held["year"] is None
    assert {each.kind: each.schedule for each in held_by(world.beside)}["month"] == below
    assert {each.kind: each.schedule for each in held_by(world.city)}["year"] == of_city
    due = [each for each in due_drafts(D(2026, 10, 1)) if each.period.ends == D(2026, 9, 30)]
    assert {(each.unit, each.schedule) for each in due} == {(world.heir.pk, own), (world.beside.pk, below)}


def test_the_days_of_the_next_periods(world, october):
    told = [(each.period.ends, each.draft_on, each.due_on) for each in next_days("month", "calendar", 1, 5)]
    assert told == [
        (D(2026, 10, 31), D(2026, 11, 1), D(2026, 11, 5)),
        (D(2026, 11, 30), D(2026, 12, 1), D(2026, 12, 7)),
        (D(2026, 12, 31), D(2027, 1, 1), D(2027, 1, 5)),
    ]
    middle = next_days("month", "mid_month", 6, 10)[0]
    assert (middle.period.begins, middle.draft_on) == (D(2026, 9, 15), D(2026, 10, 20))
    assert [each.period.year for each in next_days("term", "calendar", 1, 5)] == [2030, 2035, 2040]
    later = next_days("quarter", "calendar", 1, 5, starts_on=D(2027, 6, 1))
    assert later[0].period.ends == D(2027, 6, 30)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"draft_after": 0}, "draft_after"),
        ({"due_after": 121}, "due_after"),
        ({"draft_after": 9}, "due_after"),
        ({"kind": "topical"}, "kind"),
        ({"starts_on": D(1800, 1, 1)}, "starts_on"),
    ],
)
def test_what_a_schedule_may_say(world, values, field):
    with pytest.raises(ValidationError) as refused:
        add_schedule(unit=world.city, values=VALUES | values, by=world.above)
    assert set(refused.value.message_dict) == {field}


def test_who_sets_one_and_what_it_takes(world):
    made = add_schedule(unit=world.heir, values=VALUES | {"template": make_template(world.city)}, by=world.secretary)
    with pytest.raises(ValidationError) as twice:
        add_schedule(unit=world.heir, values=VALUES, by=world.secretary)
    assert set(twice.value.message_dict) == {"kind"}
    with pytest.raises(ValidationError) as beside:
        change_schedule(made, version=1, changes={"template": make_template(world.beside)}, by=world.above)
    assert set(beside.value.message_dict) == {"template"}
    for user in (world.officer, world.leader, world.auditor):
        with pytest.raises(PermissionDenied):
            change_schedule(made, version=1, changes={"due_after": 9}, by=user)
    change_schedule(made, version=1, changes={"due_after": 9}, by=world.above)
    with pytest.raises(RecordChanged):
        change_schedule(made, version=1, changes={"due_after": 8}, by=world.above)
    assert not use_schedule(made, is_in_use=False, by=world.secretary).is_in_use
    made.refresh_from_db()
    assert (made.due_after, made.is_in_use, made.version) == (9, False, 3)


def test_whose_schedules_one_reads(world):
    rows = {name: make_schedule(getattr(world, name)) for name in ("city", "heir", "beside")}
    for user, seen in ((world.officer, "city heir"), (world.above, "city heir beside"), (world.reviewer, "")):
        wanted = {rows[name] for name in seen.split()}
        assert set(ReportSchedule.objects.visible_to(again(user))) == wanted
        assert {each for each in rows.values() if may_see_plan(again(user), each)} == wanted


def test_from_the_form_to_the_next_drafts(visit, world, october):
    sent = TYPED | {"unit": world.city.pk}
    shown = visit.post("/report-schedules/new/", sent | {"go": "find", "draft_after": "3"})
    assert shown.status_code == 200
    assert not ReportSchedule.objects.exists()
    first = shown.context["form"].examples[0]
    assert (first.period.begins, first.draft_on) == (D(2026, 10, 15), D(2026, 11, 17))
    assert "17/11/2026" in shown.content.decode()
    answer = visit.post("/report-schedules/new/", sent)
    made = ReportSchedule.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    page = visit.get(made.get_absolute_url())
    assert page.context["units"] == [world.heir, world.beside]
    assert page.context["days"][0].draft_on == D(2026, 11, 16)
    assert visit.post(f"{made.get_absolute_url()}use/?seen=1").status_code == 302
    page = visit.get(made.get_absolute_url())
    assert (page.context["days"], page.context["actions"]) == ([], ["edit", "take_into_use"])


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(visit, world):
    sent = TYPED | {"unit": world.city.pk, "kind": "", "draft_after": "9", "due_after": "5", "starts_on": "41/01/2025"}
    page = visit.post("/report-schedules/new/", sent)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"kind", "due_after", "starts_on"}
    assert 'value="41/01/2025"' in page.content.decode()
    make_schedule(world.city, reach="below")
    page = visit.post("/report-schedules/new/", TYPED | {"unit": world.city.pk})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"kind"})


def test_two_editors_see_both_versions(visit, world):
    made = make_schedule(world.city, reach="below", due_after=7)
    address = f"{made.get_absolute_url()}edit/"
    change_schedule(made, version=1, changes={"due_after": 9}, by=world.above)
    page = visit.post(address, TYPED | {"version": "1"})
    assert page.status_code == 409
    assert (9, 6) in {(theirs, mine) for _label, theirs, mine in page.context["differences"]}
    assert visit.post(address, TYPED | {"version": "2"}).status_code == 302
    made.refresh_from_db()
    assert (made.due_after, made.closing) == (6, "mid_month")


def test_the_list_says_what_holds_and_finds(visit, world):
    above = make_schedule(world.city, "quarter", reach="below")
    own = make_schedule(world.heir, "month", is_in_use=False)
    page = visit.get("/report-schedules/")
    assert [row for row, _state in page.context["schedules"]] == [own, above]
    for query, found in (
        ("kind=quarter", [above]),
        ("reach=own", [own]),
        ("in_use=no", [own]),
        (f"within={world.heir.pk}", [own]),
    ):
        assert visit.get(f"/report-schedules/?{query}").context["rows"] == found
    visit.as_(world.officer)
    page = visit.get("/report-schedules/")
    held = {each.kind: each.schedule for each in page.context["held"]}
    assert (held["quarter"], held["month"], held["year"]) == (above, own, None)
    assert visit.post(f"{above.get_absolute_url()}edit/", TYPED).status_code == 403
    assert visit.get("/report-schedules/new/").status_code == 403


def test_the_file_has_what_the_list_has(visit, world):
    make_schedule(world.city, "quarter", reach="below")
    make_schedule(world.heir, "month")
    assert visit.post("/report-schedules/export/?kind=month").status_code == 302
    (rows,) = sheets(run("reports.export_schedules"))
    assert [(row[1], row[4], row[5]) for row in rows] == [("Phường Ba Đình", 1, 5)]
    assert visit.post("/report-schedules/export/?kind=odd").status_code == 302
