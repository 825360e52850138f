"""Ids as they stand in addresses and forms."""

import pytest

from mobilization.common.keys import LARGEST_ID, as_id


@pytest.mark.parametrize("sent", ["7", 7, "007", str(LARGEST_ID)])
def test_an_id_is_read(sent):
    assert as_id(sent) == int(sent)


@pytest.mark.parametrize(
    "sent",
    ["", None, "0", "-1", "+1", " 7", "7.0", "1e3", "٧", "७", "²", "seven", "7\0", str(LARGEST_ID + 1), "9" * 5000],
)
def test_anything_else_is_none(sent):
    assert as_id(sent) is None
