"""Sizes and faces of the two layouts, in points; margins in millimetres.

State: Nghị định 30/2020/NĐ-CP, Phụ lục I. Party: Hướng dẫn 36-HD/VPTW (2018), which says how; Quy định 399-QĐ/TW (2026)
says what stands on a paper. Where a source leaves a range, one value is chosen.
"""

from dataclasses import asdict, dataclass
from typing import Any

from mobilization.common.papers.paper import CENTRE, LEFT, RIGHT, Layout

PAGE_MM = (210, 297)
MARGINS_MM = {"top": 20, "bottom": 20, "left": 30, "right": 20}
PAGE_NUMBER_MM = 10
POINTS_OF_MM = 72 / 25.4
JUSTIFIED = "justify"


@dataclass(frozen=True)
class Face:
    """How a paragraph looks; `line` is the least distance of its lines, `indent` that of the first one."""

    size: float
    bold: bool = False
    italic: bool = False
    align: str = CENTRE
    line: float = 0
    before: float = 0
    after: float = 0
    indent: float = 0
    underline: bool = False


_TABLE = {
    "cell": Face(12, align=LEFT, line=14),
    "cell_head": Face(12, bold=True, line=14),
    "cell_total": Face(12, bold=True, align=LEFT, line=14),
    "note": Face(11, italic=True, align=LEFT, line=13, after=8),
    "caption": Face(12, bold=True, line=15, before=2, after=2),
    "caption_note": Face(11, italic=True, line=13),
    "photo_caption": Face(12, italic=True, line=14),
    "table_title": Face(13, bold=True, align=LEFT, line=16, before=6, after=4),
    "annexed_to": Face(13, italic=True, line=16, after=4),
}
_FRONT = {
    "contents_title": Face(14, bold=True, line=18, before=6, after=8),
    "contents_1": Face(13, bold=True, align=LEFT, line=16, before=5),
    "contents_2": Face(13, bold=True, align=LEFT, line=16, before=4),
    "contents_3": Face(13, align=LEFT, line=16, before=2),
    "contents_4": Face(12, italic=True, align=LEFT, line=15, before=1),
    "cover_superior": Face(14, line=18),
    "cover_issuer": Face(15, bold=True, line=19),
    "cover_kind": Face(28, bold=True, line=36, after=10),
    "cover_title": Face(20, bold=True, line=27),
    "cover_subtitle": Face(15, italic=True, line=20, before=12),
    "cover_foot": Face(14, bold=True, line=18),
}
_TEXT = {
    "decider": Face(14, bold=True, line=18, before=6, after=6),
    "mark": Face(12, bold=True, line=14, before=4),
    "addressee": Face(14, line=18, before=6, after=6),
    "basis": Face(14, italic=True, align=JUSTIFIED, line=18, after=6, indent=36),
    "body": Face(14, align=JUSTIFIED, line=18, after=6, indent=36),
    "chapter": Face(16, bold=True, line=21, before=6, after=14),
    "section_1": Face(14, bold=True, align=JUSTIFIED, line=18, before=4, after=6, indent=36),
    "section_2": Face(14, bold=True, align=JUSTIFIED, line=18, after=6, indent=36),
    "section_3": Face(14, bold=True, italic=True, align=JUSTIFIED, line=18, after=6, indent=36),
}
STATE = (
    _TABLE
    | _FRONT
    | _TEXT
    | {
        "superior": Face(12, line=14),
        "issuer": Face(12, bold=True, line=14),
        "heading": Face(12, bold=True, line=14),
        "motto": Face(13, bold=True, line=15),
        "number": Face(13, line=16, before=6),
        "day": Face(13, italic=True, line=16, before=6),
        "kind": Face(14, bold=True, line=17, before=14),
        "title": Face(14, bold=True, line=17),
        "recipients_head": Face(12, bold=True, italic=True, align=LEFT, line=14),
        "recipients": Face(11, align=LEFT, line=13),
        "authority": Face(14, bold=True, line=16),
        "position": Face(14, bold=True, line=16),
        "signer": Face(14, bold=True, line=16),
        "page_number": Face(14),
    }
)
PARTY = (
    _TABLE
    | _FRONT
    | _TEXT
    | {
        "superior": Face(14, line=16),
        "issuer": Face(14, bold=True, line=16),
        "star": Face(14, line=14),
        "heading": Face(15, bold=True, line=17),
        "number": Face(14, line=16),
        "day": Face(14, italic=True, line=16, before=8),
        "kind": Face(16, bold=True, line=19, before=14),
        "title": Face(15, bold=True, line=18),
        "recipients_head": Face(14, align=LEFT, line=16, underline=True),
        "recipients": Face(12, align=LEFT, line=14),
        "authority": Face(14, bold=True, line=16),
        "position": Face(14, line=16),
        "signer": Face(14, bold=True, line=16),
        "page_number": Face(14),
    }
)
FACES = {Layout.PARTY: PARTY, Layout.STATE: STATE}
LETTERHEAD = {Layout.PARTY: (0.5, 0.5), Layout.STATE: (0.42, 0.58)}
"""The parts of the width that the issuing body and the heading take."""
STATE_HEADING = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
DECIDES = "QUYẾT ĐỊNH"
ENDS = {Layout.PARTY: ".", Layout.STATE: "./."}
"""The text of a paper ends so; of the State bodies by the samples of decree 30/2020."""
PARTY_HEADING = "ĐẢNG CỘNG SẢN VIỆT NAM"
ALIGNMENTS = (LEFT, CENTRE, RIGHT, JUSTIFIED)


COVER_INSET = 12
"""How far the frame of a cover stands out of the text, in points."""
CONTENTS_INDENT = 14
"""What each level of a table of contents goes in, in points."""


def text_height(*, is_landscape: bool) -> float:
    """The height between the margins, in points."""
    page = PAGE_MM[0] if is_landscape else PAGE_MM[1]
    return (page - MARGINS_MM["top"] - MARGINS_MM["bottom"]) * POINTS_OF_MM


def text_width(*, is_landscape: bool) -> float:
    """The width between the margins, in points."""
    page = PAGE_MM[1] if is_landscape else PAGE_MM[0]
    return (page - MARGINS_MM["left"] - MARGINS_MM["right"]) * POINTS_OF_MM


def faces_as_data(layout: Layout) -> dict[str, dict[str, Any]]:
    """The faces as the PDF's template reads them."""
    return {name: asdict(face) for name, face in FACES[layout].items()}
