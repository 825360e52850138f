"""Opening and changing campaigns, their targets, and the progress of units as they were."""

import datetime
import unicodedata

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from directives.enums import Needed
from directives.models import Campaign, CampaignTarget
from directives.permissions.campaigns import campaign_actions, may_edit_campaign, may_open_campaign_of, units_that_open
from directives.queries.campaigns import progress_of, shifted
from directives.services.campaigns import CampaignChanged, edit_campaign, open_campaign
from directives.services.targets import set_targets
from directives.target_lines import read_lines
from mobilization.outbox.models import Event
from models_registry.enums import ModelState
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.models import Unit
from tests.access.people import unit
from tests.directives.conftest import make_target
from tests.models_registry.makers import make_campaign, make_model

DAY = datetime.timedelta(days=1)
NFD = unicodedata.normalize("NFD", "Phường Ba Đình")
VALUES = {
    "name": "Dân vận khéo 2026",
    "kind": "year",
    "year_from": 2026,
    "year_to": 2026,
    "document": None,
    "aim": "",
    "registration_from": datetime.date(2026, 1, 1),
    "registration_to": datetime.date(2026, 3, 31),
    "evaluation_from": None,
    "evaluation_to": None,
    "rhythm_days": 90,
    "needed": [Needed.PHOTO, Needed.PHOTO],
}


def test_a_campaign_is_opened_with_its_event(city):
    opened = open_campaign(unit=city.units.city, by=city.secretary, values=VALUES | {"name": "  Dân  vận khéo "})
    stored = Campaign.objects.get()
    assert (stored, stored.name, stored.needed, stored.steward) == (opened, "Dân vận khéo", ["photo"], city.units.city)
    assert Event.objects.get(kind="directives.campaign_opened").actor == city.secretary


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"year_from": 2008}, "year_from"),
        ({"year_to": 2025}, "year_to"),
        ({"year_to": 2027}, "year_to"),
        ({"registration_to": datetime.date(2025, 12, 31)}, "registration_to"),
        ({"evaluation_from": datetime.date(2026, 9, 1)}, "evaluation_to"),
        ({"evaluation_to": datetime.date(2026, 9, 1)}, "evaluation_from"),
        ({"evaluation_from": datetime.date(2026, 9, 1), "evaluation_to": datetime.date(2026, 8, 1)}, "evaluation_to"),
        ({"rhythm_days": 6}, "rhythm_days"),
        ({"needed": ["odd"]}, "needed"),
    ],
)
def test_wrong_input_is_named_at_its_field(city, wrong, field):
    with pytest.raises(ValidationError) as error:
        open_campaign(unit=city.units.city, by=city.secretary, values=VALUES | wrong)
    assert set(error.value.message_dict) == {field}
    assert not Campaign.objects.exists()


def test_a_name_stands_once_in_a_unit(city):
    open_campaign(unit=city.units.city, by=city.secretary, values=VALUES)
    with pytest.raises(ValidationError) as error:
        open_campaign(unit=city.units.city, by=city.secretary, values=VALUES)
    assert set(error.value.message_dict) == {"name"}
    open_campaign(unit=city.units.ward, by=city.secretary, values=VALUES)


@pytest.mark.bar("X13")
def test_a_second_editor_overwrites_nothing(city, campaign):
    edit_campaign(campaign, by=city.secretary, version=1, changes={"aim": "A"})
    with pytest.raises(CampaignChanged) as error:
        edit_campaign(campaign, by=city.secretary, version=1, changes={"aim": "B"})
    assert (error.value.current.aim, Campaign.objects.get().aim, Campaign.objects.get().version) == ("A", "A", 2)
    edit_campaign(campaign, by=city.secretary, version=2, changes={"aim": "A"})
    assert Campaign.objects.get().version == 2  # nothing was different
    with pytest.raises(CampaignChanged):
        set_targets(campaign, by=city.secretary, version=1, numbers={city.units.ward.pk: 5})
    assert not CampaignTarget.objects.exists()


