"""The rules of the files of units one by one, on files of a few rows."""

import datetime

import pytest
from django.db import connection

from organizations.models import Unit, UnitSuccession
from organizations.services import unit_loading
from organizations.services.unit_files import UnitFilesRefused
from organizations.services.unit_loading import Loaded, load_units
from organizations.services.unit_plan import SUCCESSION_COLUMNS
from organizations.services.unit_rows import BODY_COLUMNS, COUNTRY_COLUMNS, UNIT_COLUMNS, body_code
from tests.organizations.reorganisations import make_unit

pytestmark = pytest.mark.django_db
UNITS, BODIES, SUCCESSIONS, COUNTRY = "hanoi_units.csv", "hanoi_bodies.csv", "hanoi_successions.csv", "vietnam_2025.csv"
COLUMNS = {UNITS: UNIT_COLUMNS, BODIES: BODY_COLUMNS, SUCCESSIONS: SUCCESSION_COLUMNS, COUNTRY: COUNTRY_COLUMNS}
CITY = "01,Thành phố Hà Nội,Hà Nội,city,city,,,,,,"
WARD = "00004,Phường Ba Đình,Ba Đình,ward,grassroots,01,2025-07-01,,,,"
FORMER = "00001,Phường Phúc Xá,Phúc Xá,ward,grassroots,01,2020-01-01,2025-06-30,,,"
POLICE = "Công an thành phố Hà Nội,police,district,,,,"
PASSES = "00001,2020-01-01,00004,2025-07-01,2025-07-01,merge,true,whole,"


@pytest.fixture
def load(tmp_path):
    """Load these rows; what was done, or the faults."""

    def call(*units, bodies=(), successions=(), country=None):
        for name, rows in ((UNITS, units), (BODIES, bodies), (SUCCESSIONS, successions), (COUNTRY, country or ())):
            (tmp_path / name).write_text("\n".join([",".join(COLUMNS[name]), *rows]) + "\n", encoding="utf-8")
        try:
            return load_units(tmp_path, country=country is not None)
        except UnitFilesRefused as refused:
            return refused.faults

    return call


def places(faults):
    return [(fault.file, fault.line, fault.column) for fault in faults]


# --- cells ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (WARD.replace("Phường Ba Đình", ""), "name"),
        (WARD.replace("Phường Ba Đình", "x" * 201), "name"),
        (WARD.replace("Phường Ba Đình", "Ph­êng Ba §×nh"), "name"),
        (WARD.replace("ward", "phuong"), "type"),
        (WARD.replace("grassroots", "ward"), "level"),
        (WARD + "-1", "area_km2"),
        (WARD.removesuffix(",,,") + ",21,,", "longitude"),
        (WARD.replace("2025-07-01,,", "2025-07-01,2025-06-30,"), "valid_to"),
        (WARD.replace(",01,", ",99,"), "parent_code"),
        (WARD.removesuffix(","), ""),
    ],
)
def test_each_cell_has_its_rule(load, row, column):
    assert places(load(CITY, row)) == [(UNITS, 3, column)]
    assert not Unit.objects.exists()


def test_spaces_around_a_cell_do_not_count(load):
    assert load(CITY, WARD.replace(",ward,", ", ward ,").replace("Phường Ba", " Phường  Ba")).__class__ is Loaded
    unit = Unit.objects.get(code="00004")
    assert (unit.name, unit.kind) == ("Phường Ba Đình", "ward")


def test_a_number_with_more_places_is_rounded_once(load):
    rows = (CITY, WARD.removesuffix(",,,") + ",21.03333333,105.8,2.976")
    assert load(*rows).new_units == 2
    unit = Unit.objects.get(code="00004")
    assert (str(unit.latitude), str(unit.longitude), str(unit.area_km2)) == ("21.033333", "105.800000", "2.98")
    assert load(*rows) == Loaded(0, 0, 0, 0)


@pytest.mark.parametrize("typed", ["2e1", "+2", "0x2", "２", "Infinity", "1_0"])
def test_a_number_has_one_spelling(load, typed):
    assert places(load(CITY, f"{WARD.removesuffix(',')},{typed}")) == [(UNITS, 3, "area_km2")]


@pytest.mark.parametrize("typed", ["20250701", "2025-W27-2", "2025-7-1"])
def test_a_day_has_one_spelling(load, typed):
    faults = load(CITY, WARD.replace("2025-07-01", typed))
    assert [(fault.column, fault.problem) for fault in faults] == [("valid_from", f"{typed!r} is no day.")]


