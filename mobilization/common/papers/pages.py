"""What stands where on a paper: the same for Word and PDF, with every text cleaned."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mobilization.common.papers.blocks import pieces_of
from mobilization.common.papers.drawings import drawn_photo
from mobilization.common.papers.layouts import DECIDES, LETTERHEAD, PARTY_HEADING, STATE_HEADING
from mobilization.common.papers.paper import Cover, Layout, Paper, Signature
from mobilization.common.papers.pieces import Annex, CoverPage, Line, Pages, Piece
from mobilization.common.papers.setter import Setter
from mobilization.common.text import clean

BLANK = "\u00a0"
ROOM_FOR_NUMBER, ROOM_FOR_DAY = BLANK * 7, BLANK * 3
PART_OF_LINE = 0.4
"""How long the rule below a name or title is; the sources say a third to a half."""
PADDED_MONTHS = 2
CONTENTS = "Mục lục"
COVER_PICTURE = 0.62
"""How wide a cover's picture is, of the width of the text."""


def laid_out(paper: Paper, *, breaks: bool) -> Pages:
    """Put everything in its place. `breaks`: words too wide for their place get places to break (for the PDF).

    Raises ValueError for tables whose groups or rows do not fit their columns, and for pictures that are none.
    """
    setter = Setter(paper, breaks=breaks)
    cover = _cover(setter, paper, paper.cover) if paper.cover else None
    contents = setter.line("contents_title", CONTENTS.upper(), setter.width).text if paper.has_contents else ""
    name = setter.told(f"{paper.kind} {paper.title}")
    pages = {
        "layout": paper.layout,
        "name": name,
        "is_landscape": paper.is_landscape,
        "cover": cover,
        "contents": contents,
        **_parts(setter, paper, is_on_cover=bool(cover and cover.is_heading)),
    }
    if paper.annexed_to or paper.issuer is None:
        return Pages(**pages, annexes=[Annex(**_parts(setter, each)) for each in paper.annexes])
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


def _parts(setter: Setter, paper: Paper, *, is_on_cover: bool = False) -> dict[str, Any]:
    """What a paper and an annex have alike; kind and title of a book stand on its cover."""
    setter.level = 1
    kind = "" if is_on_cover else setter.line("kind", paper.kind.upper(), setter.width).text
    opening = [] if is_on_cover else _opening(setter, paper)
    return {"kind": kind, "opening": opening, "body": _body(setter, paper)}


def _body(setter: Setter, paper: Paper) -> list[Piece]:
    """The body; its last paragraph stays with the signatures, which never stand on a page alone."""
    pieces = (piece for block in paper.body for piece in pieces_of(setter, block))
    found: list[Piece] = [*_bases(setter, paper.bases), *_decides(setter, paper), *pieces]
    if found and isinstance(found[-1], Line) and paper.signatures:
        found[-1] = replace(found[-1], stays=True)
    return found


def _cover(setter: Setter, paper: Paper, cover: Cover) -> CoverPage:
    """Several lines of a name stay lines; a rule below the issuer, as in the letterhead."""
    *names, last = cover.issuer.upper().split("\n")
    above = setter.given(
        *(("cover_superior", name, 0.0) for name in cover.superior.upper().split("\n")),
        *(("cover_issuer", name, 0.0) for name in names),
        ("cover_issuer", last, PART_OF_LINE),
        width=setter.width,
    )
    titles = [setter.title("cover_title", each, setter.width).text for each in cover.title.upper().split("\n")]
    more = (("cover_subtitle", each, 0.0) for each in cover.subtitle.split("\n"))
    foot = (("cover_foot", each, 0.0) for each in cover.foot.split("\n"))
    return CoverPage(
        above=above,
        kind=setter.given(("cover_kind", cover.kind.upper(), 0), width=setter.width),
        title=Line("cover_title", "\n".join(titles)),
        subtitle=setter.given(*more, width=setter.width),
        below=setter.given(*foot, width=setter.width),
        picture=drawn_photo(setter, cover.picture, setter.width * COVER_PICTURE) if cover.picture else None,
        is_heading=paper.issuer is None and not paper.annexed_to,
    )


def _left(setter: Setter, paper: Paper, width: float) -> list[Line]:
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


def _right(setter: Setter, paper: Paper, width: float) -> list[Line]:
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


def _opening(setter: Setter, paper: Paper) -> list[Line]:
    """Below the kind: the title with its rule, what an annex belongs to, whom it is for."""
    rule = 0 if paper.annexed_to else PART_OF_LINE
    title = [setter.title("title", paper.title, setter.width, part=rule)] if paper.title.strip() else []
    return title + setter.given(
        ("annexed_to", paper.annexed_to, PART_OF_LINE),
        ("decider", paper.decider.upper() if paper.layout is Layout.STATE else "", 0),
        ("addressee", f"Kính gửi: {paper.addressee}" if paper.addressee.strip() else "", 0),
        width=setter.width,
    )


def _bases(setter: Setter, bases: Sequence[str]) -> list[Line]:
    told = [clean(each).rstrip(";. ") for each in bases]
    told = [each for each in told if each]
    ends = [";"] * (len(told) - 1) + ["."]
    return [setter.line("basis", text + end, setter.width) for text, end in zip(told, ends, strict=False)]


def _decides(setter: Setter, paper: Paper) -> list[Line]:
    """Before the articles: of a State body, which was named below the title, the words alone."""
    if not clean(paper.decider):
        return []
    words = f"{DECIDES}:" if paper.layout is Layout.STATE else f"{paper.decider.upper()}\n{DECIDES}"
    return [replace(setter.line("decider", each, setter.width), stays=True) for each in words.split("\n")]


def _recipients(setter: Setter, paper: Paper) -> list[Line]:
    told = [each for each in (clean(each).rstrip(";,. ") for each in paper.recipients) if each]
    if not told:
        return []
    between = "," if paper.layout is Layout.PARTY else ";"
    ends = [between] * (len(told) - 1) + ["."]
    width = setter.width / 2
    lines = [setter.line("recipients", f"- {text}{end}", width) for text, end in zip(told, ends, strict=True)]
    return [Line("recipients_head", "Nơi nhận:"), *lines]


def _signed(setter: Setter, signature: Signature) -> list[Line]:
    """Authority and position, and last the name, which may be empty: there is room for the signature above it."""
    width = setter.width / 2
    lines = setter.given(
        *(("authority", text.upper(), 0.0) for text in signature.authority),
        ("position", signature.position.upper(), 0.0),
        width=width,
    )
    return [*lines, setter.line("signer", signature.name, width)]
