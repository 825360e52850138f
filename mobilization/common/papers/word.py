"""A paper as a Word file, to be edited further: its looks are named styles, its texts plain."""

from collections.abc import Callable, Sequence
from functools import partial
from xml.etree import ElementTree as ET

from mobilization.common.papers.layouts import (
    FACES,
    JUSTIFIED,
    MARGINS_MM,
    PAGE_MM,
    PAGE_NUMBER_MM,
    POINTS_OF_MM,
    Face,
    text_width,
)
from mobilization.common.papers.ooxml import HEADER_ID, R, add, field, package, root, twips, write_text
from mobilization.common.papers.pages import CELL_PADDING, Annex, Grid, Line, Pages, laid_out
from mobilization.common.papers.paper import CENTRE, Paper

FONT = "Times New Roman"
AUTHOR = "Dân vận khéo"
ALIGNED = {JUSTIFIED: "both"}
ROOM_TO_SIGN = 64
ABOVE_CELL = 2
LEVELS = {"kind": 0, "section_1": 1, "section_2": 2, "section_3": 3}
_LINE = {"val": "single", "sz": "6", "space": "0", "color": "000000"}


def docx_of(paper: Paper) -> bytes:
    """The paper as .docx; the same bytes for the same paper."""
    pages = laid_out(paper, breaks=False)
    parts = {
        "document": _document(pages),
        "styles": _styles(FACES[pages.layout]),
        "settings": _settings(),
        "header": _header(),
    }
    return package(parts, title=pages.name, author=AUTHOR)


def _document(pages: Pages) -> ET.Element:
    document = root("document")
    body = add(document, "body")
    width = text_width(is_landscape=pages.is_landscape)
    if pages.left:
        parts = zip((pages.left, pages.right), pages.sides, strict=True)
        _side_by_side(body, pages.sides, [[partial(_lines, lines=lines, width=side) for lines, side in parts]])
    _told(body, pages, width)
    _closing(body, pages, width)
    for annex in pages.annexes:
        _told(body, annex, width, begins_page=True)
    _section(body, is_landscape=pages.is_landscape)
    return document


def _told(body: ET.Element, told: Pages | Annex, width: float, *, begins_page: bool = False) -> None:
    """Kind, opening and body of the paper or of an annex."""
    _line(body, Line("kind", told.kind), width)
    if begins_page:
        add(body[-1][0], "pageBreakBefore")
    _lines(body, told.opening, width)
    _paragraph(body, "gap")
    for each in told.body:
        if isinstance(each, Grid):
            _grid(body, each)
        else:
            _line(body, each if isinstance(each, Line) else Line(each.face, each.text), width)


def _paragraph(parent: ET.Element, style: str, text: str = "", *, lead: str = "") -> ET.Element:
    paragraph = add(parent, "p")
    add(add(paragraph, "pPr"), "pStyle", val=style)
    if lead:
        write_text(paragraph, f"{lead} ", is_bold=True)
    if text:
        write_text(paragraph, text)
    return paragraph


def _line(parent: ET.Element, line: Line, width: float) -> None:
    """A paragraph, and the rule below it as the upper border of an empty one."""
    paragraph = _paragraph(parent, line.face, line.text, lead=line.lead)
    if line.stays:
        add(paragraph[0], "keepNext")
    if line.rule:
        rule = add(parent, "p")
        looks = add(rule, "pPr")
        add(looks, "pStyle", val="rule")
        side = twips((width - line.rule) / 2)
        add(looks, "ind", left=side, right=side)


def _lines(parent: ET.Element, lines: Sequence[Line], width: float) -> None:
    for line in lines:
        _line(parent, line, width)


