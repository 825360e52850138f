"""Words that were looked for, marked where they stand in a text, in its own spelling."""

import re
from collections.abc import Collection

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from mobilization.common.text import fold, nfc

_PIECES = re.compile(r"[^\W_]+|[\W_]+")
EXCERPT = 220
BEFORE = 60


def marked(text: str, words: Collection[str]) -> SafeString:
    """The text as HTML, escaped, with `<mark>` around the runs of words whose folded form is among `words`.

    `marked("Hiến đất", {"dat"})` is `Hiến <mark>đất</mark>`; the same for composed and decomposed text.
    """
    pieces = _PIECES.findall(nfc(text))
    hits = [fold(piece) in words for piece in pieces]
    # Between two hits a space or hyphen is marked, too: one stretch for a reader and for a screen reader.
    for place in range(1, len(pieces) - 1):
        hits[place] = hits[place] or (hits[place - 1] and hits[place + 1] and pieces[place] in {" ", "-"})
    runs: list[tuple[bool, str]] = []
    for hit, piece in zip(hits, pieces, strict=True):
        if runs and runs[-1][0] is hit:
            runs[-1] = (hit, runs[-1][1] + piece)
        else:
            runs.append((hit, piece))
    return format_html_join("", "{}", ((_mark(part) if hit else conditional_escape(part),) for hit, part in runs))


def _mark(part: str) -> SafeString:
    return format_html_join("", "<mark>{}</mark>", [(part,)])


def excerpt(text: str, words: Collection[str], *, length: int = EXCERPT) -> SafeString:
    """About `length` letters of the text around its first hit (without one, its beginning), marked."""
    text = " ".join(nfc(text).split())
    first = next((piece.start() for piece in _PIECES.finditer(text) if fold(piece[0]) in words), 0)
    begins = text.rfind(" ", 0, max(first - BEFORE, 0)) + 1 if first > BEFORE else 0
    ends = len(text) if begins + length >= len(text) else text.rfind(" ", begins, begins + length)
    ends = ends if ends > begins else begins + length
    shown = marked(text[begins:ends], words)
    return format_html_join("", "{}", [("… " if begins else "",), (shown,), (" …" if ends < len(text) else "",)])


def has_hit(text: str, words: Collection[str]) -> bool:
    """Whether one of the words stands in the text."""
    return any(fold(piece) in words for piece in _PIECES.findall(nfc(text)))