def test_rights_reach_down_from_the_unit_of_secretary_and_leader(city, campaign):
    below = make_campaign(city.units.school)
    allowed = {
        "secretary": (True, True, True),
        "leader": (False, True, True),
        "administrator": (False, False, False),
        "stranger": (False, False, False),
        "root": (True, True, True),
    }
    for who, (of_city, of_ward, of_school) in allowed.items():
        user = getattr(city, who)
        assert may_edit_campaign(user, campaign) is of_city, who
        assert may_edit_campaign(user, below) is of_school, who
        assert may_open_campaign_of(user, city.units.ward) is of_ward, who
        offered = set(units_that_open(user))
        assert offered == {each for each in Unit.objects.all() if may_open_campaign_of(user, each)}, who
        copies = ["copy"] if of_school else []
        assert campaign_actions(user, campaign) == (["edit", "targets"] if of_city else []) + copies, who
    for call in (
        lambda: open_campaign(unit=city.units.city, by=city.leader, values=VALUES),
        lambda: edit_campaign(campaign, by=city.leader, version=1, changes={"aim": "x"}),
        lambda: set_targets(campaign, by=city.leader, version=1, numbers={}),
    ):
        with pytest.raises(PermissionDenied):
            call()


# --- targets --------------------------------------------------------------------------------------------------


def test_targets_are_set_changed_and_taken_away(city, campaign):
    ward, beside = city.units.ward.pk, city.units.beside.pk
    assert set_targets(campaign, by=city.secretary, version=1, numbers={ward: 5, beside: 7}) == 2
    assert set_targets(campaign, by=city.secretary, version=2, numbers={ward: 6, beside: None}) == 2
    assert dict(campaign.targets.values_list("unit", "models_wanted")) == {ward: 6}
    assert set_targets(campaign, by=city.secretary, version=3, numbers={ward: 6}) == 0
    assert Campaign.objects.get().version == 3


@pytest.mark.parametrize("number", [0, -1, 100_001])
def test_wrong_targets_change_nothing(city, campaign, number):
    numbers = {city.units.ward.pk: 5, city.units.beside.pk: number}
    with pytest.raises(ValidationError) as error:
        set_targets(campaign, by=city.secretary, version=1, numbers=numbers)
    assert set(error.value.message_dict) == {str(city.units.beside.pk)}
    with pytest.raises(ValidationError) as error:  # two levels below: its numbers are the ward's
        set_targets(campaign, by=city.secretary, version=1, numbers={city.units.school.pk: 5})
    assert set(error.value.message_dict) == {str(city.units.school.pk)}
    assert not CampaignTarget.objects.exists()


def test_totals_are_the_sums_of_the_parts_and_every_model_counts_once(city, campaign):
    units = city.units
    for where, number in ((units.city, 1), (units.ward, 2), (units.school, 3), (units.beside, 0)):
        for _each in range(number):
            make_model(where, ModelState.REGISTERED, campaign=campaign)
    make_model(units.ward, ModelState.SUBMITTED, campaign=campaign)
    make_model(units.ward, ModelState.REGISTERED)  # another campaign's
    make_target(campaign, units.ward, 4)
    make_target(campaign, units.beside, 7)
    found = progress_of(campaign)
    rows = {part.unit: (part.wanted, part.registered, part.missing) for part in found.parts}
    assert rows == {units.city: (None, 1, 0), units.ward: (4, 5, 0), units.beside: (7, 0, 7)}
    counted = RegisteredModel.objects.filter(campaign=campaign, registered_on__isnull=False).count()
    assert (found.registered, found.wanted, found.registered_of_wanted) == (counted, 11, 4) == (6, 11, 4)
    assert ([part.unit for part in found.none], [part.unit for part in found.most]) == (
        [units.beside],
        [units.ward, units.city],
    )


def test_a_target_is_late_from_the_day_after_the_window(city, campaign):
    make_target(campaign, city.units.ward, 1)
    end = campaign.registration_to
    assert progress_of(campaign, end).late == []
    assert [part.unit for part in progress_of(campaign, end + DAY).late] == [city.units.ward]
    make_model(city.units.ward, ModelState.REGISTERED, campaign=campaign)
    assert progress_of(campaign, end + DAY).late == []