def test_a_day_that_must_stand_there(load):
    faults = load(CITY, FORMER, WARD, successions=[PASSES.replace("2025-07-01,merge", ",merge")])
    assert (faults[0].column, faults[0].problem) == ("effective_on", "'' is no day.")


@pytest.mark.parametrize("sign", ["–", "’", "“", "”"])
def test_signs_of_print_are_no_foreign_letters(load, sign):
    assert load(CITY, WARD.replace("Phường Ba Đình", f"Phường Ba {sign} Đình")) == Loaded(2, 0, 0, 0)


# --- rows and files -------------------------------------------------------------------------------------------


def test_a_row_is_named_by_its_first_line_also_after_cells_of_several(load):
    long = f'{POLICE.removesuffix(",")},"Một\nhai\nba"'
    faults = load(CITY, bodies=[long, "", ",,,,,,", "Cục Thuế Hà Nội,tax,district,,,,"])
    assert [(fault.line, fault.column) for fault in faults] == [(7, "kind")]


def test_empty_lines_are_passed_over(load):
    assert load("", CITY, ",,,,,,,,,,", WARD) == Loaded(2, 0, 0, 0)


def test_quotation_marks_stand_around_whole_cells(load):
    faults = load(CITY, WARD.replace("Ba Đình", '"Ba" Đình'))
    assert [(fault.line, fault.problem[:14]) for fault in faults] == [(3, "Cannot be read")]


def test_faults_stand_in_the_order_of_files_and_lines(load):
    wrong = WARD.replace("2025-07-01", "soon").replace("ward", "w")
    faults = load(CITY, wrong, bodies=[POLICE.replace("police", "p")])
    assert [(fault.file, fault.line, fault.column) for fault in faults] == [
        (BODIES, 2, "kind"),
        (UNITS, 3, "type"),
        (UNITS, 3, "valid_from"),
    ]


@pytest.mark.parametrize("file", [UNITS, BODIES, SUCCESSIONS])
def test_rows_below_a_wrong_header_are_not_read(load, tmp_path, monkeypatch, file):
    monkeypatch.setitem(COLUMNS, file, (*COLUMNS[file], "more"))
    faults = load(CITY.replace("city", "x"), bodies=["x"], successions=["x"])
    assert [place for place in places(faults) if place[0] == file] == [(file, 1, "more")]


def test_a_column_stands_there_once(load, monkeypatch):
    monkeypatch.setitem(COLUMNS, UNITS, (*UNIT_COLUMNS, "name"))
    faults = load(CITY)
    assert [(fault.line, fault.column, fault.problem) for fault in faults] == [
        (1, "name", "The column stands there twice.")
    ]


def test_a_nul_is_named(load):
    assert [(fault.line, fault.problem) for fault in load(CITY, WARD.replace("Đình", "Đ\0ình"))] == [
        (3, "A NUL character.")
    ]


# --- codes and names ------------------------------------------------------------------------------------------


def test_codes_of_bodies():
    names = {
        "Công an thành phố Hà Nội": "HN-CA",
        "Hà Nội": "HN-HN",
        "Thành phố": "HN-TP",
        "Đảng uỷ " * 20: "HN-" + "DU" * 8 + "D",
    }
    assert {name: body_code(name) for name in names} == names


def test_what_is_known_of_a_body_stands_in_its_note(load):
    load(CITY, bodies=["Cục Thuế Hà Nội,agency,district,,,Quyết định 1,Từ 2025"])
    assert Unit.objects.get(code="HN-CT").note == "Từ 2025\nQuyết định 1"


def test_the_country_without_its_rows_of_hanoi(load):
    rows = [
        "01,Thành phố Hà Nội,city,,,,",
        "00004,Phường Ba Đình,ward,01,,,",
        "79,Thành phố Huế,city,,,,",
        "25000,Xã A,commune,79,,,",
    ]
    assert load(CITY, country=rows) == Loaded(3, 0, 0, 0)
    found = Unit.objects.exclude(code="01").order_by("code").values_list("short_name", "level", "valid_from")
    begins = datetime.date(2025, 7, 1)
    assert list(found) == [("A", "grassroots", begins), ("Huế", "city", begins)]


# --- what goes together ---------------------------------------------------------------------------------------


