"""The description of an official paper: what it says, nothing about how it looks. All texts are plain data."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

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
    """A heading of the body with its own number ("I.", "1.", "Điều 1."); levels 1 to 3."""

    title: str
    level: int = 1


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` in relation to the others."""

    title: str
    width: float = 1
    align: str = LEFT


@dataclass(frozen=True)
class Table:
    """A table whose heads come again on every page; each row has a text for each column."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""


Block = Text | Article | Section | Table


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
