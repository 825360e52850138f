"""What pages show of reports: how each stands, its document with links, its history, the rows behind a number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Func, IntegerField, Value
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

from dialogues.queries.conferences import Entry
from mobilization.common import charts as drawing
from mobilization.common.charts import bar_spec, line_spec
from mobilization.common.kept_charts import kept_svg
from mobilization.outbox.enums import ACTIVE_STATES
from mobilization.outbox.models import Job
from organizations.dates import today
from organizations.models import Unit
from reports import dimensions
from reports import measures as composed
from reports.documents import question
from reports.enums import COUNT, ChartKind, ReportState, SectionKind
from reports.models import CountedIds, Report
from reports.narrative import shown
from reports.permissions.reports import may_read_reasons
from reports.tones import OF_REPORTS

SHOWN = ("steward",)
KNOWN = ("unit", "steward__parent", "count", "corrects", "drafted_by__person", "corrected_by")
TAKEN = {
    "submit": pgettext_lazy("report", "Submitted"),
    "take_back": pgettext_lazy("report", "Taken back"),
    "accept": pgettext_lazy("report", "Accepted"),
    "return": pgettext_lazy("report", "Returned"),
    "publish": pgettext_lazy("report", "Published"),
    "drop": pgettext_lazy("report", "Not made"),
    "resume": pgettext_lazy("report", "Made after all"),
}
LOOKS = {
    "submit": ("progress", "send"), "take_back": ("warning", "arrow-counterclockwise"),
    "accept": ("success", "check-lg"), "return": ("danger", "arrow-counterclockwise"),
    "publish": ("success", "check-lg"), "drop": ("neutral", "x-lg"), "resume": ("progress", "arrow-counterclockwise"),
}  # fmt: skip
MOST_BARS = 60


@dataclass(frozen=True)
class Line:
    """A report in a list, with its state in colour and whether it is late."""

    report: Report
    tone: str
    is_late: bool


def lines(rows: Iterable[Report]) -> list[Line]:
    """The rows as lists show them."""
    on = today()
    return [Line(row, OF_REPORTS[ReportState(row.state)], row.is_late(on)) for row in rows]


def counting_of(report: Report) -> Job | None:
    """The job that counts it now, if one does."""
    found: Job | None = Job.objects.filter(kind=COUNT, unique_key=count_key(report), state__in=ACTIVE_STATES).first()
    return found


def count_key(report: Report) -> str:
    """What the job that counts what it asks for now is known by: one at a time."""
    return f"report-{report.pk}-{question(report).name}"


@dataclass(frozen=True)
class ShownCell:
    """A cell as it is read, with the address of the rows behind it where there are any."""

    text: str
    url: str
    is_number: bool


@dataclass(frozen=True)
class ShownTable:
    """A table for a page: heads, rows of a label and cells, the whole, a note, the chart."""

    columns: list[dict[str, str]]
    rows: list[tuple[str, list[ShownCell]]]
    total: tuple[str, list[ShownCell]] | None
    note: str
    chart: SafeString


@dataclass(frozen=True)
class ShownSection:
    """A section for a page."""

    heading: str
    text: str
    table: ShownTable | None


def shown_sections(report: Report, document: Mapping[str, Any]) -> list[ShownSection]:
    """The document for a page, each number with the address of the rows behind it."""
    return [
        ShownSection(each["heading"], each["text"], _shown_table(report, each) if each["table"] else None)
        for each in document["sections"]
    ]


def _shown_table(report: Report, section: Mapping[str, Any]) -> ShownTable:
    table = section["table"]
    kinds = [column["kind"] for column in table["columns"][1:]]
    total = table["total"]
    return ShownTable(
        columns=table["columns"],
        rows=[(row["label"], _cells(report, row["cells"], kinds)) for row in table["rows"]],
        total=(total["label"], _cells(report, total["cells"], kinds)) if total else None,
        note=table["note"],
        chart=chart_of(section),
    )


def _cells(report: Report, cells: Iterable[Mapping[str, Any]], kinds: Iterable[str]) -> list[ShownCell]:
    return [
        ShownCell(cell_text(cell, kind), behind_url(report, cell), kind != "text")
        for cell, kind in zip(cells, kinds, strict=True)
    ]


PERCENTAGES = ("percent", "percent_change")
"""Kinds of columns with per cent, which may have a decimal."""


def cell_text(cell: Mapping[str, Any], kind: str) -> str:
    """A cell as papers write it: 1.234; +12; 8,5%."""
    if cell["text"] is not None:
        return str(cell["text"])
    if cell["n"] is None:
        return "–"
    with override("vi"):
        text = shown(cell["n"], percent=kind in PERCENTAGES)
    rises = kind in ("change", "percent_change") and not str(cell["n"]).startswith("-") and float(cell["n"]) != 0
    return f"+{text}" if rises else text


def behind_url(report: Report, cell: Mapping[str, Any]) -> str:
    """The page of the rows behind a number; none behind nought."""
    if not cell["behind"] or not cell["n"]:
        return ""
    measure, scope, dimension, part = cell["behind"]
    query = {"measure": measure, "scope": scope, "by": dimension, "part": part}
    given = {name: value for name, value in query.items() if value}
    return f"{reverse('reports:behind', args=[report.pk])}?{urlencode(given)}"


@dataclass(frozen=True)
class Drawn:
    """A chart of a section: bars of its first column of numbers, or a line for each; `columns` by place from 0."""

    kind: str
    columns: list[int]
    rows: list[tuple[Any, ...]]
    value_title: str


def drawn(section: Mapping[str, Any]) -> Drawn | None:
    """The chart of the section; None where it has none, nothing to show, or more than can be read.

    Bars have one series: those of figures that contain each other (registered, recognised) must not be stacked. What
    is nought everywhere has no line, and a unit with nothing no bar: the table tells them.
    """
    table = section["table"]
    if not section["chart"] or not table:
        return None
    columns = table["columns"][1:]
    places = [place for place, column in enumerate(columns) if column["kind"] == "number"]
    if section["chart"] == ChartKind.BARS:
        places = places[:1]
    places = [place for place in places if any(row["cells"][place]["n"] for row in table["rows"])]
    told = table["rows"]
    if section["kind"] == SectionKind.UNITS:
        told = [row for row in told if any(row["cells"][place]["n"] for place in places)]
    several = len(places) > 1
    rows = [
        (row["label"], row["cells"][place]["n"], columns[place]["title"])[: 3 if several else 2]
        for row in told
        for place in places
    ]
    if not rows or len(told) > MOST_BARS:
        return None
    kind = drawing.ChartKind.LINE if section["chart"] == ChartKind.LINE else drawing.ChartKind.BAR
    return Drawn(kind, places, rows, "" if several else columns[places[0]]["title"])


def chart_of(section: Mapping[str, Any]) -> SafeString:
    """The section's chart as SVG, kept by what it shows."""
    chart = drawn(section)
    if chart is None:
        return SafeString()
    spec = line_spec if chart.kind == drawing.ChartKind.LINE else bar_spec
    with override("vi"):
        return kept_svg(spec(chart.rows, value_title=chart.value_title), title=section["heading"])


