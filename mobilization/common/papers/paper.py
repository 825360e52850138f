"""The description of an official paper: what it says, nothing about how it looks. All texts are plain data."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from mobilization.common.charts import ChartKind, Row

CENTRE, LEFT, RIGHT = "center", "left", "right"


class Layout(Enum):
    """Whose layout: that of Party bodies or of State bodies; `layouts.py` names the sources."""

    PARTY = "party"
    STATE = "state"


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The body that issues it, and the one directly above where the layout names it; names may have two lines."""

    name: str
    superior: str = ""


@dataclass(frozen=True)
class Text:
    """Paragraphs, one a line."""

    text: str


@dataclass(frozen=True)
class Article:
    """An article of a decision: its number ("Điều 1.") stands bold before its text; more paragraphs, one a line."""

    number: str
    text: str


@dataclass(frozen=True)
class Section:
    """A heading of the body with its own number ("I.", "1.", "a)"); levels 1 to 3. `begins_page`: on a new page."""

    title: str
    level: int = 1
    begins_page: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` in relation to the others."""

    title: str
    width: float = 1
    align: str = LEFT


@dataclass(frozen=True)
class Table:
    """A table whose heads come again on every page; each row has a text for each column.

    `totals` are rows in bold at its end; `note` stands below it. `groups` are a row of heads above those of the
    columns: a text and how many columns it spans, from the left; below an empty text the columns' own heads take
    both rows. They span all columns, else ValueError when the paper is set. With `fits` columns are as wide as what
    stands in them asks for, and their own `width` does not matter.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""
    totals: Sequence[Sequence[str]] = ()
    groups: Sequence[tuple[str, int]] = ()
    note: str = ""
    fits: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawn chart with its number and title below it ("Biểu đồ 1. …"); one of many bars goes on in further parts.

    `rows` are those of `charts.py`: a label, a value (None: a gap) and, where there are several, the series. `alt` is
    what screen readers say instead of the picture; without one they say the figures. `note` stands below the title.
    """

    kind: ChartKind | str
    title: str
    rows: Sequence[Row]
    value_title: str = ""
    alt: str = ""
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A photograph (bytes of a JPEG or PNG that the portal keeps) with a caption below it.

    `alt` says what it shows; without one the caption does, and one of both is there, else ValueError when the paper is
    set. `width` is the part of the text's width that it takes.
    """

    content: bytes
    caption: str = ""
    alt: str = ""
    width: float = 1


@dataclass(frozen=True)
class PictureRow:
    """Photographs side by side, equally high, together as wide as the text; their own `width` does not matter."""

    pictures: Sequence[Picture]


Block = Text | Article | Section | Table | Chart | Picture | PictureRow


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A title page before everything else, without letterhead: who issues it above, place and time below.

    Names and titles may have several lines.
    """

    issuer: str
    kind: str
    title: str
    superior: str = ""
    subtitle: str = ""
    foot: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs: `authority` ("TM. ỦY BAN NHÂN DÂN"; a line each), position, name; what is unknown stays open."""

    position: str
    authority: Sequence[str] = ()
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper. Without number or day there is room to write them in.

    `symbol` is what stands after the number: "BC-UBND" (State: 12/BC-UBND), "BC/ĐU" (Party: 12-BC/ĐU). With
    `annexed_to` it is an annex: no letterhead, no signature; what it belongs to stands below its title.

    A decision says who decides (`decider`) where its layout has it. `marks` tell what the paper is not, or is no more
    ("Dự thảo"): a line each, below the number. Its `annexes` follow on pages of their own, of the same size.

    With a `cover` and without an issuer it is a book: kind and title stand on the cover alone. `has_contents` adds a
    table of contents: on a page behind the cover, or below the title. `is_counted` counts tables that have a title
    ("Bảng 1. …") and pictures that have a caption ("Ảnh 1. …"); charts are always counted.
    """

    layout: Layout
    kind: str
    title: str
    body: Sequence[Block]
    issuer: Issuer | None = None
    symbol: str = ""
    number: str = ""
    place: str = ""
    on: datetime.date | None = None
    year: int | None = None
    addressee: str = ""
    bases: Sequence[str] = ()
    recipients: Sequence[str] = ()
    signatures: Sequence[Signature] = ()
    annexed_to: str = ""
    decider: str = ""
    marks: Sequence[str] = ()
    annexes: "Sequence[Paper]" = ()
    is_landscape: bool = False
    cover: Cover | None = None
    has_contents: bool = False
    is_counted: bool = False