def test_a_broken_row_is_one_fault(load):
    """What refers to its unit is not a second one."""
    city = CITY.replace(",city,city", ",town,city").replace("town", "metropolis")
    faults = load(city, FORMER, WARD, successions=[PASSES])
    assert places(faults) == [(UNITS, 2, "type")]
    faults = load(CITY, FORMER.replace("ward", "w"), WARD, successions=[PASSES])
    assert places(faults) == [(UNITS, 3, "type")]
    faults = load(CITY, FORMER, FORMER.replace("2020-01-01,2025-06-30", "soon,2024-12-31"))
    assert places(faults) == [(UNITS, 4, "valid_from")]


def test_one_row_a_unit(load):
    assert places(load(CITY, WARD, WARD)) == [(UNITS, 4, "code")]


def test_an_empty_cell_says_nothing(load):
    load(CITY, WARD)
    Unit.objects.filter(code="00004").update(valid_to="2026-12-31", note="by hand", area_km2=1)
    assert load(CITY, WARD) == Loaded(0, 0, 0, 0)
    assert (Unit.objects.get(code="00004").note, Unit.objects.exclude(valid_to=None).count()) == ("by hand", 1)


def test_a_unit_without_a_parent_is_topmost(load):
    assert load(CITY, WARD.replace(",01,", ",,")) == Loaded(2, 0, 0, 0)
    assert Unit.objects.get(code="00004").parent is None


@pytest.mark.parametrize("begins", ["", "2020-01-01"])
def test_an_unknown_beginning_covers_and_overlaps_all_before(load, begins):
    city = CITY.replace("city,city,,,", f"city,city,,{begins},")
    assert load(city, WARD.replace("2025-07-01", "2010-01-01")).__class__ is Loaded
    twice = [
        f"00009,Xã Một,Một,commune,grassroots,01,{begins},2024-12-31,,,",
        "00009,Xã Hai,Hai,commune,grassroots,01,2011-01-01,2012-01-01,,,",
    ]
    assert [fault.column for fault in load(city, *twice)] == ["valid_from"]


@pytest.mark.parametrize(
    ("parent", "problem"),
    [
        ("99", "No unit has the code 99."),
        ("00004", "00004 does not exist for the whole time of this unit."),
        ("00005", "The unit would be below itself."),
    ],
)
def test_a_unit_above_is_there_and_not_below(load, parent, problem):
    other = WARD.replace("00004", "00005").replace(",01,", ",00004,")
    faults = load(CITY, WARD.replace(",01,", f",{parent},"), other)
    assert (faults[0].line, faults[0].column, faults[0].problem) == (3, "parent_code", problem)


def test_what_is_stored_counts_for_the_rows(load):
    """A code that is taken, a unit below that goes on, a unit above that is named by its code."""
    city = make_unit("01", level="city", kind="city", name="Thành phố Hà Nội", valid_from=None)
    make_unit("00009", city, valid_from=datetime.date(2025, 7, 1), kind="ward")
    below = make_unit("00010", make_unit("00008", city))
    taken = "00009,Xã Một,Một,commune,grassroots,01,2011-01-01,,,,"
    assert places(load(taken)) == [(UNITS, 2, "valid_from")]
    ends = "00008,Xã 00008,00008,commune,grassroots,01,2020-01-01,2025-06-30,,,"
    assert [(fault.column, fault.problem) for fault in load(ends)] == [
        ("valid_to", f"{below.name} below it would exist longer.")
    ]
    assert load(WARD) == Loaded(1, 0, 0, 0)
    assert Unit.objects.get(code="00004").parent == city


def test_the_unit_above_lasts_as_long(load):
    above = "001,Quận Một,Một,urban_district,district,01,2020-01-01,2025-06-30,,,"
    below = WARD.replace(",01,", ",001,")
    assert places(load(CITY, above, below.replace("2025-07-01", "2021-01-01"))) == [(UNITS, 4, "parent_code")]
    again = "001,Quận Một,Một,urban_district,district,01,2025-07-01,,,,"
    assert load(CITY, above, again, below).__class__ is Loaded
    assert str(Unit.objects.get(code="00004").parent.valid_from) == "2025-07-01"
    late = (
        below.replace("00004", "00005")
        .replace("2025-07-01", "2019-01-01")
        .replace("2019-01-01,", "2019-01-01,2026-01-01")
    )
    assert places(
        load(CITY, again.replace("2025-07-01", "2025-06-01").replace("001,Q", "002,Q"), late.replace(",001,", ",002,"))
    ) == [(UNITS, 4, "parent_code")]


