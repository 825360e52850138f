"""Ids of rows as they stand in addresses and in what a form sends."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

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


def as_ids(sent: Iterable[Any]) -> list[int]:
    """The ids that the texts are. Raises Http404 for a single one that is none: the request asks for what is not."""
    ids = [as_id(each) for each in sent]
    if None in ids:
        raise Http404
    return [pk for pk in ids if pk]
