"""Native charts of a workbook: bound to the cells of its table, so that who corrects a number sees it move."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from mobilization.common.charts import COLOURS, INK, LINE, ChartKind
from mobilization.common.documents import FONT, NUMBERS, Kind
from mobilization.common.sheet_rows import plain_text

WIDTH, LEAST, MOST, BAR, ROOM = 620, 280, 2_400, 24, 110
"""Pixels: a chart's width and bounds of its height, of a bar, of title, legend and axis."""
GAP, ROW = 20, 20
"""Pixels between charts side by side, and about of a row of a sheet."""
MARKS = ("circle", "square", "diamond", "triangle")
MOST_TOLD = 30
LONGEST_TITLE = 250
_ADDRESS = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
KINDS = {
    ChartKind.BAR: {"type": "bar"},
    ChartKind.STACKED: {"type": "bar", "subtype": "stacked"},
    ChartKind.LINE: {"type": "line"},
}


@dataclass(frozen=True)
class SheetChart:
    """A chart of the rows of its sheet (not of the totals); columns are named by their place, from 0.

    `alt` is what screen readers say; without one they say title and figures.
    """

    kind: ChartKind | str
    title: str
    label_column: int
    value_columns: Sequence[int]
    alt: str = ""


Named = Sequence[tuple[str, Kind, bool]]
"""Of each column its whole name, its kind, and whether the cell of its head says that name."""


def insert_charts(
    book: xlsxwriter.Workbook,
    page: Worksheet,
    charts: Sequence[SheetChart],
    *,
    columns: Named,
    rows: tuple[int, int, Sequence[Sequence[Any]]],
    at: tuple[int, int],
    abreast: int,
) -> None:
    """So many side by side as `abreast`, from the cell `at` on; `rows`: that of the heads, the first of data, the data.

    Raises ValueError for columns that are not there or hold no numbers. Without rows there is no chart.
    """
    row, column = at
    data = rows[2]
    for chart in charts:
        _check(chart, columns)
    for start in range(0, len(charts) if data else 0, abreast):
        these = charts[start : start + abreast]
        height = max(_height(chart, len(data)) for chart in these)
        for place, chart in enumerate(these):
            drawn = _drawn(book, page, chart, columns, rows)
            drawn.set_size({"width": WIDTH, "height": height})
            offset = place * (WIDTH + GAP)
            looks = {"description": _told(chart, columns, data), "object_position": 2, "x_offset": offset}
            page.insert_chart(row, column, drawn, looks)
        row += height // ROW + 2


def size_of(charts: Sequence[SheetChart], rows: int, abreast: int) -> tuple[int, int]:
    """Pixels that they take, across and down."""
    if not charts or not rows:
        return 0, 0
    heights = [
        max(_height(chart, rows) // ROW * ROW + 2 * ROW for chart in charts[start : start + abreast])
        for start in range(0, len(charts), abreast)
    ]
    return min(abreast, len(charts)) * (WIDTH + GAP), sum(heights)


def _check(chart: SheetChart, columns: Named) -> None:
    ChartKind(chart.kind)
    wanted = [chart.label_column, *chart.value_columns]
    if not chart.value_columns or not all(0 <= place < len(columns) for place in wanted):
        raise ValueError(f"A chart needs columns that are there: {wanted}")
    if words := [columns[place][0] for place in chart.value_columns if columns[place][1] not in NUMBERS]:
        raise ValueError(f"A chart needs numbers, not {words}")


def _height(chart: SheetChart, rows: int) -> int:
    if chart.kind == ChartKind.LINE:
        return LEAST + ROOM // 2
    bars = rows * (len(chart.value_columns) if chart.kind == ChartKind.BAR else 1)
    return min(MOST, max(LEAST, bars * BAR + ROOM))


def _drawn(
    book: xlsxwriter.Workbook,
    page: Worksheet,
    chart: SheetChart,
    columns: Named,
    rows: tuple[int, int, Sequence[Sequence[Any]]],
) -> Chart:
    heads, first, data = rows
    sheet, last = page.get_name(), first + len(data) - 1
    drawn = book.add_chart(dict(KINDS[ChartKind(chart.kind)]))
    is_alone = len(chart.value_columns) == 1
    for number, place in enumerate(chart.value_columns):
        name, kind, is_said = columns[place]
        colour = COLOURS[number % len(COLOURS)]
        series: dict[str, Any] = {
            "name": [sheet, heads, place] if is_said else unbound(name),
            "categories": [sheet, first, chart.label_column, last, chart.label_column],
            "values": [sheet, first, place, last, place],
        }
        if chart.kind == ChartKind.LINE:
            filled = {"fill": {"color": colour}, "border": {"color": colour}}
            marker = {"type": MARKS[number % len(MARKS)], "size": 6, **filled}
            series |= {"line": {"color": colour, "width": 2}, "marker": marker}
        else:
            series |= {"fill": {"color": colour}, "gap": 45}
        if chart.kind == ChartKind.STACKED:
            series |= {"overlap": 100}
        if is_alone:
            font = {"name": FONT, "size": 9, "color": INK}
            series["data_labels"] = {"value": True, "num_format": kind.number_format, "font": font}
        drawn.add_series(series)
    _dress(drawn, chart, is_alone=is_alone, number_format=columns[chart.value_columns[0]][1].number_format)
    return drawn


def _dress(drawn: Chart, chart: SheetChart, *, is_alone: bool, number_format: str) -> None:
    """Title, axes and legend; a bar's first row stands at the top."""
    font = {"name": FONT, "size": 9, "color": INK, "bold": False}
    titled = {"name": FONT, "size": 12, "color": INK, "bold": True}
    drawn.set_title({"name": unbound(plain_text(chart.title)), "name_font": titled})
    grid = {"visible": True, "line": {"color": LINE, "width": 0.75}}
    labels: dict[str, Any] = {"num_font": font, "line": {"color": LINE}, "major_tick_mark": "none"}
    labels |= {"major_gridlines": {"visible": False}}
    values: dict[str, Any] = {"num_font": font, "num_format": number_format, "line": {"none": True}}
    values |= {"major_gridlines": grid}
    if chart.kind == ChartKind.LINE:
        drawn.set_x_axis(labels)
        drawn.set_y_axis(values)
    else:
        drawn.set_y_axis(labels | {"reverse": True, "crossing": "max"})
        drawn.set_x_axis(values)
    legend: dict[str, Any] = {"none": True} if is_alone else {"position": "top", "font": font}
    drawn.set_legend(legend)
    drawn.set_chartarea({"border": {"color": LINE}})
    drawn.show_blanks_as("gap")


def unbound(text: str) -> str:
    """Text that XlsxWriter does not take for the address of a cell ("Tốt!A1"): a space stands behind such a "!"."""
    return _ADDRESS.sub("! ", " ".join(text.split())[:LONGEST_TITLE])


def _told(chart: SheetChart, columns: Named, data: Sequence[Sequence[Any]]) -> str:
    """Title and figures in words, the first MOST_TOLD rows."""
    if alt := plain_text(chart.alt).strip():
        return alt
    named = [(columns[place][0], place) for place in chart.value_columns]
    said = []
    for row in data[:MOST_TOLD]:
        values = ", ".join(f"{name}: {row[place]}" if len(named) > 1 else str(row[place]) for name, place in named)
        said.append(
            f"{row[chart.label_column]}: {values}" if len(named) == 1 else f"{row[chart.label_column]} ({values})"
        )
    rest = "; …" if len(data) > MOST_TOLD else ""
    return plain_text(f"{chart.title}. {'; '.join(said)}{rest}")