def test_a_stored_unit_stays_below_its_own(load):
    load(CITY, FORMER, WARD)
    other = "001,Quận Một,Một,urban_district,district,01,,,,,"
    assert places(load(CITY, other, WARD.replace(",01,", ",001,"))) == [(UNITS, 4, "parent_code")]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (PASSES.replace("00004,2025-07-01", "00001,2020-01-01"), {"successor_code", "effective_on"}),
        (PASSES.replace("2025-07-01,merge", "2025-07-02,merge"), {"effective_on"}),
        ("00004,2025-07-01,00005,2026-01-01,2026-01-01,merge,true,whole,", {"effective_on"}),
        (PASSES.replace("00004,2025-07-01", "00003,2020-01-01"), {"effective_on"}),
        (PASSES.replace("00004,2025-07-01", "00005,2026-01-01"), {"effective_on"}),
        (PASSES.replace("00004", "00007"), {"successor_code"}),
    ],
    ids=["itself", "another day", "of a living unit", "to one that is over", "to one that is not there yet", "unknown"],
)
def test_a_succession_takes_effect_the_day_after(load, row, columns):
    over = FORMER.replace("00001", "00003").replace("2025-06-30", "2024-12-31")
    later = WARD.replace("00004", "00005").replace("2025-07-01", "2026-01-01")
    faults = load(CITY, FORMER, WARD, over, later, successions=[row])
    assert {(fault.file, fault.line) for fault in faults} == {(SUCCESSIONS, 2)}
    assert {fault.column for fault in faults} == columns
    assert not UnitSuccession.objects.exists()


def test_one_main_successor_and_each_once(load):
    part = PASSES.replace("merge,true,whole", "split,true,part")
    other = WARD.replace("00004", "00005")
    rows = [part, part.replace("00004", "00005")]
    assert places(load(CITY, FORMER, WARD, other, successions=rows)) == [(SUCCESSIONS, 3, "is_main")]
    rows = [part, part.replace("true", "false")]
    assert places(load(CITY, FORMER, WARD, other, successions=rows)) == [(SUCCESSIONS, 3, "successor_code")]


# --- brought up to date ---------------------------------------------------------------------------------------


def test_what_differs_is_written_and_nothing_else(load):
    other = WARD.replace("00004", "00005")
    part = PASSES.replace("merge,true,whole", "split,true,part")
    rows = [part, part.replace("00004", "00005").replace("true", "false")]
    assert load(CITY, FORMER, WARD, other, successions=rows) == Loaded(4, 0, 2, 0)
    assert load(CITY, FORMER, WARD, other, successions=rows) == Loaded(0, 0, 0, 0)
    turned = [rows[0].replace("true", "false"), rows[1].replace("false", "true")]
    renamed = WARD.replace("Phường Ba Đình", "Phường Ngọc Hà")
    assert load(CITY, FORMER, renamed, other, successions=turned) == Loaded(0, 1, 0, 2)
    stored = Unit.objects.get(code="00004")
    assert (stored.name, stored.version, stored.search) == ("Phường Ngọc Hà", 2, "phuong ngoc ha 00004")
    assert [each.successor.code for each in UnitSuccession.objects.filter(is_main=True)] == ["00005"]


def test_the_level_of_a_stored_unit_stays(load):
    load(CITY, WARD)
    assert places(load(CITY, WARD.replace("grassroots", "district"))) == [(UNITS, 3, "level")]


# --- storing --------------------------------------------------------------------------------------------------


def test_units_above_are_stored_first_whatever_the_order_of_rows(load):
    assert load(WARD, CITY) == Loaded(2, 0, 0, 0)
    assert Unit.objects.get(code="00004").path.startswith(Unit.objects.get(code="01").path)


def test_nothing_is_stored_when_the_last_step_fails(load, monkeypatch):
    def fail(plan):
        raise RuntimeError

    monkeypatch.setattr(unit_loading, "_store_successions", fail)
    with pytest.raises(RuntimeError):
        load(CITY, WARD)
    assert not Unit.objects.exists()


def test_one_loading_at_a_time(load, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as asked:
        load(CITY, FORMER, WARD, successions=[PASSES])
    statements = [each["sql"] for each in asked if "pg_advisory" in each["sql"] or "FOR UPDATE" in each["sql"]]
    assert ["pg_advisory_xact_lock" in each for each in statements] == [True, False, False]
    assert connection.in_atomic_block  # the test's own: the lock goes with the transaction
