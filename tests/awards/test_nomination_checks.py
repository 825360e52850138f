"""Each check of a nomination by cases worked out by hand."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards import earlier
from awards.earlier import Earlier
from awards.enums import Check, Piece
from awards.models import AwardBar, CheckOverride, DossierPiece
from awards.queries.nomination_checks import after, look
from awards.services.dossier import finding_of, override
from awards.services.nominations import change_nomination
from directives.models import RulePeriod
from models_registry.checks import Incomplete
from tests.access.people import again, worker
from tests.awards.makers import make_title
from tests.awards.nominated import awarded_form, complete, nominate
from tests.models_registry.makers import make_model
from tests.worlds import shared

DAY = datetime.date(2026, 7, 10)


@shared
def house(city):
    """The ward's people, and a form on which the city decides."""
    city.officer = worker("officer", city.units.ward)
    city.leader = worker("leader", city.units.ward)
    city.secretary = worker("secretary", city.units.city)
    city.form = awarded_form()
    return city


def begin(house, **more):
    """A nomination whose dossier is complete."""
    return complete(nominate(house.units, house.officer, more.pop("form", house.form), **more))


def found(nomination, on=DAY):
    """Check → what it found, of those that found something."""
    return {str(each.check): [fact.key for fact in each.facts] for each in look(nomination, on=on) if each.facts}


def test_nothing_stands_in_the_way_of_a_complete_nomination(house):
    assert found(begin(house)) == {}


def test_what_has_no_registration_for_emulation_passes(house):
    """Registration for emulation is no legal basis any more (DOMAIN §5): no check asks for one."""
    assert {str(check) for check in Check} == {
        "same_achievement", "too_soon", "recipient", "in_force", "authority", "letter", "report", "minutes",
        "confirmed", "conflict", "bar", "session", "opinion",
    }  # fmt: skip


@pytest.mark.parametrize("state", ["submitted", "returned", "approved", "decided"])
def test_same_achievement_of_one_person_at_the_same_time(house, state):
    person = house.leader.person
    other = nominate(
        house.units, house.officer, awarded_form("other"), state=state, unit=house.units.beside,
        steward=house.units.beside, person=person, name="Ông An",
    )  # fmt: skip
    mine = begin(house, person=person)
    assert found(mine) == {"same_achievement": [f"nomination:{other.pk}"]}


@pytest.mark.parametrize("state", ["draft", "refused", "withdrawn"])
def test_what_claims_nothing_is_no_second_time(house, state):
    nominate(house.units, house.officer, house.form, state=state)
    assert found(begin(house)) == {}


def test_another_time_is_another_achievement(house):
    earlier_year = {"since": datetime.date(2025, 1, 1), "until": datetime.date(2025, 12, 31)}
    nominate(house.units, house.officer, house.form, state="submitted", **earlier_year)
    assert found(begin(house)) == {}


def test_the_last_day_of_one_is_the_first_of_the_other(house):
    other = nominate(
        house.units, house.officer, house.form, state="submitted",
        since=datetime.date(2026, 6, 30), until=datetime.date(2026, 7, 1),
    )  # fmt: skip
    assert found(begin(house)) == {"same_achievement": [f"nomination:{other.pk}"]}


def test_a_shared_model_is_the_same_achievement_at_any_time(house):
    model = make_model(house.units.ward, "registered")
    other = nominate(
        house.units, house.officer, house.form, state="decided", models=[model],
        since=datetime.date(2023, 1, 1), until=datetime.date(2023, 2, 1), decided_on=datetime.date(2023, 3, 1),
    )  # fmt: skip
    mine = begin(house, models=[model])
    assert found(mine) == {"same_achievement": [f"nomination:{other.pk}"]}


def test_the_same_name_elsewhere_is_another_person_unless_they_share_a_model(house):
    elsewhere = {"unit": house.units.beside, "steward": house.units.beside}
    nominate(house.units, house.officer, house.form, state="submitted", **elsewhere)
    model = make_model(house.units.ward, "registered")
    shared = nominate(house.units, house.officer, house.form, state="submitted", models=[model], **elsewhere)
    assert found(begin(house)) == {}
    assert found(begin(house, models=[model])) == {"same_achievement": [f"nomination:{shared.pk}"]}


