"""The largest size at which a text fits a box, and its lines there: names on certificates never overflow.

Sizes are in points. Lines are broken here and nowhere else, so the template that sets them cannot break them otherwise.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from mobilization.common.papers.layouts import Face
from mobilization.common.papers.measure import width_of

ASCENT, DESCENT = 0.891, 0.216
"""Of the font's size: how far a line reaches above and below its base."""
LEADING = 0.12
SLACK = 0.985
"""Letters are measured one by one; what stands beside each other may differ by a hair."""
SMALL = 0.35
"""Of the largest size: rather than smaller than that, a word is broken."""
_STEPS = 7


@dataclass(frozen=True)
class Fitted:
    """A text as it is set: its size and its lines."""

    size: float
    lines: tuple[str, ...]


def height_of(lines: int, size: float) -> float:
    """How high so many lines are."""
    return (lines * (ASCENT + DESCENT) + (lines - 1) * LEADING) * size


def fitted(text: str, width: float, height: float, sizes: Sequence[float], *, bold: bool, italic: bool) -> Fitted:
    """The text at the first of the sizes (largest first) at which its lines fit; line breaks of its own are kept.

    A word is broken only where it would be too small in one piece. Lines become about equally long. What fits at none
    of the sizes becomes smaller still: nothing overflows.
    """
    words = [[_Word.of(each, bold=bold, italic=italic) for each in line.split()] for line in text.split("\n")]
    space = width_of(" ", Face(1, bold=bold, italic=italic))
    room = width * SLACK
    widest = max((word.width for line in words for word in line), default=0)
    for size in sizes:
        if widest * size <= room and size >= SMALL * sizes[0] and (lines := _at(words, size, room, height, space)):
            return Fitted(size, lines)
    for size in chain(sizes, _smaller(sizes[-1])):
        parted = [[part for word in line for part in word.parts(room / size)] for line in words]
        if lines := _at(parted, size, room, height, space):
            return Fitted(size, lines)
    raise AssertionError("There is always a smaller size")


def _smaller(size: float) -> Iterator[float]:
    while True:
        size *= 0.9
        yield size


def _at(words: "list[list[_Word]]", size: float, room: float, height: float, space: float) -> tuple[str, ...]:
    """The lines at this size; none where they are too many."""
    number = len(_wrapped(words, room / size, space))
    return tuple(_balanced(words, room / size, space, number)) if height_of(number, size) <= height else ()


@dataclass(frozen=True)
class _Word:
    """A word with the widths of its letters at size 1."""

    text: str
    widths: tuple[float, ...]
    is_glued: bool = False

    @classmethod
    def of(cls, text: str, *, bold: bool, italic: bool) -> "_Word":
        face = Face(1, bold=bold, italic=italic)
        return cls(text, tuple(width_of(each, face) for each in text))

    @property
    def width(self) -> float:
        """How wide it is at size 1."""
        return sum(self.widths)

    def parts(self, room: float) -> list["_Word"]:
        """The word in pieces that are no wider than the room; all but the first stand without a space before them."""
        pieces, start, taken = [], 0, 0.0
        for place, wide in enumerate(self.widths):
            if taken + wide > room and place > start and not unicodedata.combining(self.text[place]):
                pieces.append(_Word(self.text[start:place], self.widths[start:place], start > 0))
                start, taken = place, 0.0
            taken += wide
        return [*pieces, _Word(self.text[start:], self.widths[start:], start > 0)]


def _wrapped(lines: list[list[_Word]], room: float, space: float) -> list[str]:
    """Each line of the text filled as far as it goes."""
    found = []
    for words in lines:
        said, taken = "", 0.0
        for word in words:
            gap = 0 if word.is_glued else space
            if said and taken + gap + word.width > room:
                found.append(said)
                said, taken = word.text, word.width
            else:
                said, taken = (
                    said + (" " if said and gap else "") + word.text,
                    taken + (gap if said else 0) + word.width,
                )
        found.append(said)
    return found


def _balanced(words: list[list[_Word]], room: float, space: float, number: int) -> list[str]:
    """The same number of lines within the least room."""
    least = max((word.width for line in words for word in line), default=0)
    low, high = least, room
    for _step in range(_STEPS):
        middle = (low + high) / 2
        if len(_wrapped(words, middle, space)) <= number:
            high = middle
        else:
            low = middle
    return _wrapped(words, high, space)
