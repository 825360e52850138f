"""Numbers in cells, as people type them: groups of thousands and decimals, in Vietnamese and in English."""

from decimal import Decimal

import pytest

from models_registry.import_cells import CellWrong, as_number
from models_registry.models import Indicator, RegisteredModel

TARGET = Indicator._meta.get_field("target")
HOUSEHOLDS = RegisteredModel._meta.get_field("households")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("46", "46"),
        ("-1000", "-1000"),
        ("1.000", "1000"),
        ("1,000", "1000"),
        ("12.500.000", "12500000"),
        ("1 250", "1250"),
        ("0,12", "0.12"),
        ("-0,5", "-0.5"),
        ("0.12", "0.12"),
        ("0,120", "0.12"),
        ("0.500", "0.5"),
        ("1.246,5", "1246.5"),
        ("1,246.5", "1246.5"),
    ],
)
def test_numbers_are_read_as_they_are_meant(typed, number):
    assert as_number(typed, TARGET) == Decimal(number)


@pytest.mark.parametrize("typed", ["0,125", "0.125", "00,125", "0.125,5", "0,125.5", "0.125.000", "-0,125"])
def test_no_group_of_thousands_begins_with_a_zero(typed):
    for column in (TARGET, HOUSEHOLDS):
        with pytest.raises(CellWrong):
            as_number(typed, column)
