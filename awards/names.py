"""Names as on paper, compared: with or without a form of address, in any capitals and composition."""

import re

from awards.enums import Recipient
from mobilization.common.text import clean, fold
from reviews.queries.conflicts import same_name

_HOUSEHOLD = re.compile(r"^(?:hộ gia đình|gia đình|hộ)\s+", re.IGNORECASE)
_ADDRESS = re.compile(
    r"^(?:(?:ông|bà|anh|chị|cô|chú|bác|cụ|thầy|đồng chí|đ/c|mr|mrs|ms)(?:\.\s*|\s+)|[ôb]\.\s*)", re.IGNORECASE
)
_JOINERS = re.compile("[\u200c\u200d]")


def bare(name: str, recipient: str) -> str:
    """The name itself: of people without “Ông”, “Bà”, “Đồng chí” …, of a household without “Hộ” besides."""
    rest = clean(_JOINERS.sub("", name))
    if recipient == Recipient.COLLECTIVE:
        return rest
    if recipient == Recipient.HOUSEHOLD:
        rest = _HOUSEHOLD.sub("", rest)
    return _ADDRESS.sub("", rest) or rest


def found_as(name: str, recipient: str) -> str:
    """What the `search` of everybody with this name holds."""
    return fold(bare(name, recipient))


def are_same(one: str, other: str, recipient: str) -> bool:
    """Whether two names as on paper are one; a name typed without any accent is the same as one with them."""
    first, second = bare(one, recipient), bare(other, recipient)
    return fold(first) == fold(second) and same_name(first, second)
