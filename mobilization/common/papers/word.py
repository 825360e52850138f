"""A paper as a Word file, to be edited further: its looks are named styles, its texts plain."""

from collections.abc import Callable, Sequence
from functools import partial
from xml.etree import ElementTree as ET

from mobilization.common.papers.layouts import (
    FACES,
    MARGINS_MM,
    PAGE_MM,
    PAGE_NUMBER_MM,
    POINTS_OF_MM,
    text_width,
)
from mobilization.common.papers.ooxml import HEADER_ID, Media, R, add, field, package, root, twips, write_text
from mobilization.common.papers.pages import laid_out
from mobilization.common.papers.paper import Paper
from mobilization.common.papers.pdf import pages_of_headings
from mobilization.common.papers.pieces import Annex, Figure, Grid, Heading, Line, Pages, Piece
from mobilization.common.papers.word_figures import figure_in
from mobilization.common.papers.word_front import BOOKMARK, BOOKMARK_ID, bookmark_of, contents_in, cover_in, frame_in
from mobilization.common.papers.word_lines import line_in, lines_in, paragraph
from mobilization.common.papers.word_styles import styles_of
from mobilization.common.papers.word_tables import grid_in, side_by_side

AUTHOR = "Dân vận khéo"
ROOM_TO_SIGN = 64


def docx_of(paper: Paper) -> bytes:
    """The paper as .docx; the same bytes for the same paper. Raises ValueError for a block that contradicts itself.

    Its table of contents shows the pages of the PDF until Word counts its own (F9), which are nearly the same.
    """
    pages = laid_out(paper, breaks=False)
    document = _Document(pages, pages_of_headings(paper) if pages.contents else ())
    parts = {
        "document": document.root,
        "styles": styles_of(FACES[pages.layout], text_width(is_landscape=pages.is_landscape)),
        "settings": _settings(),
        "header": _header(),
    }
    return package(parts, title=pages.name, author=AUTHOR, media=document.media)


class _Document:
    """The text of the file, with its pictures."""

    def __init__(self, pages: Pages, numbers: Sequence[int]) -> None:
        self.pages, self.numbers = pages, numbers
        self.media = Media()
        self.marked = 0
        self.width = text_width(is_landscape=pages.is_landscape)
        self.root = root("document")
        self.body = add(self.root, "body")
        self._write()

    def _write(self) -> None:
        pages, body = self.pages, self.body
        if pages.cover:
            section = cover_in(body, pages.cover, self.media, is_landscape=pages.is_landscape)
            _section(section, is_landscape=pages.is_landscape, is_cover=True)
            self._contents(before=[] if pages.left or pages.kind else pages.body)
        if pages.left:
            parts = zip((pages.left, pages.right), pages.sides, strict=True)
            side_by_side(body, pages.sides, [[partial(lines_in, lines=lines, width=side) for lines, side in parts]])
        self._told(pages)
        _closing(body, pages, self.width)
        for annex in pages.annexes:
            self._told(annex, begins_page=True)
        if pages.contents:
            add(body, "bookmarkEnd", id=BOOKMARK_ID)
        _section(add(body, "sectPr"), is_landscape=pages.is_landscape)

    def _told(self, told: Pages | Annex, *, begins_page: bool = False) -> None:
        """Kind, opening and body of the paper or of an annex."""
        if told.kind:
            heading = Heading("kind", told.kind, 1, begins_page=begins_page)
            self._heading(heading, is_listed=isinstance(told, Annex))
            lines_in(self.body, told.opening, self.width)
            paragraph(self.body, "gap")
        if isinstance(told, Pages) and not told.cover:
            self._contents(before=told.body)
        if isinstance(told, Pages) and told.contents:
            add(self.body, "bookmarkStart", id=BOOKMARK_ID, name=BOOKMARK)
        for each in told.body:
            self._piece(each)

    def _piece(self, piece: Piece) -> None:
        match piece:
            case Grid():
                grid_in(self.body, piece)
            case Figure():
                figure_in(self.body, piece, self.media)
            case Heading():
                self._heading(piece)
            case Line():
                line_in(self.body, piece, self.width)

    def _heading(self, heading: Heading, *, is_listed: bool = True) -> None:
        """A heading with the mark that the table of contents names, where there is one."""
        made = paragraph(self.body, heading.face)
        if heading.begins_page:
            add(made[0], "pageBreakBefore")
        is_marked = bool(self.pages.contents) and is_listed
        if is_marked:
            self.marked += 1
            add(made, "bookmarkStart", id=str(self.marked), name=bookmark_of(self.marked))
        write_text(made, heading.text)
        if is_marked:
            add(made, "bookmarkEnd", id=str(self.marked))

    def _contents(self, *, before: Sequence[Piece]) -> None:
        """The table of contents, and a new page after it unless what follows begins one itself."""
        if not self.pages.contents:
            return
        contents_in(self.body, self.pages.contents, _listed(self.pages), self.numbers, self.width)
        first = before[0] if before else None
        if not (isinstance(first, Heading) and first.begins_page):
            add(add(self.body[-1], "r"), "br", type="page")


