"""Councils, their seats and rules: what the services take and what they refuse."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from mobilization.common.editing import RecordChanged, content_of
from mobilization.outbox.models import Event
from organizations.dates import today
from reviews.models import Council, CouncilMember, CouncilRules
from reviews.queries.councils import people_to_seat, rules_on, seats, with_numbers
from reviews.services.councils import edit_council, set_up_council
from reviews.services.seats import add_rules, add_seat, change_seat, remove_rules, remove_seat
from tests.access.people import again, member, worker
from tests.reviews.makers import make_council, make_person, make_seat

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def values(**fields):
    known = {
        "name": "Hội đồng năm 2026",
        "document_number": "1-QĐ/ĐU",
        "document_date": today(),
        "valid_from": today(),
        "valid_to": None,
    }
    return known | fields


def seat(person, **fields):
    known = {"person": person, "role": "member", "position": "", "valid_from": today(), "valid_to": None}
    return known | fields


def rules(**fields):
    known = {
        "valid_from": today(),
        "quorum_share": "2/3",
        "needed_share": "50%",
        "is_more_than": True,
        "base": "total",
        "recused_count": False,
        "tie": "refused",
        "is_secret": True,
        "fewest_sheets": 3,
        "deadline_days": 20,
        "source": "Quy chế 5-QC/ĐU",
    }
    return known | fields


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


# --- setting up and correcting --------------------------------------------------------------------------------


def test_a_secretary_sets_up_a_council_for_the_unit_and_those_below(ward):
    for unit in (ward.units.ward, ward.units.school):
        council = set_up_council(unit=unit, values=values(), by=again(ward.secretary))
        assert (council.unit, council.steward) == (unit, unit)
    assert Event.objects.filter(kind="reviews.council_set_up").count() == 2
    for unit in (ward.units.city, ward.units.beside):
        with pytest.raises(PermissionDenied):
            set_up_council(unit=unit, values=values(), by=again(ward.secretary))
    with pytest.raises(PermissionDenied):
        set_up_council(unit=ward.units.ward, values=values(), by=again(ward.officer))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"document_number": ""}, "document_number"),
        ({"valid_to": today() - DAY}, "valid_to"),
        ({"name": "Hội đồng xét công nhận", "valid_from": today() - 30 * DAY}, "name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(ward, fields, field):
    by = again(ward.secretary)
    assert refused(lambda: set_up_council(unit=ward.units.ward, values=values(**fields), by=by)) == {field}


@pytest.mark.bar("X13")
def test_a_second_editor_overwrites_nothing(ward):
    by = again(ward.secretary)
    edit_council(ward.council, version=1, changes={"name": "Tên một"}, by=by)
    with pytest.raises(RecordChanged) as changed:
        edit_council(ward.council, version=1, changes={"name": "Tên hai"}, by=by)
    assert (changed.value.current.name, Council.objects.get(pk=ward.council.pk).name) == ("Tên một", "Tên một")
    assert edit_council(ward.council, version=2, changes={"name": "Tên một"}, by=by).version == 2


def test_a_council_does_not_begin_after_its_seats(ward):
    make_seat(ward.council)
    by = again(ward.secretary)
    assert refused(lambda: edit_council(ward.council, version=1, changes={"valid_from": today()}, by=by)) == {
        "valid_from"
    }


def test_words_find_a_council_with_or_without_accents(ward):
    assert set(Council.objects.found_by("hoi dong 125")) == {ward.council}
    assert not Council.objects.found_by("hoi dong 126")


# --- seats ----------------------------------------------------------------------------------------------------


def test_only_council_members_of_the_unit_get_a_seat(ward):
    by, known = again(ward.secretary), make_person(ward.units.ward)
    others = [make_person(ward.units.beside), make_person(ward.units.ward, role="officer")]
    assert list(people_to_seat(ward.council)) == [known]
    add_seat(ward.council, values=seat(known), by=by)
    for person in others:
        assert refused(lambda person=person: add_seat(ward.council, values=seat(person), by=by)) == {"person"}
    assert CouncilMember.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"valid_from": today() - 31 * DAY}, "valid_from"),
        ({"valid_from": today() + 9 * DAY}, "valid_from"),
        ({"valid_to": today() + 9 * DAY}, "valid_to"),
        ({"valid_from": today(), "valid_to": today() - DAY}, "valid_to"),
    ],
)
def test_a_seat_lies_within_the_term(ward, fields, field):
    Council.objects.filter(pk=ward.council.pk).update(valid_to=today() + 8 * DAY)
    person, by = make_person(ward.units.ward), again(ward.secretary)
    assert refused(lambda: add_seat(ward.council, values=seat(person, **fields), by=by)) == {field}


def test_one_seat_a_person_and_one_chair_at_a_time(ward):
    by = again(ward.secretary)
    first = make_seat(ward.council, role="chair", valid_to=today())
    second = make_person(ward.units.ward, "Trần Thị Bình")
    again_first = seat(first.person)
    assert refused(lambda: add_seat(ward.council, values=again_first, by=by)) == {"valid_from"}
    assert refused(lambda: add_seat(ward.council, values=seat(second, role="chair"), by=by)) == {"role"}
    tomorrow = today() + DAY
    add_seat(ward.council, values=seat(second, role="chair", valid_from=tomorrow), by=by)
    for wrong in ({"person": second}, {"person": make_person(ward.units.ward, "C"), "role": "chair"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_seat(ward.council, **{"valid_from": tomorrow, **wrong})


@pytest.mark.bar("X13")
def test_a_seat_is_ended_on_the_content_that_was_seen(ward):
    by, given = again(ward.secretary), make_seat(ward.council)
    seen = content_of(given)
    change_seat(given, values={"valid_to": today()}, seen=seen, by=by)
    with pytest.raises(RecordChanged):
        change_seat(given, values={"position": "Phó Bí thư"}, seen=seen, by=by)
    stored = CouncilMember.objects.get()
    other = {"person": make_person(ward.units.ward, "C")}
    with pytest.raises(ValueError, match="person"):
        change_seat(stored, values=other, seen=content_of(stored), by=by)
    assert CouncilMember.objects.get().valid_to == today()
    remove_seat(given, by=by)
    assert not CouncilMember.objects.exists()


def test_the_page_knows_who_can_act(ward):
    bare = make_seat(ward.council, make_person(ward.units.ward, "Bare")).person
    scorer = worker("reviewer", ward.units.ward).person
    former = worker("reviewer", ward.units.ward, "former", until=-1).person
    gone = make_seat(ward.council, make_person(ward.units.ward, "Gone"), valid_to=today() - DAY).person
    for person in (scorer, former):
        make_seat(ward.council, person)
    found = {each.person: (each.sits, each.has_role, each.has_account) for each in seats(ward.council)}
    assert found == {
        bare: (True, True, False),
        scorer: (True, True, True),
        former: (True, False, True),
        gone: (False, True, False),
    }


def test_nobody_sits_in_a_council_that_has_ended(ward):
    make_seat(ward.council)
    assert with_numbers(Council.objects.all()).get().members_now == 1
    Council.objects.update(valid_to=today() - DAY)
    assert (seats(ward.council).get().sits, with_numbers(Council.objects.all()).get().members_now) == (False, 0)


# --- rules ----------------------------------------------------------------------------------------------------


def test_new_rules_end_those_before_and_can_be_taken_back_before_they_begin(ward):
    by = again(ward.secretary)
    assert rules_on(ward.council).pk is None
    first = add_rules(ward.council, values=rules(), by=by)
    second = add_rules(ward.council, values=rules(valid_from=today() + 5 * DAY, needed_share="2/3"), by=by)
    first.refresh_from_db()
    assert first.valid_to == today() + 4 * DAY
    assert (rules_on(ward.council), rules_on(ward.council, today() + 5 * DAY)) == (first, second)
    earlier = rules(valid_from=today() + DAY)
    assert refused(lambda: add_rules(ward.council, values=earlier, by=by)) == {"valid_from"}
    assert refused(lambda: remove_rules(first, by=by)) == {""}
    remove_rules(second, by=by)
    first.refresh_from_db()
    assert (first.valid_to, list(CouncilRules.objects.all())) == (None, [first])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"needed_share": "100%"}, "needed_share"),
        *(
            ({"quorum_share": wrong}, "quorum_share")
            for wrong in ("0%", "101%", "67", "3/2", "2/2", "0/3", "1/0", "2/3\n/")
        ),
        ({"base": "odd"}, "base"),
        ({"source": ""}, "source"),
        ({"valid_from": today() - 31 * DAY}, "valid_from"),
    ],
)
def test_rules_that_cannot_be_met_are_refused(ward, fields, field):
    by = again(ward.secretary)
    assert refused(lambda: add_rules(ward.council, values=rules(**fields), by=by)) == {field}


# --- rights ---------------------------------------------------------------------------------------------------


@pytest.mark.bar("A5")
def test_every_verb_asks_who_may(ward):
    given, person = make_seat(ward.council), make_person(ward.units.ward, "B")
    held = CouncilRules.objects.create(council=ward.council, **rules(valid_from=today() + DAY))
    for user in (ward.officer, ward.beside):
        by = again(user)
        for call in (
            lambda by=by: edit_council(ward.council, version=1, changes={"name": "X"}, by=by),
            lambda by=by: add_seat(ward.council, values=seat(person), by=by),
            lambda by=by: change_seat(given, values={"position": "X"}, seen=content_of(given), by=by),
            lambda by=by: remove_seat(given, by=by),
            lambda by=by: add_rules(ward.council, values=rules(valid_from=today() + 2 * DAY), by=by),
            lambda by=by: remove_rules(held, by=by),
        ):
            with pytest.raises(PermissionDenied):
                call()


@pytest.mark.bar("A3")
def test_a_council_member_sees_the_councils_they_sit_in(ward):
    reviewer = worker("reviewer", ward.units.ward)
    assert not Council.objects.visible_to(again(reviewer))
    make_seat(ward.council, reviewer.person)
    make_council(ward.units.ward, "Hội đồng khác")
    assert list(Council.objects.visible_to(again(reviewer))) == [ward.council]
    elsewhere = worker("reviewer", ward.units.beside, "elsewhere")
    make_seat(ward.council, elsewhere.person)
    assert not Council.objects.visible_to(again(elsewhere))
    member(elsewhere.person, ward.units.city, "reviewer")
    assert not Council.objects.visible_to(again(elsewhere)), "acts for the unit beside"
