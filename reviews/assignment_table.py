"""The table in which a secretary gives out sheets: candidacies × members, written to be filled in, read back judged.

An x gives a candidacy to a member. What they have already, and what a conflict keeps from them, stands there
in grey. Nothing is taken away by the table: that needs a reason each.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.tables import TableRow, read_table
from models_registry.import_books import BookRow, write_book
from models_registry.import_cells import CellWrong, as_text, cell_name
from models_registry.import_columns import CellKind, FormatColumn, in_all_languages, words_of
from reviews.models import CouncilMember, RoundItem
from reviews.queries.assigning import Grid

TITLE = gettext_lazy("Assignment")
MARK = "x"
MARKS = {MARK, "1", "co", "yes"}
IN_CONFLICT = gettext_lazy("conflict")
MOST_ROWS = 5000
HEADINGS_WITHIN = 10
GREY = gettext_lazy("Grey cells cannot be changed here: what somebody has already, and what they do not judge.")
CODE = FormatColumn(
    key="code", title=gettext_lazy("Code of the model"), kind=CellKind.FIXED, width=18,
    help=gettext_lazy("Says which candidacy the row is; do not change it."),
)  # fmt: skip
TO_READ = (
    FormatColumn(
        key="title", title=gettext_lazy("Name of the model"), kind=CellKind.FIXED, width=60,
        help=gettext_lazy("Only to be read."),
    ),
    FormatColumn(
        key="unit", title=gettext_lazy("Unit"), kind=CellKind.FIXED, width=32, help=gettext_lazy("Only to be read.")
    ),
)  # fmt: skip


class AssignmentsRefused(Exception):
    """The file as a whole cannot be read as assignments; the text says why, and what helps."""


@dataclass
class Fault:
    """What is wrong in which cell, and what helps."""

    cell: str
    text: str


@dataclass
class Line:
    """A row of the table: who gets the candidacy, what is to be said, what is wrong. With a fault nobody gets it."""

    number: int
    code: str
    title: str
    seats: list[CouncilMember] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    item: RoundItem | None = None

    @property
    def verdict(self) -> tuple[str, str]:
        """As a badge tells it: how it is coloured, and the words."""
        if self.faults:
            return "danger", _("Error")
        return ("success", _("Gives out")) if self.seats else ("neutral", _("Unchanged"))


def headings(known: Grid) -> dict[int, str]:
    """Seat → what stands above its column: the name, with a number where two are read back as the same."""
    names = {seat.pk: seat.person.full_name for seat in known.seats}
    number = Counter(map(words_of, names.values()))
    return {pk: name if number[words_of(name)] == 1 else f"{name} #{pk}" for pk, name in names.items()}


def write_table(stream: IO[bytes], known: Grid) -> None:
    """The table to fill in, as an Excel workbook."""
    told = _("x: the member gets this candidacy. Emptying a cell takes nothing away: that needs a reason each.")
    of_members = [
        FormatColumn(key=f"seat-{seat}", title=name, kind=CellKind.CHOICE, width=16, help=told, is_strict=True)
        for seat, name in headings(known).items()
    ]
    offers = {column.key: [MARK] for column in of_members}
    columns = [CODE, *TO_READ, *of_members]
    write_book(stream, map(_row(known), known.items), offers=offers, columns=columns, title=TITLE, grey=GREY)


def _row(known: Grid) -> Any:
    def row(item: RoundItem) -> BookRow:
        model = item.candidacy.model
        values = {"code": model.code, "title": model.title, "unit": model.unit.name}
        fixed = ["code", "title", "unit"]
        for seat in known.seats:
            has = (item.pk, seat.pk) in known.given
            if has or known.grounds(item, seat):
                values[f"seat-{seat.pk}"] = MARK if has else str(IN_CONFLICT)
                fixed.append(f"seat-{seat.pk}")
        return BookRow(values, fixed=fixed)

    return row


def read_assignments(file: IO[bytes], kind: str, known: Grid) -> list[Line]:
    """The rows of the file, judged. Raises AssignmentsRefused, and TableRefused of the file itself."""
    rows = read_table(file, kind, sheets=in_all_languages(TITLE), most_rows=MOST_ROWS)
    columns, below = _columns(rows, known)
    at_code = next(place for place, seat in columns.items() if seat is None)
    items = {words_of(item.candidacy.model.code): item for item in known.items}
    seen: dict[int, int] = {}
    lines = [line for row in below if (line := _judged(row, at_code, columns, items, known, seen)) is not None]
    if not lines:
        raise AssignmentsRefused(_("The table has no row below its headings. Download it again."))
    return lines


def _columns(rows: Iterator[TableRow], known: Grid) -> tuple[dict[int, CouncilMember | None], Iterator[TableRow]]:
    """Where each member's column is; None is that of the code. The headings are the first row that has the code."""
    codes = CODE.names()
    for row in islice(rows, HEADINGS_WITHIN):
        texts = {place: words_of(_plain(raw)) for place, raw in row.cells.items()}
        if codes & set(texts.values()):
            return _named(row, texts, known), rows
    text = _("The column “%(title)s” is missing. Download the table again and put the x into it.")
    raise AssignmentsRefused(text % {"title": CODE.title})


