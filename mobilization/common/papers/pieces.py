"""What a paper is made of once everything has its place: the same pieces for Word and PDF, every text clean."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mobilization.common.papers.paper import Layout


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
class Caption:
    """A caption; where it is counted, what is counted ("Bảng") and the number stand before the text.

    `goes_on`: the number is that of the one before it, whose further part this is.
    """

    face: str
    text: str
    counted: str = ""
    number: int = 0
    goes_on: bool = False

    @property
    def whole(self) -> str:
        """As it is read."""
        return f"{self.counted} {self.number}. {self.text}" if self.counted else self.text


@dataclass(frozen=True)
class HeadCell:
    """A head of a table and how many columns and rows it takes."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A table as it stands: widths in points, texts, and of each row whether it is kept on one page.

    `stays` says of each row and total whether it is on one page with the next.

    `heads` are one row or two; a cell of the first that takes two rows has nothing below it in the second.
    """

    title: Caption
    widths: Sequence[float]
    aligned: Sequence[str]
    heads: Sequence[Sequence[HeadCell]]
    rows: Sequence[Sequence[str]]
    whole: Sequence[bool]
    totals: Sequence[Sequence[str]] = ()
    stays: Sequence[bool] = ()
    note: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading within the body, from level 2: the paper's own kind is level 1."""

    face: str
    text: str
    level: int
    begins_page: bool = False


@dataclass(frozen=True)
class Photo:
    """A photograph made ready for print: a JPEG of so many pixels."""

    content: bytes
    pixels: tuple[int, int]


@dataclass(frozen=True)
class Drawn:
    """A picture: a chart still to be drawn (`spec`) or a photograph, `width` points wide; what screen readers say."""

    width: float
    alt: str
    spec: dict[str, Any] | None = None
    photo: Photo | None = None
    caption: Caption | None = None
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """Pictures side by side, with their captions, on one page."""

    pictures: Sequence[Drawn]


Piece = Line | Heading | Grid | Figure


@dataclass(frozen=True)
class Annex:
    """A paper that belongs to it, on pages of its own."""

    kind: str
    opening: Sequence[Line]
    body: Sequence[Piece]


@dataclass(frozen=True)
class CoverPage:
    """The title page: lines above, in the middle (of them `title` is the paper's first heading in a book), below."""

    above: Sequence[Line]
    kind: Sequence[Line]
    title: Line
    subtitle: Sequence[Line]
    below: Sequence[Line]
    picture: Drawn | None
    is_heading: bool


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
    body: Sequence[Piece] = ()
    recipients: Sequence[Line] = ()
    signed: Sequence[Sequence[Line]] = field(default=())
    annexes: Sequence[Annex] = ()
    cover: CoverPage | None = None
    contents: str = ""