def test_models_count_for_the_unit_as_it_was(city, campaign):
    make_model(city.units.ward, ModelState.REGISTERED, campaign=campaign, steward=city.units.beside)
    assert {part.unit: part.registered for part in progress_of(campaign).parts}[city.units.ward] == 1


def test_units_of_the_years_of_the_campaign_take_part(city):
    old = unit("90", city.units.city, valid_from="2010-01-01", valid_to="2025-06-30")
    new = unit("91", city.units.city, valid_from="2025-07-01")

    def taking_part(year, on=None, target=None):
        campaign = make_campaign(city.units.city, year_from=year, year_to=year)
        if target:
            make_target(campaign, target, 3)
        return {part.unit for part in progress_of(campaign, on).parts} & {old, new}

    assert taking_part(2024) == {old}
    assert taking_part(2025) == {new}  # what ended meanwhile has nothing to do any more
    assert taking_part(2025, datetime.date(2025, 6, 30)) == {old}
    assert taking_part(2025, target=old) == {old, new}  # but had a target
    assert taking_part(2026) == {new}
    assert taking_part(2026, datetime.date(2025, 6, 30)) == {new}  # before it begins


# --- the next campaign ----------------------------------------------------------------------------------------


def test_last_years_campaign_begins_this_years(city):
    last = make_campaign(
        city.units.city,
        name="Dân vận khéo 2024",
        year_from=2024,
        year_to=2024,
        registration_from=datetime.date(2024, 1, 15),
        registration_to=datetime.date(2024, 2, 29),
        evaluation_from=None,
        evaluation_to=None,
        needed=["photo"],
    )
    ended = unit("90", city.units.city, valid_to=today() - DAY)
    make_target(last, city.units.ward, 9)
    make_target(last, ended, 3)
    values = shifted(last)
    assert values["name"] == "Dân vận khéo 2025"
    assert (values["year_from"], values["registration_to"]) == (2025, datetime.date(2025, 2, 28))
    opened = open_campaign(unit=city.units.city, by=city.secretary, values=values | {"document": None}, targets_of=last)
    assert list(opened.targets.values_list("unit", "models_wanted")) == [(city.units.ward.pk, 9)]
    term = make_campaign(city.units.city, name="Nhiệm kỳ 2021-2025", kind="term", year_from=2021, year_to=2025)
    assert shifted(term)["name"] == "Nhiệm kỳ 2026-2030"


# --- pasted lines ---------------------------------------------------------------------------------------------


def test_lines_are_read_by_name_or_code_and_each_faulty_one_is_named(city):
    twin = unit("00999", city.units.city, name="Phường Twin", short_name="Hoàn Kiếm")
    units = [city.units.ward, city.units.beside, twin]
    text = "\n".join(
        [
            "Phường Ba Đình\t12",
            "",
            "00070 ; 1.200",
            "hoan kiem 5",  # two have it as their short name
            "Phường Không Có\t3",
            "Phường Twin\tnhiều",
            "PHUONG TWIN | 0",
            "ba đình 4",
            "phuong twin   7",
        ]
    )
    found = read_lines(text, units, most=100_000)
    assert found.numbers == {city.units.ward.pk: 12, city.units.beside.pk: 1200, twin.pk: 7}
    assert [line.number for line in found.faulty] == [4, 5, 6, 7, 8]
    assert len({line.reason for line in found.faulty}) == 5


@pytest.mark.bar("B5")
@pytest.mark.parametrize("name", ["Phường Ba Đình", "PHƯỜNG BA ĐÌNH", "phuong ba dinh", NFD, "Phuờng Ba  Đình,"])
def test_lines_know_names_however_they_are_typed(city, name):
    assert read_lines(f"{name}\t3", [city.units.ward], most=9).numbers == {city.units.ward.pk: 3}
