"""Telephone numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from mobilization.common.phones import phone_number


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        (" +84 912-345-678 ", "0912345678"),
        ("+84 (0) 912 345 678", "0912345678"),
        ("0084372345678", "0372345678"),
        ("(024) 3825 1234", "02438251234"),
        ("+84 24 3825 1234", "02438251234"),
        ("0203 382 5123", "02033825123"),
        ("1900 1234", "19001234"),
        ("\u200b0512345678", "0512345678"),
    ],
)
def test_a_number_is_kept_by_its_digits(written, kept):
    assert phone_number(written) == kept


@pytest.mark.parametrize(
    "written",
    ["0912", "0412345678", "01612345678", "0912 345 6789", "02438 251", "38251234", "0912345678, 0987654321",
     "o912345678", "+1 202 555 0100", "０９１２３４５６７８ 1"],
)  # fmt: skip
def test_what_is_no_number_of_the_country_is_refused(written):
    with pytest.raises(ValidationError):
        phone_number(written)
