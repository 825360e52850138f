"""Charts of papers: as wide as the text, readable in print, their figures said to those who do not see them."""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import number_format
from PIL import Image

from mobilization.common import charts
from mobilization.common.charts import INK, ChartKind, Row
from mobilization.common.papers.paper import Chart, Picture
from mobilization.common.papers.photographs import photograph, ratio_of
from mobilization.common.papers.pieces import Drawn, Figure
from mobilization.common.papers.setter import Setter

POINTS_OF_PIXEL = 0.75
STEP, CAPTION_ROOM, LEGEND_ROOM = 18, 60, 70
"""Pixels: of a bar, of the caption with axis and title, of a legend with the axis."""
SIGN = 6.8
"""About the width of a sign of the labels, in pixels."""
LINE_HEIGHT, TICKS, MOST_TOLD = 250, 6, 40
NAMES = {ChartKind.BAR: "Biểu đồ cột", ChartKind.STACKED: "Biểu đồ cột chồng", ChartKind.LINE: "Biểu đồ đường"}
COUNTED, PHOTO = "Biểu đồ", "Ảnh"
GAP = 10
"""Points between pictures side by side."""
MOST_OF_HEIGHT = 0.75
"""How much of a page's text a photograph may take."""
GOES_ON = "(tiếp theo)"
NO_FIGURES = "(chưa có số liệu)"
LANGUAGE = "vi"


def figures_of(setter: Setter, chart: Chart) -> Iterator[Figure]:
    """The chart, in parts where it has more bars than a page holds; they share one scale and one number."""
    rows = list(chart.rows)
    chart = replace(chart, kind=ChartKind(chart.kind), rows=rows)
    title = _titled(chart) if rows else f"{chart.title} {NO_FIGURES}"
    caption = setter.caption("caption", title, setter.width, COUNTED)
    parts = list(_parts(chart, setter.height / POINTS_OF_PIXEL))
    for place, part in enumerate(parts):
        said = caption if place == 0 else replace(caption, text=f"{caption.text} {GOES_ON}", goes_on=True)
        drawn = Drawn(
            width=setter.width,
            alt=setter.told(chart.alt) or setter.told(_told(replace(chart, rows=part))),
            spec=spec_of(chart, part, round(setter.width / POINTS_OF_PIXEL)) if part else None,
            caption=said,
            note=setter.line("caption_note", chart.note, setter.width).text if place == len(parts) - 1 else "",
        )
        yield Figure([drawn])


def _titled(chart: Chart) -> str:
    """Bars have no axis, for their numbers stand beside them: what is counted stands in the title."""
    what = chart.value_title
    if chart.kind is not ChartKind.BAR or _is_in_series(chart) or not what:
        return chart.title
    return f"{chart.title} ({what[:1].lower()}{what[1:]})"


def photographs_of(setter: Setter, pictures: Sequence[Picture]) -> Figure:
    """One alone, as wide as it says; several side by side, equally high and together as wide as the text."""
    if not pictures:
        raise ValueError("A row of pictures needs one")
    if len(pictures) == 1:
        width = setter.width * min(1, max(0.1, pictures[0].width))
        return Figure([drawn_photo(setter, pictures[0], width)])
    ratios = [ratio_of(each.content) for each in pictures]
    room = setter.width - GAP * (len(pictures) - 1)
    height = min(room / sum(ratios), setter.height * MOST_OF_HEIGHT)
    widths = [height * ratio for ratio in ratios]
    return Figure([drawn_photo(setter, each, width) for each, width in zip(pictures, widths, strict=True)])


def drawn_photo(setter: Setter, picture: Picture, width: float) -> Drawn:
    """A photograph that is not higher than it may be. Raises ValueError for one that says nothing to the blind."""
    photo = photograph(picture.content, width)
    across, down = photo.pixels
    width = min(width, setter.height * MOST_OF_HEIGHT * across / down)
    caption = setter.caption("photo_caption", picture.caption, width, PHOTO if setter.paper.is_counted else "")
    alt = setter.told(picture.alt) or setter.told(picture.caption)
    if not alt:
        raise ValueError("A picture needs a caption or a text for screen readers")
    return Drawn(width=width, alt=alt, photo=photo, caption=caption if caption.text else None)


def drawn_svg(drawn: Drawn) -> str:
    """The chart for the PDF; numbers as Vietnamese papers write them, whoever asks."""
    with translation.override(LANGUAGE):
        return str(charts.svg(drawn.spec or {}, title=drawn.alt))


def drawn_png(drawn: Drawn) -> bytes:
    """The chart for Word."""
    with translation.override(LANGUAGE):
        made = charts.png(drawn.spec or {}, scale=2)
    out = io.BytesIO()
    with Image.open(io.BytesIO(made)) as picture:  # a third of the size
        picture.convert("RGB").save(out, "PNG")
    return out.getvalue()