def test_two_people_of_one_name_are_told_apart_by_who_they_are(house):
    nominate(house.units, house.officer, house.form, state="submitted", person=house.leader.person)
    assert found(begin(house, person=house.officer.person, entered_by=house.leader)) == {}


def test_a_title_and_a_form_are_no_two_awards_for_the_same(house):
    nominate(house.units, house.officer, None, state="submitted", title=make_title())
    assert found(begin(house)) == {}


def test_too_soon_after_the_last_of_the_same_form(house):
    old = {"since": datetime.date(2025, 1, 1), "until": datetime.date(2025, 6, 1)}
    last = nominate(
        house.units, house.officer, house.form, state="decided", decided_on=datetime.date(2025, 7, 11), **old
    )
    mine = begin(house)
    assert found(mine) == {"too_soon": [f"nomination:{last.pk}"]}
    assert found(mine, on=datetime.date(2026, 7, 11)) == {}


def test_another_form_is_not_too_soon_and_the_rule_is_dated(house):
    old = {"since": datetime.date(2025, 1, 1), "until": datetime.date(2025, 6, 1)}
    other = awarded_form("other")
    for form in (house.form, other):
        nominate(house.units, house.officer, form, state="decided", decided_on=datetime.date(2026, 1, 11), **old)
    RulePeriod.objects.create(
        key="awards.same_form_months", value=6, valid_from=datetime.date(2026, 7, 1), source="Nghị định"
    )
    mine = begin(house)
    assert list(found(mine)) == ["too_soon"]
    assert len(found(mine)["too_soon"]) == 1
    assert found(mine, on=datetime.date(2026, 7, 11)) == {}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2025, 12, 15), 1, (2026, 1, 15)),
        ((2025, 11, 30), 1, (2025, 12, 30)),
        ((2025, 7, 11), 12, (2026, 7, 11)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
    ],
)
def test_months_later(day, months, then):
    assert after(datetime.date(*day), months) == datetime.date(*then)


def test_not_for_this_kind_of_recipient(house):
    assert found(begin(house, recipient="household")) == {"recipient": ["merit:household"]}


def test_not_in_force(house):
    house.form.valid_to = datetime.date(2026, 7, 9)
    house.form.save()
    assert sorted(found(begin(house))) == ["authority", "in_force"]


def test_wrong_level_or_branch(house):
    units = house.units
    assert found(begin(house, branch="party")) == {"authority": ["merit:city:party"]}
    own = begin(house, body=units.ward, body_steward=units.ward, name="Lê Văn Ba")
    assert found(own) == {"authority": ["merit:grassroots:state"]}


def test_of_a_body_outside_the_matrix_says_nothing(house):
    assert found(begin(house, body=None, body_steward=None, body_name="Bộ Nội vụ")) == {}


def test_pieces_that_are_missing(house):
    mine = nominate(house.units, house.officer, house.form)
    assert found(mine) == {"letter": ["none"], "report": ["none"], "minutes": ["none"]}
    DossierPiece.objects.create(nomination=mine, kind=Piece.REPORT)
    assert found(mine) == {
        "letter": ["none"], "report": ["no file"], "minutes": ["none"], "confirmed": ["nobody"]
    }  # fmt: skip


def test_the_simplified_procedure_asks_for_no_minutes_and_the_rules_say_so(house):
    mine = nominate(house.units, house.officer, house.form, procedure="simplified")
    assert sorted(found(mine)) == ["letter", "report"]
    for key in ("awards.demand_letter_simplified", "awards.demand_report_simplified"):
        RulePeriod.objects.create(key=key, value=0, valid_from=DAY, source="Nghị định")
    assert found(mine) == {}
    assert sorted(found(mine, on=datetime.date(2026, 7, 9))) == ["letter", "report"]


def test_a_letter_of_commendation_has_no_dossier(house):
    assert found(nominate(house.units, house.officer, awarded_form("letter", kind="letter"))) == {}


def test_who_is_nominated_entered_it_or_confirmed_the_report(house):
    mine = begin(house, person=house.officer.person)
    assert found(mine) == {"conflict": ["entered"]}
    other = begin(house, name="Trần Thị Bình")
    assert found(other) == {"conflict": ["confirmed"]}


def test_a_measure_stands_in_the_way_from_its_first_to_its_last_day(house):
    mine = begin(house)
    bar = AwardBar.objects.create(nomination=mine, ground="Khiển trách", valid_from=DAY, valid_to=DAY)
    day = datetime.timedelta(days=1)
    assert [found(mine, on=DAY + off * day) for off in (-1, 0, 1)] == [{}, {"bar": [f"bar:{bar.pk}"]}, {}]


