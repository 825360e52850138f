"""Who is told of a seat; what history and the unit's page tell of councils, criteria sets and committees."""

import pytest
from django.utils import translation

from mobilization.common.editing import content_of
from notifications import kinds
from notifications.models import Notice
from organizations.dates import today
from organizations.queries.history import history_of
from reviews.models import Criterion, ScoreSheet
from reviews.services.assigning import assign_by_hand, withdraw_assignment
from reviews.services.criteria import replace_content, write_criteria
from reviews.services.criteria_parts import change_part, remove_part
from reviews.services.scoring import change_sheet
from reviews.services.seats import add_seat, change_seat, remove_seat
from reviews.services.steering import add_place, add_task, assess, change_place, remove_place, remove_task
from reviews.unit_panel import bodies_of_unit
from tests.access.people import again, worker
from tests.reviews.makers import (
    DAY,
    make_candidacies,
    make_committee,
    make_council,
    make_judge,
    make_round,
    make_seat,
)

pytestmark = pytest.mark.django_db


def seat(person, **fields):
    known = {"person": person, "role": "member", "position": "", "valid_from": today(), "valid_to": None}
    return known | fields


def told(account):
    with translation.override("en"):
        return [
            (notice.kind.removeprefix("reviews."), kinds.get(notice.kind).text(notice))
            for notice in Notice.objects.filter(recipient=account).order_by("id")
        ]


# --- notices --------------------------------------------------------------------------------------------------


def test_a_seat_given_changed_ended_and_taken_away_is_told_to_its_person(ward):
    by, member = again(ward.secretary), worker("reviewer", ward.units.ward)
    made = add_seat(ward.council, values=seat(member.person), by=by)
    change_seat(made, values={"position": "Phó Bí thư"}, seen=content_of(made), by=by)
    made.refresh_from_db()
    change_seat(made, values={"role": "chair"}, seen=content_of(made), by=by)
    made.refresh_from_db()
    change_seat(made, values={"valid_to": today() + DAY}, seen=content_of(made), by=by)
    remove_seat(made, by=by)
    name, day, last = ward.council.name, f"{today():%d/%m/%Y}", f"{today() + DAY:%d/%m/%Y}"
    assert told(member) == [
        ("seat_given", f"You are in “{name}” from {day}: member."),
        ("seat_given", f"You are in “{name}” from {day}: chair."),
        ("seat_ended", f"Your time in “{name}” ends on {last}."),
        ("taken_away", f"That you are in “{name}” was entered by mistake and has been taken away."),
    ]
    assert set(Notice.objects.values_list("recipient", flat=True)) == {member.pk}


def test_the_same_of_a_steering_committee(ward):
    by, committee = again(ward.secretary), make_committee(ward.units.ward)
    made = add_place(committee, values=seat(ward.officer.person, role="head", area=""), by=by)
    change_place(made, values={"valid_to": today()}, seen=content_of(made), by=by)
    remove_place(made, by=by)
    assert [kind for kind, _text in told(ward.officer)] == ["place_given", "place_ended", "taken_away"]
    assert told(ward.officer)[0][1].endswith(": head of the committee.")


def test_of_seats_long_over_and_of_ones_own_nobody_is_told(ward):
    by, member = again(ward.secretary), worker("reviewer", ward.units.ward)
    over = {"valid_from": ward.council.valid_from, "valid_to": today() - DAY}
    add_seat(ward.council, values=seat(member.person, **over), by=by)
    add_place(make_committee(ward.units.ward), values=seat(by.person, area=""), by=by)
    assert not Notice.objects.exists()


def test_who_sees_the_council_no_longer_is_told_no_longer(ward):
    member = worker("reviewer", ward.units.ward)
    made = add_seat(ward.council, values=seat(member.person), by=again(ward.secretary))
    assert Notice.objects.visible_to(again(member)).count() == 1
    made.delete()
    assert not Notice.objects.visible_to(again(member)).exists()


def test_who_sees_the_committee_the_round_or_the_sheet_no_longer_is_told_no_longer(ward):
    add_place(make_committee(ward.units.ward), values=seat(ward.officer.person, area=""), by=again(ward.secretary))
    assert Notice.objects.visible_to(again(ward.officer)).count() == 1
    ward.officer.person.memberships.update(unit=ward.units.beside)
    assert not Notice.objects.visible_to(again(ward.officer)).exists()
    judge = make_judge(ward.council)
    [item] = make_round(ward.council, make_candidacies(ward.units.ward), "open").items.all()
    [given] = assign_by_hand(item, seats=ward.council.members.all(), by=again(ward.secretary))
    ScoreSheet.objects.update(state="abstained")
    change_sheet(given.sheet, "reopen", by=again(ward.secretary), reason="Nhầm")

    def seen():
        return [notice.kind for notice in Notice.objects.visible_to(again(judge)).order_by("id")]

    assert seen() == ["reviews.assigned", "reviews.reopened"]
    withdraw_assignment(given, reason="Nhầm", by=again(ward.secretary))
    assert seen() == ["reviews.assigned"]
    ward.council.members.all().update(valid_to=today() - DAY)
    assert seen() == []