def spec_of(chart: Chart, rows: Sequence[Row], width: int) -> dict[str, Any]:
    """The Vega-Lite chart of some of its rows, so many pixels wide in all, on the scale of all its rows."""
    fitted = {"width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
    if chart.kind is ChartKind.LINE:
        spec = charts.line_spec(rows, value_title=chart.value_title, width=width, height=LINE_HEIGHT)
        _turn_long_labels(spec, rows, width)
        spec["encoding"]["y"]["axis"] |= {"tickCount": TICKS}
        return spec | fitted
    spec = charts.bar_spec(rows, value_title=chart.value_title, width=width)
    highest, lowest = _bounds(chart)
    across = spec["encoding"]["x"]
    has_axis = chart.kind is not ChartKind.BAR or _is_in_series(chart)
    across["axis"] = across["axis"] | {"tickCount": TICKS} if has_axis else None
    room = _room_for_numbers(highest, width)
    across["scale"] = {"domain": [lowest * room if lowest < 0 else 0, highest * room or 1], "nice": False}
    spec["layer"][0]["mark"] |= {"stroke": "white", "strokeWidth": 0.8}
    if chart.kind is ChartKind.STACKED and lowest >= 0:
        spec["layer"].append(_sums())
    return spec | {"height": {"step": STEP}} | fitted


def _is_in_series(chart: Chart) -> bool:
    return any(len(row) > 2 and row[2] for row in chart.rows)  # noqa: PLR2004 - a row's third part


def _parts(chart: Chart, height: float) -> Iterator[Sequence[Row]]:
    """Its rows, as many bars at a time as a page holds, each part about as long."""
    labels = list(dict.fromkeys(row[0] for row in chart.rows))
    most = max(1, int((height - CAPTION_ROOM - LEGEND_ROOM) / STEP))
    if chart.kind is ChartKind.LINE or len(labels) <= most:
        yield chart.rows
        return
    size = math.ceil(len(labels) / math.ceil(len(labels) / most))
    for start in range(0, len(labels), size):
        these = set(labels[start : start + size])
        yield [row for row in chart.rows if row[0] in these]


def _bounds(chart: Chart) -> tuple[float, float]:
    """The longest bar to the right and to the left of nought."""
    sums: dict[Any, list[float]] = {}
    for row in chart.rows:
        value = float(row[1] or 0)
        found = sums.setdefault(row[0], [0.0, 0.0])
        found[value < 0] += value
    return max((up for up, _down in sums.values()), default=0), min((down for _up, down in sums.values()), default=0)


def _room_for_numbers(highest: float, width: int) -> float:
    """How much longer the scale is than the longest bar, so that the number beside it has its place."""
    return 1 + (len(_number(highest)) + 2) * SIGN / (width * 0.55)


def _sums() -> dict[str, Any]:
    """What the parts of a bar make together, at its end."""
    number = {"field": "sum", "type": "quantitative", "format": ",.2~f"}
    return {
        "transform": [{"aggregate": [{"op": "sum", "field": "value", "as": "sum"}], "groupby": ["label"]}],
        "mark": {"type": "text", "align": "left", "dx": 4, "color": INK},
        "encoding": {"x": {"field": "sum", "type": "quantitative"}, "text": number},
    }


def _turn_long_labels(spec: dict[str, Any], rows: Sequence[Row], width: int) -> None:
    """Labels below a line that would lie over each other are turned; of very many some are left out."""
    labels = list(dict.fromkeys(row[0] for row in rows))
    along = spec["encoding"]["x"]
    if along["type"] == "temporal":
        along["axis"] |= {"labelOverlap": "greedy", "tickCount": TICKS}
        return
    along["axis"] |= {"labelOverlap": "greedy" if len(labels) > width / STEP else False}
    if sum(len(str(each)) + 1.5 for each in labels) * SIGN > width - 40:
        along["axis"] |= {"labelAngle": -40, "labelLimit": 160}


def _told(chart: Chart) -> str:
    """The figures in words; after MOST_TOLD of them how many more there are."""
    said = []
    for label, value, *series in chart.rows[:MOST_TOLD]:
        name = f"{label:%d/%m/%Y}" if isinstance(label, date) else str(label)
        of = f" ({', '.join(map(str, series))})" if any(series) else ""
        said.append(f"{name}{of}: {'không có số liệu' if value is None else _number(value)}")
    more = len(chart.rows) - MOST_TOLD
    rest = f"; và {more} số liệu khác" if more > 0 else ""
    figures = "; ".join(said) + rest if said else "chưa có số liệu"
    return f"{NAMES[ChartKind(chart.kind)]}: {chart.title}. {figures}."


def _number(value: float | Decimal) -> str:
    with translation.override(LANGUAGE):
        written = number_format(round(Decimal(str(value)), 2), use_l10n=True, force_grouping=True)
    return written.rstrip("0").rstrip(",") if "," in written else written
