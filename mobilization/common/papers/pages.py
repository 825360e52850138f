"""What stands where on a paper: the same for Word and PDF, with every text cleaned."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mobilization.common.papers.layouts import (
    DECIDES,
    FACES,
    LETTERHEAD,
    PARTY_HEADING,
    STATE_HEADING,
    Face,
    text_width,
)
from mobilization.common.papers.measure import fitting, width_of
from mobilization.common.papers.paper import Article, Block, Layout, Paper, Section, Signature, Table, Text
from mobilization.common.text import clean

BLANK = "\u00a0"
ROOM_FOR_NUMBER, ROOM_FOR_DAY = BLANK * 7, BLANK * 3
PART_OF_LINE = 0.4
"""How long the rule below a name or title is; the sources say a third to a half."""
CELL_PADDING = 4
WHOLE_ROW = 400
"""Letters up to which a row of a table is kept on one page."""
NO_SIGNS_OF_XML = str.maketrans(dict.fromkeys("\ufffe\uffff"))
TWO_DIGITS = 10
PADDED_MONTHS = 2


@dataclass(frozen=True)
class Line:
    """A paragraph in a face, and the length of the rule below it in points; `stays`: on one page with what follows.

    `lead` is bold and stands before the text, a space between them.
    """

    face: str
    text: str
    rule: float = 0
    stays: bool = False
    lead: str = ""


@dataclass(frozen=True)
class Grid:
    """A table as it stands: widths in points, texts, and of each row whether it is kept on one page."""

    title: str
    widths: Sequence[float]
    aligned: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    whole: Sequence[bool]


@dataclass(frozen=True)
class Heading:
    """A heading within the body, from level 2: the paper's own kind is level 1."""

    face: str
    text: str
    level: int


