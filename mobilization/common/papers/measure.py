"""How wide text is in the font of papers, and where a word that is wider than its place may break."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from mobilization.common.papers.layouts import Face

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Tinos"
FILES = {
    (False, False): "Tinos-Regular.ttf",
    (True, False): "Tinos-Bold.ttf",
    (False, True): "Tinos-Italic.ttf",
    (True, True): "Tinos-BoldItalic.ttf",
}
BREAK, BOUND = "\u200b", "\u00a0"
_EM = 1000
_WORD = re.compile(r"\S+")
_TOGETHER = re.compile(r" (?=[\d“”\"]*\d)")
_PARTS = re.compile(r"(?<=[-–/])(?=.)")


@lru_cache(maxsize=4)
def _font(bold: bool, italic: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001
    path = FONTS / FILES[bold, italic]
    return ImageFont.truetype(str(path), _EM, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def _advance(sign: str, bold: bool, italic: bool) -> float:  # noqa: FBT001
    return _font(bold, italic).getlength(sign) / _EM


def width_of(text: str, face: Face) -> float:
    """The width of one line of text, in points."""
    return sum(_advance(sign, face.bold, face.italic) for sign in text) * face.size


def fitting(text: str, face: Face, width: float) -> str:
    """The text with places to break (zero-width spaces) inside words that are wider than `width`, and in no others."""
    if not any(len(word) * face.size > width for word in text.split()):
        return text  # no sign is wider than its size: nearly always
    return _WORD.sub(lambda word: _broken(word[0], face, width), text)


def lines_of(text: str, face: Face, width: float) -> list[str]:
    """The lines into which the text falls; a year or another number stays on one line with the word before it."""
    words = _TOGETHER.sub(BOUND, text).split(" ")
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width_of(longer, face) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace(BOUND, " ") for line in lines]


def balanced(text: str, face: Face, width: float) -> str:
    """A title in as few lines as `width` allows, about equally long, each but the last ended by a line break."""
    lines = lines_of(text, face, width)
    if len(lines) == 1 or any(width_of(line, face) > width for line in lines):
        return text
    low, high = width_of(text, face) / len(lines), width
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(lines_of(text, face, middle)) == len(lines) else (middle, high)
    return "\n".join(lines_of(text, face, high))


def _broken(word: str, face: Face, width: float) -> str:
    if width_of(word, face) <= width:
        return word
    if len(parts := _PARTS.split(word)) > 1:  # DVK-2025-000001 first breaks where a reader would break it
        return BREAK.join(_broken(part, face, width) for part in parts)
    pieces, taken = [""], 0.0
    for sign in word:
        wide = _advance(sign, face.bold, face.italic) * face.size
        if taken + wide > width and pieces[-1] and not unicodedata.combining(sign):
            pieces.append("")
            taken = 0
        pieces[-1] += sign
        taken += wide
    return BREAK.join(pieces)