def timeline(report: Report, reader: Any) -> list[Entry]:
    """Steps taken, the latest first, with their reasons as far as the reader is told them. One query."""
    is_told = may_read_reasons(reader, report)
    return [
        Entry(
            row.at,
            str(TAKEN.get(row.action, row.action)),
            row.by.get_full_name() if row.by else "",
            row.reason if is_told else "",
            *LOOKS.get(row.action, ("neutral", "check-lg")),
        )
        for row in report.transitions.select_related("by__person").order_by("-id")
    ]


@dataclass(frozen=True)
class RowsBehind:
    """Fifty of the rows behind a number: how many there are in all, the ids of the page, those that may be seen."""

    name: dict[str, str]
    number: int
    page: int
    ids: list[int]
    rows: dict[int, Any]

    @property
    def seen(self) -> list[int]:
        """The ids of the page that the account may see."""
        return [pk for pk in self.ids if pk in self.rows]


@dataclass(frozen=True)
class Behind:
    """The rows behind a number of a report: what was counted, how many, and those of them that the reader may see."""

    title: str
    what: str
    number: int
    is_weighed: bool
    rows: list[tuple[str, str]]
    hidden: int
    older_url: str
    newer_url: str


PAGE = 50


def rows_behind(report: Report, asked: Mapping[str, str], user: Any) -> RowsBehind:
    """The rows behind the number that an address names, fifty at a time. Raises LookupError where there are none.

    Who may read the report knows how many there are; which they are only whoever may see each of them.
    """
    measure = composed.measure(asked.get("measure", ""))
    name = {
        "measure": measure.key,
        "scope": asked.get("scope", "now"),
        "dimension": asked.get("by", ""),
        "part": asked.get("part", ""),
    }
    if any("\0" in each for each in name.values()):  # no text of the database
        raise LookupError(name)
    kept = CountedIds.objects.filter(count=report.count_id, **name).defer("ids")
    found = kept.annotate(many=Func("ids", function="cardinality", output_field=IntegerField())).first()
    if found is None:
        raise LookupError(measure.key)
    page = max(0, min(_number(asked.get("page")), (found.many - 1) // PAGE))
    here = _Slice(Value(page * PAGE + 1), Value((page + 1) * PAGE))
    ids: list[int] = CountedIds.objects.filter(pk=found.pk).annotate(here=here).values_list("here", flat=True).get()
    rows = {row.pk: row for row in composed.things_open_to(measure, user).filter(pk__in=ids)}
    return RowsBehind(name, found.many, page, ids, rows)


def behind(report: Report, asked: Mapping[str, str], user: Any) -> Behind:
    """The same for a page: what the rows are called, with their addresses. Raises LookupError."""
    found = rows_behind(report, asked, user)
    measure = composed.measure(found.name["measure"])
    rows = [found.rows[pk] for pk in found.seen]
    return Behind(
        title=str(measure.title),
        what=_what(report, found.name),
        number=found.number,
        is_weighed=getattr(measure, "weight", None) is not None,
        rows=[(str(row), row.get_absolute_url() if hasattr(row, "get_absolute_url") else "") for row in rows],
        hidden=len(found.ids) - len(rows),
        older_url=_page_url(asked, found.page + 1) if (found.page + 1) * PAGE < found.number else "",
        newer_url=_page_url(asked, found.page - 1) if found.page else "",
    )


class _Slice(Func):
    """A stretch of the ids, both ends counted from 1."""

    template = "ids[%(expressions)s]"
    arg_joiner = ":"
    output_field: Any = CountedIds._meta.get_field("ids")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0  # noqa: PLR2004


def _page_url(asked: Mapping[str, str], page: int) -> str:
    names = ("measure", "scope", "by", "part")
    query = {name: asked[name] for name in names if asked.get(name)} | ({"page": str(page)} if page else {})
    return f"?{urlencode(query)}"


def _what(report: Report, name: Mapping[str, str]) -> str:
    told = [_("the same period before") if name["scope"] == "before" else report.period_name]
    if name["dimension"] == "lower":
        unit = Unit.objects.filter(pk=int(name["part"])).first() if name["part"].isdigit() else report.steward
        told.append(unit.name if unit else name["part"])
    elif name["dimension"]:
        known = dimensions.get(name["dimension"])
        try:
            value = known.read(name["part"])
        except ValueError:
            told.append(name["part"])
        else:
            told.append(f"{known.title}: {known.told([value])[0][1]}")
    return " · ".join(told)
