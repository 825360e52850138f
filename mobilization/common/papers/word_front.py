"""What stands before a Word file's text: the title page, in a section of its own, and the table of contents."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from mobilization.common.papers.layouts import COVER_INSET, text_height, text_width
from mobilization.common.papers.ooxml import Media, add, field, field_part, twips, write_text
from mobilization.common.papers.pieces import CoverPage, Heading, Line
from mobilization.common.papers.word_figures import drawn_in
from mobilization.common.papers.word_lines import line_in, lines_in, paragraph
from mobilization.common.papers.word_tables import cell_in, table_in

PARTS_OF_COVER = (0.2, 0.64, 0.16)
END_OF_COVER = 24
"""Points that the end of its section takes below the cover."""
CONTENTS = ' TOC \\o "1-4" \\u \\h \\z \\b noi_dung '
BOOKMARK = "noi_dung"
BOOKMARK_ID = "0"


def cover_in(body: ET.Element, cover: CoverPage, media: Media, *, is_landscape: bool) -> ET.Element:
    """The title page; returns where its section is described, which a page's size and frame still belong into."""
    width, height = text_width(is_landscape=is_landscape), text_height(is_landscape=is_landscape) - END_OF_COVER
    table = table_in(body, [width], padding=0, bordered=False)
    for part, (place, fill) in zip(PARTS_OF_COVER, enumerate(("top", "center", "bottom")), strict=True):
        row = add(table, "tr")
        add(add(row, "trPr"), "trHeight", val=twips(part * height), hRule="exact" if place != 1 else "atLeast")
        cell = cell_in(row, width)
        add(cell[0], "vAlign", val=fill)
        if place == 0:
            lines_in(cell, cover.above, width)
        elif place == 1:
            _middle(cell, cover, width, media)
        lines = cover.below if place == 2 else ()  # noqa: PLR2004 - the last row
        lines_in(cell, lines, width)
        if len(cell) == 1:
            paragraph(cell, "gap")
    end = paragraph(body, "gap")
    return add(end[0], "sectPr")


def _middle(cell: ET.Element, cover: CoverPage, width: float, media: Media) -> None:
    lines_in(cell, cover.kind, width)
    title = paragraph(cell, cover.title.face, cover.title.text)
    if cover.is_heading:
        add(title[0], "outlineLvl", val="0")
    lines_in(cell, cover.subtitle, width)
    if cover.picture:
        paragraph(cell, "gap")
        drawn_in(cell, cover.picture, media)


def frame_in(section: ET.Element) -> None:
    """The frame around the title page."""
    borders = add(section, "pgBorders", offsetFrom="text")
    for side in ("top", "left", "bottom", "right"):
        add(borders, side, val="double", sz="8", space=str(COVER_INSET), color="000000")


def contents_in(body: ET.Element, title: str, headings: Sequence[Heading], pages: Sequence[int], width: float) -> None:
    """The table of contents as a field of Word with what it shows until Word counts anew; the page's last paragraph."""
    line_in(body, Line("contents_title", title), width)
    for place, (heading, page) in enumerate(zip(headings, pages, strict=True), 1):
        entry = paragraph(body, f"contents_{min(heading.level, 4)}")
        if place == 1:
            field_part(entry, "begin")
            add(add(entry, "r"), "instrText").text = CONTENTS
            field_part(entry, "separate")
        link = add(entry, "hyperlink", anchor=bookmark_of(place), history="1")
        write_text(link, heading.text)
        add(add(link, "r"), "tab")
        field(link, f" PAGEREF {bookmark_of(place)} \\h ", str(page))
    end = paragraph(body, "gap")
    if headings:
        field_part(end, "end")


def bookmark_of(place: int) -> str:
    """The name of the mark at a heading."""
    return f"_Toc{place:09d}"
