"""Ids of rows as they stand in addresses and in what a form sends."""

from typing import Any

LARGEST_ID = 2**63 - 1
"""What the database's keys hold at most."""
_DIGITS = len(str(LARGEST_ID))


def as_id(sent: Any) -> int | None:
    """The id that the text is; None for any other text, and for a number that no row could have."""
    text = str(sent)
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        return None
    number = int(text)
    return number if 0 < number <= LARGEST_ID else None