def _named(row: TableRow, texts: dict[int, str], known: Grid) -> dict[int, CouncilMember | None]:
    by_heading = {words_of(name): seat for seat, name in headings(known).items()}
    seats = {seat.pk: seat for seat in known.seats}
    passed_over = set().union(*(column.names() for column in TO_READ), {""})
    columns: dict[int, CouncilMember | None] = {}
    for place, text in texts.items():
        if text in passed_over:
            continue
        seat = None if text in CODE.names() else seats.get(by_heading.get(text, 0))
        told = {"cell": cell_name(place, row.number), "text": _plain(row.cells[place])[:60]}
        if seat is None and text not in CODE.names():
            words = _(
                "%(cell)s: nobody called “%(text)s” can score in this council today. Delete the column, or give them "
                "seat, role and account and download the table again."
            )
            raise AssignmentsRefused(words % told)
        if seat in columns.values():
            raise AssignmentsRefused(_("%(cell)s: “%(text)s” stands there twice. Delete one of the columns.") % told)
        columns[place] = seat
    return columns


def _plain(raw: Any) -> str:
    try:
        return as_text(raw)
    except CellWrong:
        return "?"


def _judged(
    row: TableRow,
    at_code: int,
    columns: dict[int, CouncilMember | None],
    items: dict[str, RoundItem],
    known: Grid,
    seen: dict[int, int],
) -> Line | None:
    cells = {place: raw for place, raw in row.cells.items() if place in columns and raw != ""}
    if not cells:
        return None
    code = _plain(cells.get(at_code, ""))
    item = items.get(words_of(code))
    line = Line(row.number, code, item.candidacy.model.title if item else "", item=item)
    at = cell_name(at_code, row.number)
    if item is None:
        text = _("No candidacy of this round has the code “%(code)s”. Copy it from the table that you downloaded.")
        line.faults.append(Fault(at, text % {"code": code[:30]}))
    elif first := seen.get(item.pk):
        text = _("The same candidacy stands in row %(row)s. Delete one of the two rows.")
        line.faults.append(Fault(at, text % {"row": first}))
    else:
        seen[item.pk] = row.number
        for place, seat in columns.items():
            if seat is not None:
                _judge_cell(line, item, seat, cell_name(place, row.number), cells.get(place, ""), known)
    return line


def _judge_cell(line: Line, item: RoundItem, seat: CouncilMember, at: str, raw: Any, known: Grid) -> None:
    has, grounds = (item.pk, seat.pk) in known.given, known.grounds(item, seat)
    try:
        text = words_of(as_text(raw))
    except CellWrong as wrong:
        line.faults.append(Fault(at, str(wrong)))
        return
    if not text or (grounds and text in {words_of(each) for each in in_all_languages(IN_CONFLICT)}):
        if has:
            line.kept.append(seat.person.full_name)
    elif text not in MARKS:
        told = {"text": _plain(raw)[:30]}
        line.faults.append(Fault(at, _("“%(text)s” says nothing here. Put an x, or leave it empty.") % told))
    elif has:
        return
    elif grounds:
        told = {"person": seat.person.full_name, "grounds": grounds}
        line.faults.append(Fault(at, _("%(person)s does not judge it: %(grounds)s. Delete the x.") % told))
    else:
        line.seats.append(seat)