def _listed(pages: Pages) -> list[Heading]:
    """The headings that a table of contents names."""
    found = [each for each in pages.body if isinstance(each, Heading)]
    for annex in pages.annexes:
        kind = [Heading("kind", annex.kind, 1)] if annex.kind else []
        found += [*kind, *(each for each in annex.body if isinstance(each, Heading))]
    return found


def _closing(body: ET.Element, pages: Pages, width: float) -> None:
    """Recipients left, one signature right; several signatures side by side, the recipients below."""
    if not pages.signed and not pages.recipients:
        return

    def recipients(cell: ET.Element) -> None:
        lines_in(cell, pages.recipients, width / 2)

    def signature(lines: Sequence[Line]) -> Callable[[ET.Element], None]:
        def fill(cell: ET.Element) -> None:
            lines_in(cell, lines[:-1], width / 2)
            signer = paragraph(cell, lines[-1].face, lines[-1].text)
            add(signer[0], "spacing", before=twips(ROOM_TO_SIGN))

        return fill

    signed = [signature(lines) for lines in pages.signed]
    places = [recipients, *signed] if len(signed) == 1 else [*signed, recipients]
    if len(places) % 2:
        places.append(lambda cell: None)
    add(paragraph(body, "gap")[0], "keepNext")
    side_by_side(body, [width / 2] * 2, [places[at : at + 2] for at in range(0, len(places), 2)])
    paragraph(body, "gap")


def _section(section: ET.Element, *, is_landscape: bool, is_cover: bool = False) -> None:
    """The page: its size, margins and number; the first page of the text has none, a cover has a frame instead."""
    if not is_cover:
        header = add(section, "headerReference", type="default")
        header.set(f"{{{R}}}id", HEADER_ID)
    width, height = reversed(PAGE_MM) if is_landscape else PAGE_MM
    size = {"w": twips(width * POINTS_OF_MM), "h": twips(height * POINTS_OF_MM)}
    add(section, "pgSz", **size, **({"orient": "landscape"} if is_landscape else {}))
    margins = {side: twips(length * POINTS_OF_MM) for side, length in MARGINS_MM.items()}
    at = twips(PAGE_NUMBER_MM * POINTS_OF_MM)
    add(section, "pgMar", **margins, header=at, footer=at, gutter="0")
    if is_cover:
        frame_in(section)
    add(section, "titlePg")


def _header() -> ET.Element:
    header = root("hdr")
    field(paragraph(header, "page_number"), "PAGE")
    return header


def _settings() -> ET.Element:
    settings = root("settings")
    compatible = add(settings, "compat")
    uri = "http://schemas.microsoft.com/office/word"
    add(compatible, "compatSetting", name="compatibilityMode", uri=uri, val="15")
    return settings