def _table(parent: ET.Element, widths: Sequence[float], *, padding: float, bordered: bool) -> ET.Element:
    table = add(parent, "tbl")
    looks = add(table, "tblPr")
    add(looks, "tblW", w=twips(sum(widths)), type="dxa")
    if bordered:
        borders = add(looks, "tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            add(borders, side, **_LINE)
    add(looks, "tblLayout", type="fixed")
    margins = add(looks, "tblCellMar")
    beyond = ABOVE_CELL if bordered else 0
    for side, room in (("top", beyond), ("left", padding), ("bottom", beyond), ("right", padding)):
        add(margins, side, w=twips(room), type="dxa")
    columns = add(table, "tblGrid")
    for width in widths:
        add(columns, "gridCol", w=twips(width))
    return table


def _cell(row: ET.Element, width: float) -> ET.Element:
    cell = add(row, "tc")
    add(add(cell, "tcPr"), "tcW", w=twips(width), type="dxa")
    return cell


def _side_by_side(
    parent: ET.Element, widths: Sequence[float], rows: Sequence[Sequence[Callable[[ET.Element], None]]]
) -> None:
    """Columns without borders; each is filled by its function."""
    table = _table(parent, widths, padding=0, bordered=False)
    for columns in rows:
        row = add(table, "tr")
        add(add(row, "trPr"), "cantSplit")
        for width, fill in zip(widths, columns, strict=True):
            cell = _cell(row, width)
            fill(cell)
            if cell[-1].tag != row.tag.replace("}tr", "}p"):
                _paragraph(cell, "gap")


def _grid(parent: ET.Element, grid: Grid) -> None:
    if grid.title:
        _paragraph(parent, "table_title", grid.title)
    table = _table(parent, grid.widths, padding=CELL_PADDING, bordered=True)
    heads = [(text, CENTRE) for text in grid.heads]
    _row(table, grid, heads, style="cell_head", is_whole=True, is_head=True)
    for texts, whole in zip(grid.rows, grid.whole, strict=True):
        _row(table, grid, list(zip(texts, grid.aligned, strict=True)), style="cell", is_whole=whole)
    _paragraph(parent, "gap")


def _row(
    table: ET.Element,
    grid: Grid,
    cells: Sequence[tuple[str, str]],
    *,
    style: str,
    is_whole: bool,
    is_head: bool = False,
) -> None:
    row = add(table, "tr")
    if is_whole:
        looks = add(row, "trPr")
        add(looks, "cantSplit")
        if is_head:
            add(looks, "tblHeader")
    for (text, aligned), width in zip(cells, grid.widths, strict=True):
        cell = _cell(row, width)
        if is_head:
            add(cell[0], "vAlign", val=CENTRE)
        paragraph = _paragraph(cell, style, text)
        if aligned != "left":
            add(paragraph[0], "jc", val=aligned)


def _closing(body: ET.Element, pages: Pages, width: float) -> None:
    """Recipients left, one signature right; several signatures side by side, the recipients below."""
    if not pages.signed and not pages.recipients:
        return

    def recipients(cell: ET.Element) -> None:
        _lines(cell, pages.recipients, width / 2)

    def signature(lines: Sequence[Line]) -> Callable[[ET.Element], None]:
        def fill(cell: ET.Element) -> None:
            _lines(cell, lines[:-1], width / 2)
            signer = _paragraph(cell, lines[-1].face, lines[-1].text)
            add(signer[0], "spacing", before=twips(ROOM_TO_SIGN))

        return fill

    signed = [signature(lines) for lines in pages.signed]
    places = [recipients, *signed] if len(signed) == 1 else [*signed, recipients]
    if len(places) % 2:
        places.append(lambda cell: None)
    add(_paragraph(body, "gap")[0], "keepNext")
    _side_by_side(body, [width / 2] * 2, [places[at : at + 2] for at in range(0, len(places), 2)])
    _paragraph(body, "gap")


def _section(body: ET.Element, *, is_landscape: bool) -> None:
    section = add(body, "sectPr")
    header = add(section, "headerReference", type="default")
    header.set(f"{{{R}}}id", HEADER_ID)
    width, height = reversed(PAGE_MM) if is_landscape else PAGE_MM
    size = {"w": twips(width * POINTS_OF_MM), "h": twips(height * POINTS_OF_MM)}
    add(section, "pgSz", **size, **({"orient": "landscape"} if is_landscape else {}))
    margins = {side: twips(length * POINTS_OF_MM) for side, length in MARGINS_MM.items()}
    at = twips(PAGE_NUMBER_MM * POINTS_OF_MM)
    add(section, "pgMar", **margins, header=at, footer=at, gutter="0")
    add(section, "titlePg")


def _header() -> ET.Element:
    header = root("hdr")
    field(_paragraph(header, "page_number"), "PAGE")
    return header


def _settings() -> ET.Element:
    settings = root("settings")
    compatible = add(settings, "compat")
    uri = "http://schemas.microsoft.com/office/word"
    add(compatible, "compatSetting", name="compatibilityMode", uri=uri, val="15")
    return settings


def _styles(faces: dict[str, Face]) -> ET.Element:
    styles = root("styles")
    defaults = add(add(add(styles, "docDefaults"), "rPrDefault"), "rPr")
    add(defaults, "rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT)
    add(defaults, "sz", val="28")
    add(defaults, "lang", val="vi-VN", eastAsia="vi-VN")
    normal = add(styles, "style", type="paragraph", default="1", styleId="Normal")
    add(normal, "name", val="Normal")
    for name, face in {**faces, "gap": Face(8, align="left"), "rule": Face(2, align="left", before=2)}.items():
        _style(styles, name, face)
    return styles


def _style(styles: ET.Element, name: str, face: Face) -> None:
    style = add(styles, "style", type="paragraph", customStyle="0" if name in LEVELS else "1", styleId=name)
    add(style, "name", val=f"heading {LEVELS[name] + 1}" if name in LEVELS else name.replace("_", " "))
    add(style, "basedOn", val="Normal")
    add(style, "qFormat")
    paragraph = add(style, "pPr")
    if name in LEVELS or name == "table_title":
        add(paragraph, "keepNext")
    if name == "rule":
        add(add(paragraph, "pBdr"), "top", **_LINE)
    spacing = {"before": twips(face.before), "after": twips(face.after)}
    add(paragraph, "spacing", **spacing, **({"line": twips(face.line), "lineRule": "atLeast"} if face.line else {}))
    if face.indent:
        add(paragraph, "ind", firstLine=twips(face.indent))
    add(paragraph, "jc", val=ALIGNED.get(face.align, face.align))
    if name in LEVELS:
        add(paragraph, "outlineLvl", val=str(LEVELS[name]))
    _letters(style, face)


def _letters(style: ET.Element, face: Face) -> None:
    looks = add(style, "rPr")
    for name, holds in (("b", face.bold), ("bCs", face.bold), ("i", face.italic), ("iCs", face.italic)):
        if holds:
            add(looks, name)
    size = str(round(face.size * 2))
    add(looks, "sz", val=size)
    add(looks, "szCs", val=size)
    if face.underline:
        add(looks, "u", val="single")
