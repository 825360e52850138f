"""Charts drawn on the server: SVG for pages and PDF, PNG for Word; no browser, no script, no inline style.

The first drawing of a process takes a second or two and each further one about 0.1 s: draw in jobs, or cache the
result. The same figures as a table are the template's part (`{% figure %}`).
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import fontpkg_be_vietnam_pro as font  # type: ignore[import-untyped]
import vl_convert
from django.utils.formats import get_format
from django.utils.safestring import SafeString, mark_safe

from mobilization.common.text import clean

# A label (text, or a date on a line chart), a value (None leaves a gap) and, where there are several, the series.
Row = tuple[str | date, int | float | Decimal | None] | tuple[str | date, int | float | Decimal | None, str]


class ChartKind(StrEnum):
    """What a chart of a paper or a workbook is; no pies: lengths are read more exactly than angles."""

    BAR = "bar"
    STACKED = "stacked"
    LINE = "line"


SVG = "http://www.w3.org/2000/svg"
COLOURS = ["#175c61", "#c4881c", "#9c2459", "#4d7fb8", "#6f9a3c", "#7d62a0"]
INK, LINE = "#1b2628", "#dedbd3"
_NUMBER = ",.2~f"
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def bar_chart(
    rows: Iterable[Row], *, title: str, description: str = "", value_title: str = "", width: int = 560
) -> str:
    """Horizontal bars in the given order as safe SVG text; rows of several series are stacked. No rows: empty text.

    `title` and `description` are read by screen readers, not drawn. `width` is that of the drawing area in pixels; the
    picture scales with its container.
    """
    return svg(bar_spec(rows, value_title=value_title, width=width), title=title, description=description)


def line_chart(
    rows: Iterable[Row],
    *,
    title: str,
    description: str = "",
    value_title: str = "",
    width: int = 560,
    height: int = 240,
) -> str:
    """Lines over labels in the given order, or over dates, as safe SVG text. No rows: empty text. See `bar_chart`."""
    spec = line_spec(rows, value_title=value_title, width=width, height=height)
    return svg(spec, title=title, description=description)


def bar_spec(rows: Iterable[Row], *, value_title: str = "", width: int = 560) -> dict[str, Any]:
    """The Vega-Lite chart behind `bar_chart`, also for `png`."""
    values = _values(rows)
    series = _distinct(values, "series")
    across = {
        "field": "value",
        "type": "quantitative",
        "title": _told(value_title) or None,
        "axis": _axis(values),
    }
    shared: dict[str, Any] = {
        "y": {"field": "label", "type": "nominal", "title": None, "scale": {"domain": _distinct(values, "label")}},
        "x": across,
    }
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar"}, "encoding": _told_apart(series)}]
    if len(series) < 2:  # noqa: PLR2004 - several series are stacked: their numbers would lie over each other
        number = {"text": {"field": "value", "type": "quantitative", "format": _NUMBER}}
        layers.append({"mark": {"type": "text", "align": "left", "dx": 4, "color": INK}, "encoding": number})
    return _spec(values, {"width": width, "height": {"step": 28}, "encoding": shared, "layer": layers})


def line_spec(rows: Iterable[Row], *, value_title: str = "", width: int = 560, height: int = 240) -> dict[str, Any]:
    """The Vega-Lite chart behind `line_chart`, also for `png`."""
    rows = list(rows)
    values = _values(rows)
    series = _distinct(values, "series")
    of_labels = {"labelAngle": 0, "labelOverlap": "parity", "labelSeparation": 6}  # every second, fourth, eighth
    along: dict[str, Any] = {"field": "label", "title": None, "type": "ordinal", "axis": of_labels}
    if all(isinstance(row[0], date) for row in rows):
        along |= {"type": "temporal", "scale": {"type": "utc"}, "axis": {"format": "%d/%m/%Y", "labelAngle": 0}}
    else:
        along["scale"] = {"domain": _distinct(values, "label")}
    upwards = {
        "field": "value",
        "type": "quantitative",
        "title": _told(value_title) or None,
        "axis": _axis(values),
    }
    return _spec(
        values,
        {
            "width": width,
            "height": height,
            "mark": {"type": "line", "point": {"size": 50}, "strokeWidth": 2},
            "encoding": {"x": along, "y": upwards, **_told_apart(series, shapes=True)},
        },
    )


def _axis(values: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Of whole numbers no marks between them."""
    whole = all(each["value"] is None or each["value"].is_integer() for each in values)
    return {"format": _NUMBER} | ({"tickMinStep": 1} if whole else {})


def svg(spec: dict[str, Any], *, title: str, description: str = "") -> SafeString:
    """A Vega-Lite chart as SVG to put into a page: an image with a name, without style, script or foreign ids."""
    if not spec["data"]["values"]:
        return SafeString()
    register_font()
    drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=_number_locale())
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing, its labels escaped by the library
    name = "chart-" + hashlib.sha256((drawn + _told(title)).encode()).hexdigest()[:10]
    for element in root.iter():
        _make_plain(element, name)
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in {f"{{{SVG}}}style", f"{{{SVG}}}script"}]:
            parent.remove(child)
    root.attrib.pop("height", None)  # the height follows from width and viewBox
    root.attrib |= {"role": "img", "aria-labelledby": f"{name}-title {name}-desc" if description else f"{name}-title"}
    for place, (tag, text) in enumerate([("title", title), ("desc", description)]):
        if text:
            element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{tag}"})
            element.text = _told(text)
            root.insert(place, element)
    return written(root)


