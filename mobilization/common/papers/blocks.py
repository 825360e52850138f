"""The blocks of a body as pieces: paragraphs, headings, tables and pictures, measured and counted."""

from collections.abc import Iterator, Sequence

from mobilization.common.papers.drawings import figures_of, photographs_of
from mobilization.common.papers.paper import Article, Block, Chart, Picture, PictureRow, Section, Table, Text
from mobilization.common.papers.pieces import Grid, HeadCell, Heading, Line, Piece
from mobilization.common.papers.setter import Setter
from mobilization.common.papers.widths import fitted

CELL_PADDING = 4
WHOLE_ROW = 400
"""Letters up to which a row of a table is kept on one page."""
SMALL_TABLE = 6
"""Rows and totals up to which a table stands on one page."""
COUNTED = "Bảng"
LEVELS = (1, 2, 3)


def pieces_of(setter: Setter, block: Block) -> Iterator[Piece]:
    """What the block becomes. Raises ValueError for one that contradicts itself."""
    match block:
        case Text():
            for text in setter.plain(block.text, "body", setter.width).split("\n"):
                if text.strip():
                    yield Line("body", text.strip())
        case Article():
            number = setter.line("body", block.number, setter.width).text
            told = [each.strip() for each in setter.plain(block.text, "body", setter.width).split("\n")]
            yield Line("body", told[0], lead=number)
            yield from (Line("body", text) for text in told[1:] if text)
        case Section():
            yield _heading(setter, block)
        case Table():
            yield _grid(setter, block)
        case Chart():
            yield from figures_of(setter, block)
        case Picture():
            yield photographs_of(setter, [block])
        case PictureRow():
            yield photographs_of(setter, block.pictures)


def _heading(setter: Setter, section: Section) -> Heading:
    if section.level not in LEVELS:
        raise ValueError(f"A heading has a level of {LEVELS}, not {section.level}")
    is_chapter = section.level == 1 and setter.paper.cover is not None and setter.paper.issuer is None
    face = "chapter" if is_chapter else f"section_{section.level}"
    text = setter.line(face, section.title, setter.width).text
    return Heading(face, text, setter.heading_level(section.level), begins_page=section.begins_page)


def _grid(setter: Setter, table: Table) -> Grid:
    parts = sum(column.width for column in table.columns)
    widths = [setter.width * column.width / parts for column in table.columns]
    if table.fits:
        widths = fitted(table, setter.faces, setter.width, padding=CELL_PADDING)
    inner = [width - 2 * CELL_PADDING for width in widths]

    def cells(rows: Sequence[Sequence[str]], face: str) -> list[list[str]]:
        return [[setter.plain(text, face, width) for text, width in zip(row, inner, strict=True)] for row in rows]

    rows = cells(table.rows, "cell")
    whole = [max(map(len, row), default=0) <= WHOLE_ROW for row in rows]
    return Grid(
        title=setter.caption("table_title", table.title, setter.width, COUNTED if setter.paper.is_counted else ""),
        widths=widths,
        aligned=[column.align for column in table.columns],
        heads=_heads(setter, table, inner),
        rows=rows,
        whole=whole,
        totals=cells(table.totals, "cell_total"),
        stays=_staying(whole, len(table.totals)),
        note=setter.plain(table.note, "note", setter.width),
    )


def _staying(whole: Sequence[bool], totals: int) -> list[bool]:
    """Of each row whether it is on one page with the next: no row stands alone, no total without what it sums.

    A small table stands on one page; of a longer one the first two rows, and the last two with the totals.
    """
    rows = [*whole, *[True] * totals]
    last = len(rows) - 1
    wanted = set(range(last)) if last < SMALL_TABLE else {0, *range(len(whole) - 2, last)}
    return [place in wanted and rows[place] and rows[place + 1] for place in range(last)] + [False] * bool(rows)


def _heads(setter: Setter, table: Table, inner: Sequence[float]) -> list[list[HeadCell]]:
    """One row of heads, or two where columns are grouped."""
    own = [setter.plain(column.title, "cell_head", width) for column, width in zip(table.columns, inner, strict=True)]
    if not table.groups:
        return [[HeadCell(text) for text in own]]
    if sum(columns for _text, columns in table.groups) != len(own) or any(size < 1 for _text, size in table.groups):
        raise ValueError(f"Groups {table.groups} do not span {len(own)} columns")
    above, below, place = [], [], 0
    for text, size in table.groups:
        width = sum(inner[place : place + size]) + 2 * CELL_PADDING * (size - 1)
        if said := setter.plain(text, "cell_head", width):
            above.append(HeadCell(said, columns=size))
            below += [HeadCell(each) for each in own[place : place + size]]
        else:
            above += [HeadCell(each, rows=2) for each in own[place : place + size]]
        place += size
    if not below:
        return [[HeadCell(text) for text in own]]
    return [above, below]
