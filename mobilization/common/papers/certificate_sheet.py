"""Where what a certificate says stands on its sheet: a box for each text, in which it is as large as it can be."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from mobilization.common.papers.fitting import ASCENT, DESCENT, LEADING, fitted, height_of
from mobilization.common.papers.layouts import PARTY_HEADING, POINTS_OF_MM, STATE_HEADING, Face
from mobilization.common.papers.measure import width_of
from mobilization.common.papers.paper import Layout

if TYPE_CHECKING:
    from mobilization.common.papers.certificate import Certificate, Style

SIZES_MM = {"a4": (210, 297), "a3": (297, 420)}
ENGLISH_HEADINGS = {
    Layout.STATE: ("SOCIALIST REPUBLIC OF VIET NAM", "Independence - Freedom - Happiness"),
    Layout.PARTY: ("COMMUNIST PARTY OF VIET NAM",),
}
BOLD, ITALIC, ENGLISH = {"bold": True}, {"italic": True}, {"italic": True, "lang": "en"}
RED = {"bold": True, "colour": "red"}
QR, GAP = 24, 0.8
MOST = {"name": 46, "position": 20, "wording": 34, "wording_en": 20}
"""In which parts what stands between title and foot shares its room; what is missing takes none."""
LARGEST = {"name": 40, "position": 18, "wording": 19, "wording_en": 14}
LOOKS: dict[str, dict[str, Any]] = {"name": RED, "position": {}, "wording": {}, "wording_en": ENGLISH}


def sizes(largest: float, least: float = 6) -> list[float]:
    """Every size from the largest down, in steps that grow with it."""
    found, size = [], largest
    while size >= least:
        found.append(size)
        size -= 2 if size > 24 else 1 if size > 12 else 0.5  # noqa: PLR2004
    return found


@dataclass(frozen=True)
class Placed:
    """A text in its box, in points from the upper left corner of the sheet."""

    name: str
    x: float
    y: float
    width: float
    height: float
    size: float
    lines: Sequence[str]
    side: str = "center"
    up: str = "middle"
    bold: bool = False
    italic: bool = False
    colour: str = "ink"
    lang: str = "vi"
    is_heading: bool = False


class Sheet:
    """One sheet: millimetres of A4 are its units, larger sheets are the same larger."""

    def __init__(self, certificate: "Certificate", style: "Style") -> None:
        self.said, self.style = certificate, style
        short, long = SIZES_MM[style.size]
        scale = short / SIZES_MM["a4"][0]
        self.unit = scale * POINTS_OF_MM
        self.wide, self.high = (long / scale, short / scale) if style.is_landscape else (short / scale, long / scale)
        self.left, self.top = (24.0, 19.0) if style.is_landscape else (21.0, 23.0)
        self.inner = self.wide - 2 * self.left
        self.texts: list[Placed] = []
        self.rules: list[dict[str, float]] = []
        self.y = self.top

    def laid_out(self) -> dict[str, Any]:
        """What the template sets."""
        self._head()
        self._giver()
        foot = self.high - self.top - 52
        self._middle(foot - 2)
        self._number(foot)
        self._signature(foot)
        qr = {"x": self.left * self.unit, "y": (self.high - self.top - QR) * self.unit, "width": QR * self.unit}
        return {"texts": [asdict(each) for each in self.texts], "rules": self.rules, "qr": qr}

    def _put(self, name: str, text: str, box: tuple[float, float, float, float], largest: float, **look: Any) -> None:
        """The text in its box (left, upper edge, width, height, in units), as large as it can be."""
        if not text:
            return
        x, y, width, height = (each * self.unit for each in box)
        faces = {"bold": look.get("bold", False), "italic": look.get("italic", False)}
        scale = self.unit / POINTS_OF_MM
        how = fitted(text, width, height, [each * scale for each in sizes(largest)], **faces)
        self.texts.append(Placed(name, x, y, width, height, how.size, how.lines, **look))

    def _row(self, name: str, text: str, height: float, largest: float, **look: Any) -> None:
        """The same across the sheet, below what was put before."""
        if text:
            self._put(name, text, (self.left, self.y, self.inner, height), largest, **look)
            self.y += height

    def _head(self) -> None:
        is_party = self.style.layout is Layout.PARTY
        lines = (PARTY_HEADING,) if is_party else STATE_HEADING
        for place, line in enumerate(lines):
            self._row("heading", line, 6 if is_party else 5.6, 15 if is_party else 13 + place, **BOLD)
        look = Face(15 if is_party else 14, bold=True)
        length = width_of(lines[-1], look) * self.unit / POINTS_OF_MM
        middle = self.wide * self.unit / 2
        self.rules.append({"x": middle - length / 2, "y": (self.y + 1) * self.unit, "length": length})
        self.y += 2.5
        if self.style.is_bilingual:
            for line in ENGLISH_HEADINGS[self.style.layout]:
                self._row("heading_en", line, 4, 10, **ENGLISH)
        self.y += 2 if self.style.is_landscape else 8

    def _giver(self) -> None:
        said, is_wide = self.said, self.style.is_landscape
        self._row("giver", said.giver, 10 if is_wide else 15, 18, **BOLD)
        self._row("giver_en", said.giver_en, 5, 11, **ENGLISH)
        self._row("gives", said.gives, 8.5, 16, **BOLD)
        high, largest = (26, 50) if not is_wide else (17, 42) if self.style.is_bilingual else (20, 50)
        self._row("title", said.title, high, largest, is_heading=True, **RED)
        self._row("title_en", said.title_en, 7, 14, **ENGLISH)

    def _middle(self, until: float) -> None:
        there = [name for name in MOST if getattr(self.said, name)]
        whole = sum(MOST[name] for name in there)
        room = until - self.y
        heights = {name: min(room * MOST[name] / whole, MOST[name] * 0.75) for name in there}
        self.y += (room - sum(heights.values())) / 2
        for name in there:
            largest = LARGEST[name] * (0.85 if self.style.is_bilingual else 1)
            self._row(name, getattr(self.said, name), heights[name], largest, **LOOKS[name])

    def _number(self, foot: float) -> None:
        said, width, at_left = self.said, self.inner * 0.47, {"side": "left", "up": "top"}
        y = foot
        for name, text, height, largest, look in (
            ("number", said.number, 11.5, 13, {}),
            ("number_en", said.number_en, 8, 10, ENGLISH),
            ("book", said.book, 6, 13, {}),
        ):
            if text:
                self._put(name, text, (self.left, y, width, height), largest, **at_left, **look)
                last = self.texts.pop()
                used = height_of(len(last.lines), last.size)
                self.texts.append(replace(last, height=used))
                y += used / self.unit + GAP
        beside, bottom = self.left + QR + 2, self.high - self.top
        narrow = width - QR - 2
        self._put("check", said.check, (beside, bottom - 16, narrow, 8), 8.5, side="left", up="bottom", italic=True)
        self._put("code", said.code, (beside, bottom - 8, narrow, 7), 9, **at_left, **BOLD)

    def _signature(self, foot: float) -> None:
        said, width = self.said, self.inner * 0.45
        x, bottom = self.left + self.inner - width, self.high - self.top
        self._put("day", said.day, (x, foot, width, 6), 13, **ITALIC)
        self._put("authority", said.authority, (x, foot + 6.5, width, 17), 14, up="top", **BOLD)
        self._put("signer", said.signer, (x, bottom - 9, width, 9), 14, up="bottom", **BOLD)


def sheet_data(style: "Style") -> dict[str, Any]:
    """What all sheets of a file share, for the template."""
    height, width = SIZES_MM[style.size] if style.is_landscape else SIZES_MM[style.size][::-1]
    return {
        "width": width * POINTS_OF_MM,
        "height": height * POINTS_OF_MM,
        "unit": SIZES_MM[style.size][0] / SIZES_MM["a4"][0] * POINTS_OF_MM,
        "ascent": ASCENT,
        "descent": DESCENT,
        "leading": LEADING,
    }