@dataclass(frozen=True)
class Annex:
    """A paper that belongs to it, on pages of its own."""

    kind: str
    opening: Sequence[Line]
    body: Sequence[Line | Heading | Grid]


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The whole paper; `left` and `right` are the two sides of the letterhead, `signed` a column for each signature."""

    layout: Layout
    name: str
    is_landscape: bool
    kind: str
    sides: Sequence[float] = ()
    left: Sequence[Line] = ()
    right: Sequence[Line] = ()
    opening: Sequence[Line] = ()
    body: Sequence[Line | Heading | Grid] = ()
    recipients: Sequence[Line] = ()
    signed: Sequence[Sequence[Line]] = field(default=())
    annexes: Sequence[Annex] = ()


class _Setter:
    """Sets the texts of one paper: cleans them, measures rules, and breaks what is too wide where the writer cannot."""

    def __init__(self, paper: Paper, *, breaks: bool) -> None:
        self.paper = paper
        self.faces: dict[str, Face] = FACES[paper.layout]
        self.width = text_width(is_landscape=paper.is_landscape)
        self.breaks = breaks

    def plain(self, text: str, face: str, width: float) -> str:
        """Clean text in several lines."""
        text = clean(str(text), multiline=True).translate(NO_SIGNS_OF_XML)
        return fitting(text, self.faces[face], width) if self.breaks else text

    def line(self, face: str, text: str, width: float, *, part: float = 0) -> Line:
        """One paragraph; `part` of its width is the rule below it."""
        flat = clean(str(text)).translate(NO_SIGNS_OF_XML)
        rule = min(width_of(flat, self.faces[face]), width) * part
        return Line(face, fitting(flat, self.faces[face], width) if self.breaks else flat, round(rule, 1))

    def given(self, *lines: tuple[str, str, float], width: float) -> list[Line]:
        """The lines that have a text."""
        return [self.line(face, text, width, part=part) for face, text, part in lines if text.strip()]


def laid_out(paper: Paper, *, breaks: bool) -> Pages:
    """Put everything in its place. `breaks`: words too wide for their place get places to break (for the PDF)."""
    setter = _Setter(paper, breaks=breaks)
    name = clean(f"{paper.kind} {paper.title}").translate(NO_SIGNS_OF_XML)
    pages = {
        "layout": paper.layout,
        "name": name,
        "is_landscape": paper.is_landscape,
        **_parts(setter, paper),
    }
    if paper.annexed_to or paper.issuer is None:
        return Pages(**pages)
    sides = [part * setter.width for part in LETTERHEAD[paper.layout]]
    return Pages(
        **pages,
        sides=sides,
        left=_left(setter, paper, sides[0]),
        right=_right(setter, paper, sides[1]),
        recipients=_recipients(setter, paper),
        signed=[_signed(setter, each) for each in paper.signatures],
        annexes=[Annex(**_parts(setter, each)) for each in paper.annexes],
    )


def _parts(setter: _Setter, paper: Paper) -> dict[str, Any]:
    """What a paper and an annex have alike."""
    kind = setter.line("kind", paper.kind.upper(), setter.width).text
    return {"kind": kind, "opening": _opening(setter, paper), "body": _body(setter, paper)}


def _body(setter: _Setter, paper: Paper) -> list[Line | Heading | Grid]:
    """The body; its last paragraph stays with the signatures, which never stand on a page alone."""
    pieces = (piece for block in paper.body for piece in _block(setter, block))
    found: list[Line | Heading | Grid] = [*_bases(setter, paper.bases), *_decides(setter, paper), *pieces]
    if found and isinstance(found[-1], Line) and paper.signatures:
        found[-1] = replace(found[-1], stays=True)
    return found


def _left(setter: _Setter, paper: Paper, width: float) -> list[Line]:
    if paper.issuer is None:
        return []
    is_party = paper.layout is Layout.PARTY
    number, symbol = clean(paper.number) or ROOM_FOR_NUMBER, clean(paper.symbol)
    written = f"Số {number}-{symbol}" if is_party else f"Số: {number}/{symbol}"
    *names, last = paper.issuer.name.upper().split("\n")
    lines = setter.given(
        *(("superior", name, 0.0) for name in paper.issuer.superior.upper().split("\n")),
        *(("issuer", name, 0.0) for name in names),
        ("issuer", last, 0 if is_party else PART_OF_LINE),
        width=width,
    )
    star = [Line("star", "*")] if is_party else []
    marks = setter.given(*(("mark", text.upper(), 0.0) for text in paper.marks), width=width)
    return [*lines, *star, Line("number", written), *marks]


def _right(setter: _Setter, paper: Paper, width: float) -> list[Line]:
    if paper.layout is Layout.PARTY:
        heading = setter.given(("heading", PARTY_HEADING, 1), width=width)
    else:
        heading = setter.given(("heading", STATE_HEADING[0], 0), ("motto", STATE_HEADING[1], 1), width=width)
    place = clean(paper.place)
    day = day_in_words(paper.on, paper.year)
    return [*heading, Line("day", f"{place}, {day}" if place else day[0].upper() + day[1:])]


def day_in_words(on: datetime.date | None, year: int | None = None) -> str:
    """As it is written on papers; a nought before days below 10 and the months 1 and 2 only."""
    if on is None:
        return f"ngày{ROOM_FOR_DAY} tháng{ROOM_FOR_DAY} năm {year or ROOM_FOR_DAY}"
    month = f"0{on.month}" if on.month <= PADDED_MONTHS else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def _opening(setter: _Setter, paper: Paper) -> list[Line]:
    """Below the kind: the title with its rule, what an annex belongs to, whom it is for."""
    return setter.given(
        ("title", paper.title, 0 if paper.annexed_to else PART_OF_LINE),
        ("annexed_to", paper.annexed_to, PART_OF_LINE),
        ("decider", paper.decider.upper() if paper.layout is Layout.STATE else "", 0),
        ("addressee", f"Kính gửi: {paper.addressee}" if paper.addressee.strip() else "", 0),
        width=setter.width,
    )


def _bases(setter: _Setter, bases: Sequence[str]) -> list[Line]:
    told = [clean(each).rstrip(";. ") for each in bases]
    told = [each for each in told if each]
    ends = [";"] * (len(told) - 1) + ["."]
    return [setter.line("basis", text + end, setter.width) for text, end in zip(told, ends, strict=False)]


def _decides(setter: _Setter, paper: Paper) -> list[Line]:
    """Before the articles: of a State body, which was named below the title, the words alone."""
    if not clean(paper.decider):
        return []
    words = f"{DECIDES}:" if paper.layout is Layout.STATE else f"{paper.decider.upper()}\n{DECIDES}"
    return [replace(setter.line("decider", each, setter.width), stays=True) for each in words.split("\n")]


def _block(setter: _Setter, block: Block) -> Iterator[Line | Heading | Grid]:
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
            face = f"section_{block.level}"
            yield Heading(face, setter.line(face, block.title, setter.width).text, block.level + 1)
        case Table():
            yield _grid(setter, block)


def _grid(setter: _Setter, table: Table) -> Grid:
    parts = sum(column.width for column in table.columns)
    widths = [setter.width * column.width / parts for column in table.columns]
    inner = [width - 2 * CELL_PADDING for width in widths]
    rows = [[setter.plain(text, "cell", width) for text, width in zip(row, inner, strict=True)] for row in table.rows]
    return Grid(
        title=setter.line("table_title", table.title, setter.width).text,
        widths=widths,
        aligned=[column.align for column in table.columns],
        heads=[
            setter.plain(column.title, "cell_head", width) for column, width in zip(table.columns, inner, strict=True)
        ],
        rows=rows,
        whole=[max(map(len, row), default=0) <= WHOLE_ROW for row in rows],
    )


def _recipients(setter: _Setter, paper: Paper) -> list[Line]:
    told = [each for each in (clean(each).rstrip(";,. ") for each in paper.recipients) if each]
    if not told:
        return []
    between = "," if paper.layout is Layout.PARTY else ";"
    ends = [between] * (len(told) - 1) + ["."]
    width = setter.width / 2
    lines = [setter.line("recipients", f"- {text}{end}", width) for text, end in zip(told, ends, strict=True)]
    return [Line("recipients_head", "Nơi nhận:"), *lines]


def _signed(setter: _Setter, signature: Signature) -> list[Line]:
    """Authority and position, and last the name, which may be empty: there is room for the signature above it."""
    width = setter.width / 2
    lines = setter.given(
        *(("authority", text.upper(), 0.0) for text in signature.authority),
        ("position", signature.position.upper(), 0.0),
        width=width,
    )
    return [*lines, setter.line("signer", signature.name, width)]
