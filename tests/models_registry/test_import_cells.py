"""What stands in a single cell, and how it is shown and written again; no table, no database."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from models_registry.import_cells import CellWrong, as_choice, as_day, as_number, as_persons, as_text
from models_registry.import_values import LONGEST_SHOWN, cut, quoted, shown
from models_registry.models import RegisteredModel
from models_registry.queries.import_pages import _first, unread

HOUSEHOLDS, LAND = (RegisteredModel._meta.get_field(name) for name in ("households", "people_land"))


def wrong(read, *told):
    with translation.override("en"), pytest.raises(CellWrong) as refused:
        read(*told)
    return str(refused.value)


def test_a_cell_of_a_number_that_holds_something_else_is_told():
    assert wrong(as_number, ["f"], HOUSEHOLDS).startswith("This is a formula")
    for raw in (["b", 1], ["d", "2026-03-15"], "x", "9" * 41, ["n", "9" * 41]):
        assert wrong(as_number, raw, HOUSEHOLDS).startswith("This is no number")
    assert wrong(as_number, ["x", 50_000], HOUSEHOLDS).startswith("This text has 50,000 letters")
    assert "shows “#N/A”" in wrong(as_number, ["e", "#N/A"], HOUSEHOLDS)


def test_numbers_of_excel_are_no_typed_ones_and_huge_ones_are_left_to_the_rules():
    assert wrong(as_number, ["n", "1.234"], LAND) == f"At most {LAND.decimal_places} decimals fit here."
    assert wrong(as_number, ["n", "1.234"], HOUSEHOLDS) == "Only whole numbers fit here."
    assert as_number(["n", "46.0000000001"], HOUSEHOLDS) == 46
    for digits in ("1e19", "1e20", "1e25"):
        assert as_number(["n", digits], HOUSEHOLDS) == int(Decimal(digits))
    assert as_number("9" * 40, HOUSEHOLDS) == int("9" * 40)
    for empty in ("", " "):
        assert as_number(empty, HOUSEHOLDS) is None


def test_the_numbers_of_days_are_those_of_our_time():
    for serial, is_day in (("19999", False), ("20000", True), ("80000", True), ("80001", False), ("x", False)):
        if is_day:
            assert as_day(["n", serial]).year in (1954, 2119)
        else:
            assert wrong(as_day, ["n", serial]).startswith("This is no day")
    assert as_day(" ") is None


def test_every_kind_of_cell_has_its_text():
    with translation.override("en"):
        assert [as_text(raw) for raw in (["b", 1], ["b", 0], ["n", "12.0"], ["d", "2026-03-05"], "'=1", "'x")] == [
            "Yes", "No", "12", "05/03/2026", "=1", "'x",
        ]  # fmt: skip


def test_old_fonts_are_known_by_several_signs_where_no_letter_is_of_unicode():
    assert as_text("aµ b") == "aµ b"
    assert "TCVN3" in wrong(as_text, "aµ bµ")
    assert as_text("Đường aµ bµ") == "Đường aµ bµ"


def test_empty_lines_and_cells_of_blanks_say_nothing():
    assert [row["name"] for row in as_persons("Lê Cê\n \n\nTrần Bê")] == ["Lê Cê", "Trần Bê"]
    assert as_choice(" ", "subject") == ""


def test_what_would_be_a_formula_is_quoted_where_one_asks_for_it():
    assert [quoted(text) for text in ("=1", "'=1", "x")] == ["=1", "''=1", "x"]
    assert [quoted(text, formulas=True) for text in ("=1", "＝1", "'=1", "x")] == ["'=1", "'＝1", "''=1", "x"]


def test_values_are_shown_as_people_read_them_and_long_ones_cut():
    day = datetime.date(2026, 3, 5)
    with translation.override("vi"):
        assert [shown("households", value) for value in (None, 1_234_567, 0)] == ["–", "1.234.567", "0"]
        assert (shown("people_land", Decimal("12.50")), shown("started_on", day)) == ("12,5", "05/03/2026")
        assert (shown("subject", "collective"), shown("title", "")) == ("Tập thể", "–")
    longest = "x" * LONGEST_SHOWN
    assert (cut(longest), cut(longest + "x")) == (longest, longest + "…")


def test_cells_are_written_again_as_they_came():
    cells = ("x", ["n", "46"], ["n", "1e5"], ["d", "2026-03-05"], ["e", "#N/A"], ["f"], ["x", 50_000], ["b", 1])
    assert [unread(raw) for raw in cells] == [
        "x", 46.0, "1e5", datetime.date(2026, 3, 5), "#N/A", None, None, None,
    ]  # fmt: skip


def test_what_was_chosen_stands_first_and_once():
    assert _first(["a", "b"], SimpleNamespace(name="b")) == ["b", "a"]
    assert _first(["a", "b"], None) == ["a", "b"]
