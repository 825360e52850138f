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
BREAK = "\u200b"
_EM = 1000
_WORD = re.compile(r"\S+")
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
