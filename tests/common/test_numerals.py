"""Roman numerals of chapters."""

import pytest

from mobilization.common.numerals import roman


def test_chapters_are_numbered_as_papers_do():
    assert [roman(each) for each in (1, 3, 4, 5, 9, 10, 11, 14, 19, 20, 21, 40, 49, 90, 2026)] == [
        "I", "III", "IV", "V", "IX", "X", "XI", "XIV", "XIX", "XX", "XXI", "XL", "XLIX", "XC", "MMXXVI",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="0"):
        roman(0)
