"""Tables of a Word file: those of the body, and columns without borders that put things side by side."""

from collections.abc import Callable, Sequence
from xml.etree import ElementTree as ET

from mobilization.common.papers.blocks import CELL_PADDING
from mobilization.common.papers.ooxml import add, twips
from mobilization.common.papers.paper import CENTRE
from mobilization.common.papers.pieces import Grid
from mobilization.common.papers.word_lines import caption_in, paragraph
from mobilization.common.papers.word_styles import LINE

ABOVE_CELL = 2


def table_in(
    parent: ET.Element, widths: Sequence[float], *, padding: float, bordered: bool, title: str = ""
) -> ET.Element:
    """An empty table of columns so wide; `title` is what screen readers call it."""
    table = add(parent, "tbl")
    looks = add(table, "tblPr")
    add(looks, "tblW", w=twips(sum(widths)), type="dxa")
    if bordered:
        borders = add(looks, "tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            add(borders, side, **LINE)
    add(looks, "tblLayout", type="fixed")
    margins = add(looks, "tblCellMar")
    beyond = ABOVE_CELL if bordered else 0
    for side, room in (("top", beyond), ("left", padding), ("bottom", beyond), ("right", padding)):
        add(margins, side, w=twips(room), type="dxa")
    if title:
        add(looks, "tblCaption", val=title)
    columns = add(table, "tblGrid")
    for width in widths:
        add(columns, "gridCol", w=twips(width))
    return table


def cell_in(row: ET.Element, width: float, *, columns: int = 1, merge: str = "") -> ET.Element:
    """An empty cell; `merge` says that it begins ("restart") or goes on ("continue") over several rows."""
    cell = add(row, "tc")
    looks = add(cell, "tcPr")
    add(looks, "tcW", w=twips(width), type="dxa")
    if columns > 1:
        add(looks, "gridSpan", val=str(columns))
    if merge:
        add(looks, "vMerge", val=merge)
    return cell


def side_by_side(
    parent: ET.Element, widths: Sequence[float], rows: Sequence[Sequence[Callable[[ET.Element], None]]]
) -> None:
    """Columns without borders; each is filled by its function."""
    table = table_in(parent, widths, padding=0, bordered=False)
    for columns in rows:
        row = add(table, "tr")
        add(add(row, "trPr"), "cantSplit")
        for width, fill in zip(widths, columns, strict=True):
            cell = cell_in(row, width)
            fill(cell)
            if cell[-1].tag != row.tag.replace("}tr", "}p"):
                paragraph(cell, "gap")


def grid_in(parent: ET.Element, grid: Grid) -> None:
    """A table of the body with its title and the note below it, which stays with the last row."""
    if grid.title.text:
        caption_in(parent, grid.title)
    table = table_in(parent, grid.widths, padding=CELL_PADDING, bordered=True, title=grid.title.text)
    _heads(table, grid)
    rows = [(texts, "cell", whole) for texts, whole in zip(grid.rows, grid.whole, strict=True)]
    rows += [(texts, "cell_total", True) for texts in grid.totals]
    for place, (texts, style, is_whole) in enumerate(rows):
        stays = grid.stays[place] or bool(grid.note and place == len(rows) - 1)
        _row(table, grid, texts, style=style, is_whole=is_whole, stays=stays)
    if grid.note:
        paragraph(parent, "note", grid.note)
    else:
        paragraph(parent, "gap")


def _begun(table: ET.Element, *, is_whole: bool, is_head: bool = False) -> ET.Element:
    row = add(table, "tr")
    if is_whole or is_head:
        looks = add(row, "trPr")
        add(looks, "cantSplit")
        if is_head:
            add(looks, "tblHeader")
    return row


def _heads(table: ET.Element, grid: Grid) -> None:
    """One row of heads, or two; what takes two rows has an empty cell that goes on below it."""
    going_on: list[bool] = []
    for place, heads in enumerate(grid.heads):
        row, column, mine = _begun(table, is_whole=True, is_head=True), 0, iter(heads)
        while column < len(grid.widths):
            goes_on = place > 0 and going_on[column]
            head = None if goes_on else next(mine)
            columns = head.columns if head else 1
            merge = "continue" if goes_on else "restart" if head and head.rows > 1 else ""
            width = sum(grid.widths[column : column + columns])
            cell = cell_in(row, width, columns=columns, merge=merge)
            add(cell[0], "vAlign", val=CENTRE)
            made = paragraph(cell, "cell_head", head.text if head else "")
            add(made[0], "jc", val=CENTRE)
            column += columns
            if place == 0:
                going_on += [merge == "restart"] * columns


def _row(
    table: ET.Element, grid: Grid, texts: Sequence[str], *, style: str, is_whole: bool, stays: bool = False
) -> None:
    row = _begun(table, is_whole=is_whole)
    for text, aligned, width in zip(texts, grid.aligned, grid.widths, strict=True):
        made = paragraph(cell_in(row, width), style, text)
        if stays:
            add(made[0], "keepNext")
        if aligned != "left":
            add(made[0], "jc", val=aligned)