# --- history --------------------------------------------------------------------------------------------------


def changed(record, account):
    with translation.override("en"):
        found = history_of(record, again(account), size=50).items
    return [(item.kind, item.about.split(":")[0]) for item in found]


@pytest.mark.bar("D1")
def test_the_history_of_a_council_tells_of_its_seats_and_rules_those_taken_away_too(ward):
    made = make_seat(ward.council)
    remove_seat(made, by=again(ward.secretary))
    council_member = ("delete", "Council member")
    assert changed(ward.council, ward.secretary)[0] == council_member
    assert changed(ward.council, ward.city)[:2] == [council_member, ("insert", "Council member")]
    assert history_of(ward.council, again(ward.beside)) is None


def test_the_history_of_a_criteria_set_tells_of_criteria_that_went_with_their_group(ward):
    by = again(ward.secretary)
    draft = write_criteria(unit=ward.units.ward, values={"title": "Bộ tiêu chí"}, by=by)
    lines = [{"title": title, "maximum": 10} for title in ("Bền", "Lan tỏa")]
    groups = [{"title": "Kết quả", "criteria": lines}]
    replace_content(draft, version=1, groups=groups, bands=[{"name": "Đạt", "lowest": 0}], by=by)
    first = Criterion.objects.get(title="Bền")
    change_part(first, values={"title": "Bền vững"}, seen=content_of(first), by=by)
    remove_part(draft.groups.get(), by=by)
    found = changed(draft, ward.secretary)
    assert found.count(("update", "Criterion")) == 1
    assert found.count(("delete", "Criterion")) == 2
    assert ("delete", "Group of criteria") in found


def test_the_history_of_a_committee_tells_of_tasks_and_of_assessments_within_reach(ward):
    by, committee = again(ward.city), make_committee(ward.units.city)
    task = add_task(committee, values={"year": today().year, "text": "Kiểm tra"}, by=by)
    remove_task(task, by=by)
    assess(committee, year=today().year, unit=None, values={"grade": "good"}, by=by)
    found = changed(committee, ward.city)
    assert ("delete", "Task of a work programme") in found
    assert ("insert", "Yearly assessment") in found


# --- the unit's page ------------------------------------------------------------------------------------------


def on_page(client, account, unit):
    client.force_login(again(account))
    panels = {panel.key: panel for panel in client.get(f"/units/{unit.pk}/").context["panels"]}
    return [row.name for row in panels["bodies"].data["rows"]] if "bodies" in panels else None


def test_a_unit_s_page_shows_its_councils_and_committees_to_who_reads_them(client, ward):
    make_council(ward.units.ward, "Hội đồng cũ", valid_to=today() - DAY)
    make_council(ward.units.school, "Hội đồng trường")
    committee = make_committee(ward.units.ward)
    expected = [ward.council.name, "Hội đồng cũ", committee.name]
    assert on_page(client, ward.secretary, ward.units.ward) == expected
    assert on_page(client, ward.city, ward.units.ward) == expected
    assert on_page(client, ward.beside, ward.units.ward) is None
    member = worker("reviewer", ward.units.ward)
    assert on_page(client, member, ward.units.ward) is None
    make_seat(ward.council, member.person)
    assert on_page(client, member, ward.units.ward) == [ward.council.name]


def test_the_panel_costs_two_queries_and_names_the_list_of_all(ward, django_assert_num_queries):
    for number in range(11):
        make_council(ward.units.ward, f"Hội đồng {number}")
    by = again(ward.secretary)
    by.acting  # noqa: B018 - read once a request
    with django_assert_num_queries(2):
        panel = bodies_of_unit(by, ward.units.ward)
    assert len(panel.data["rows"]) == 10
    assert [url for _name, url in panel.data["more"]] == [f"/councils/?within={ward.units.ward.pk}"]


def test_the_lists_are_one_section_with_tabs(client, ward):
    client.force_login(again(ward.secretary))
    for path in ("/councils/", "/committees/", "/criteria/"):
        page = client.get(path).content.decode()
        assert f'<a href="{path}" aria-current="page">' in page, path
        assert page.count('class="is-here"') == 1, path