def written(root: ET.Element) -> SafeString:
    """The tree as text, its elements without a prefix: which prefixes the process knows others decide (QR codes do)."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    root.set("xmlns", SVG)
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308 - written from a tree, so everything is escaped


def png(spec: dict[str, Any], *, scale: float = 2) -> bytes:
    """The same chart as PNG on white, for Word; `scale` 2 is sharp in print. Raises ValueError without rows."""
    if not spec["data"]["values"]:
        raise ValueError("A chart needs rows")
    register_font()
    white = {**spec, "background": "white"}
    drawn = vl_convert.vegalite_to_png(white, scale=scale, allowed_base_urls=[], format_locale=_number_locale())
    return bytes(drawn)


@lru_cache(maxsize=1)
def register_font() -> None:
    """Make Be Vietnam Pro known to the drawing library. Raises RuntimeError when its files are missing."""
    folder = font.ROOT / "files"
    if not (folder / "BeVietnamPro-Regular.ttf").is_file():
        raise RuntimeError(f"The font {font.FAMILY} is missing in {folder}: charts would be drawn in another one")
    vl_convert.register_font_directory(str(folder))


def _told(text: str) -> str:
    """Clean text without signs that no XML may hold: drawing one ends the whole process."""
    return _NOT_IN_XML.sub("", clean(str(text)))


def _values(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [
        {
            "label": row[0].isoformat() if isinstance(row[0], date) else _told(row[0]),
            "value": None if row[1] is None else float(row[1]),
            "series": _told(row[2]) if len(row) > 2 else "",  # noqa: PLR2004 - a row's third part
        }
        for row in rows
    ]


def _distinct(values: list[dict[str, Any]], part: str) -> list[str]:
    return list(dict.fromkeys(value[part] for value in values))


def _told_apart(series: Sequence[str], *, shapes: bool = False) -> dict[str, Any]:
    """One colour each (and one shape each, for those who do not see the colours)."""
    if len(series) <= 1:
        return {"color": {"value": COLOURS[0]}}
    by = {"field": "series", "type": "nominal", "title": None, "sort": None}
    colours = [COLOURS[place % len(COLOURS)] for place in range(len(series))]
    apart = {"color": {**by, "scale": {"domain": list(series), "range": colours}}}
    return {**apart, "shape": {**by, "scale": {"domain": list(series)}}} if shapes else apart


def _spec(values: list[dict[str, Any]], chart: dict[str, Any]) -> dict[str, Any]:
    axis = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "labelLimit": 260}
    config = {
        "font": font.FAMILY,
        "text": {"fontSize": 12, "font": font.FAMILY},
        "axis": axis | {"gridColor": LINE, "domainColor": LINE, "tickColor": LINE, "titleFontWeight": "normal"},
        "legend": {"orient": "top", "labelColor": INK, "labelFontSize": 12, "labelLimit": 260},
        "view": {"stroke": None},
    }
    schema = "https://vega.github.io/schema/vega-lite/v5.json"
    return {"$schema": schema, "background": None, "data": {"values": values}, "config": config, **chart}


def _number_locale() -> dict[str, Any]:
    """How numbers are written in the reader's language (1.234,5 in Vietnamese)."""
    decimal, thousands = get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR")
    return {
        "decimal": decimal,
        "thousands": thousands,
        "grouping": [get_format("NUMBER_GROUPING")],
        "currency": ["", ""],
    }


def _make_plain(element: ET.Element, name: str) -> None:
    """Presentation attributes instead of styles, ids that are the chart's own, no roles within the one image."""
    for declaration in element.attrib.pop("style", "").split(";"):
        key, _, value = declaration.partition(":")
        if value:
            element.set(key.strip(), value.strip())
    for key in [key for key in element.attrib if key == "class" or key.startswith(("aria-", "role", "on"))]:
        del element.attrib[key]
    for key, value in element.attrib.items():
        own = f"{name}-{value}" if key == "id" else _REFERENCE.sub(rf"url(#{name}-\1)", value)
        element.set(key, own)


def share_bar(number: int, of: int) -> SafeString:
    """A thin bar, `number` long of `of`, beside a number in a table; screen readers skip it, for the number says it.

    Costs nothing to draw, so that a page may have many; scales with its cell. Nothing to show: empty text.
    """
    if number <= 0 or of <= 0:
        return SafeString()
    box = {"class": "share-bar", "viewBox": "0 0 100 6", "preserveAspectRatio": "none", "aria-hidden": "true"}
    root = ET.Element(f"{{{SVG}}}svg", box)
    width = max(1, round(100 * min(number, of) / of))
    ET.SubElement(root, f"{{{SVG}}}rect", {"width": str(width), "height": "6", "fill": COLOURS[0]})
    return written(root)