def test_a_measure_follows_the_person_and_not_the_name(house):
    person = house.leader.person
    at = nominate(house.units, house.officer, house.form, state="refused", person=person)
    bar = AwardBar.objects.create(nomination=at, ground="Khiển trách", valid_from=DAY)
    assert found(begin(house, person=person)) == {"bar": [f"bar:{bar.pk}"]}
    assert found(begin(house)) == {}
    [told] = [each for each in look(begin(house, person=person), on=DAY) if each.check == Check.BAR]
    assert "Khiển trách" not in told.text


def test_what_others_give_is_asked_too(house):
    def of_decisions(nomination):
        yield Earlier(
            key="decision:1", subject=house.form, said="QĐ 12", since=nomination.since, until=nomination.until,
            given_on=datetime.date(2026, 3, 1),
        )  # fmt: skip

    earlier.register(of_decisions)
    try:
        assert found(begin(house)) == {"same_achievement": ["decision:1"], "too_soon": ["decision:1"]}
    finally:
        earlier.forget(of_decisions)


def test_a_nomination_elsewhere_is_told_without_its_content(house):
    """Who does not read it learns whose it is, and no more."""
    person = house.officer.person
    nominate(
        house.units, house.officer, house.form, state="submitted", person=person,
        unit=house.units.beside, steward=house.units.beside, body=house.units.beside, body_steward=house.units.beside,
    )  # fmt: skip
    mine = begin(house, person=person, entered_by=house.leader)
    for reader, knows in ((house.leader, False), (house.secretary, True)):
        finding = finding_of(mine, Check.SAME_ACHIEVEMENT, reader=again(reader))
        assert ("KT-1999-000001" in finding.text, bool(finding.facts[0].url)) == (knows, knows)


def test_a_finding_blocks_until_it_is_explained_and_another_one_is_not(house):
    mine = begin(house, branch="party")
    leader = again(house.leader)
    with pytest.raises(Incomplete) as refused:
        change_nomination(mine, "submit", by=leader)
    assert refused.value.names == ["authority"]
    finding = finding_of(mine, Check.AUTHORITY, reader=leader)
    override(mine, Check.AUTHORITY, mark=finding.mark, reason="Ban Thường vụ ủy quyền.", by=leader)
    assert CheckOverride.objects.get().finding == finding.text
    mine.branch = "army"
    mine.save()
    with pytest.raises(Incomplete):
        change_nomination(mine, "submit", by=leader)
    mine.branch = "party"
    mine.save()
    assert change_nomination(mine, "submit", by=leader).state == "submitted"


def test_only_what_was_shown_is_explained(house):
    mine = begin(house, branch="party")
    with pytest.raises(ValidationError):
        override(mine, Check.AUTHORITY, mark="0" * 32, reason="Vì sao", by=again(house.leader))
    with pytest.raises(ValidationError) as refused:
        override(mine, Check.AUTHORITY, mark="0" * 32, reason="  ", by=again(house.leader))
    assert list(refused.value.message_dict) == ["reason"]
    assert not CheckOverride.objects.exists()


def test_an_officer_and_who_is_nominated_explain_nothing(house):
    mine = begin(house, branch="party", person=house.leader.person)
    mark = finding_of(mine, Check.AUTHORITY, reader=again(house.leader)).mark
    for user in (house.officer, house.leader):
        with pytest.raises(PermissionDenied):
            override(mine, Check.AUTHORITY, mark=mark, reason="Vì sao", by=again(user))
    assert override(mine, Check.AUTHORITY, mark=mark, reason="Vì sao", by=again(house.secretary)).pk


def test_the_checks_ask_the_same_number_of_queries(house):
    mine, reader = begin(house), again(house.secretary)
    assert reader.acting
    look(mine, on=DAY, reader=reader)
    numbers = []
    for more in (1, 9):
        for _ in range(more):
            model = make_model(house.units.ward, "registered")
            nominate(house.units, house.officer, house.form, state="submitted", models=[model])
            AwardBar.objects.create(nomination=mine, ground="Khiển trách", valid_from=DAY)
        with CaptureQueriesContext(connection) as asked:
            look(mine, on=DAY, reader=reader)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
