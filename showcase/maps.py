"""A map without tiles: centroids of units as an SVG drawing, so that nothing comes from other hosts.

The units of today below the same topmost unit are the ground; on it stand the unit of the model and those of its
family, or a disc for each unit as large as the number of its models.
"""

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString

from mobilization.common.charts import SVG, written
from mobilization.common.text import clean

WIDTH, MARGIN, TALLEST = 560, 24, 640
HERE, KIN, GROUND = "#9c2459", "#175c61", "#b9c4c1"
SMALLEST_DISC, LARGEST_DISC = 4, 18
BESIDE, LINE, BASELINE, LETTER = 18, 25, 7, 12.5
"""Of the name: how far from its place, from line to line, from middle to foot of a line, a letter's width."""
SMALLEST_SPAN = 0.05
"""Degrees, about five kilometres: a single place is not drawn as a dot on nothing."""


@dataclass(frozen=True)
class Place:
    """A unit on the map."""

    name: str
    latitude: float
    longitude: float


def map_of(here: Place, kin: Iterable[Place], ground: Iterable[Place], *, title: str, description: str) -> SafeString:
    """The drawing as safe SVG text: this unit a diamond with its name, those of the family squares, others dots."""
    kin, ground = list(kin), list(ground)
    frame = _Frame([here, *kin, *ground])
    root = _drawing(frame, ground, title=title, description=description)
    for x, y in sorted({frame.at(place) for place in kin}):
        box = {"x": f"{x - 6:.1f}", "y": f"{y - 6:.1f}", "width": "12", "height": "12", "fill": KIN}
        ET.SubElement(root, f"{{{SVG}}}rect", box)
    x, y = frame.at(here)
    ET.SubElement(
        root,
        f"{{{SVG}}}path",
        {"d": f"M{x} {y - 12:.1f}l12 12l-12 12l-12 -12z", "fill": HERE, "stroke": "#fff", "stroke-width": "1.5"},
    )
    _label(root, clean(here.name), x, y, frame.height)
    return written(root)


def _label(root: ET.Element, name: str, x: float, y: float, height: float) -> None:
    """The name beside its place, where there is more room, in as many lines as it needs; all of it in the drawing."""
    is_right = x > WIDTH / 2
    edge = x - BESIDE if is_right else x + BESIDE
    room = edge if is_right else WIDTH - edge
    lines = textwrap.wrap(name, int(room / LETTER), break_on_hyphens=False)
    first = y + BASELINE - LINE * (len(lines) - 1) / 2
    first = max(LINE, min(first, height - BASELINE - LINE * (len(lines) - 1)))
    label = {
        "text-anchor": "end" if is_right else "start",
        "font-size": "21",
        "font-weight": "600",
        "fill": "#1b2628",
        "stroke": "#fff",
        "stroke-width": "4",
        "paint-order": "stroke",
    }
    text = ET.SubElement(root, f"{{{SVG}}}text", label)
    for number, line in enumerate(lines):
        at = {"x": f"{edge:.1f}", "y": f"{first + LINE * number:.1f}"}
        ET.SubElement(text, f"{{{SVG}}}tspan", at).text = line


def map_of_numbers(
    counted: Iterable[tuple[Place, int]], ground: Iterable[Place], *, title: str, description: str
) -> SafeString:
    """The drawing as safe SVG text: a disc for each place, its area as the number; others dots. None counted: empty."""
    discs, ground = sorted(counted, key=lambda each: -each[1]), list(ground)
    if not discs:
        return SafeString()
    frame = _Frame([*(place for place, _number in discs), *ground])
    root = _drawing(frame, ground, title=title, description=description)
    for place, number in discs:
        x, y = frame.at(place)
        radius = SMALLEST_DISC + (LARGEST_DISC - SMALLEST_DISC) * math.sqrt(number / discs[0][1])
        about = {"cx": f"{x}", "cy": f"{y}", "r": f"{radius:.1f}", "fill": HERE, "fill-opacity": "0.6"}
        disc = ET.SubElement(root, f"{{{SVG}}}circle", about | {"stroke": "#fff"})
        ET.SubElement(disc, f"{{{SVG}}}title").text = clean(f"{place.name}: {number}")
    return written(root)


def _drawing(frame: "_Frame", ground: Iterable[Place], *, title: str, description: str) -> ET.Element:
    """The empty drawing with its words, and the ground."""
    root = ET.Element(
        f"{{{SVG}}}svg",
        {
            "viewBox": f"0 0 {WIDTH} {frame.height:.0f}",
            "role": "img",
            "aria-labelledby": "map-title map-desc",
            "class": "showcase-map",
        },
    )
    for tag, name, text in (("title", "map-title", title), ("desc", "map-desc", description)):
        ET.SubElement(root, f"{{{SVG}}}{tag}", {"id": name}).text = clean(text)
    for x, y in sorted({frame.at(place) for place in ground}):
        ET.SubElement(root, f"{{{SVG}}}circle", {"cx": f"{x}", "cy": f"{y}", "r": "3.5", "fill": GROUND})
    return root


class _Frame:
    """What lies in the drawing: degrees to points, east to the right, north up, both by one measure."""

    def __init__(self, places: list[Place]) -> None:
        middle = math.radians(sum(place.latitude for place in places) / len(places))
        self.narrowing = math.cos(middle)
        across = [place.longitude * self.narrowing for place in places]
        upwards = [place.latitude for place in places]
        self.left, self.top = min(across), max(upwards)
        wide = max(max(across) - self.left, SMALLEST_SPAN)
        high = max(self.top - min(upwards), SMALLEST_SPAN)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
        self.height = high * self.scale + 2 * MARGIN

    def at(self, place: Place) -> tuple[float, float]:
        """Where the place lies."""
        x = MARGIN + (place.longitude * self.narrowing - self.left) * self.scale
        y = MARGIN + (self.top - place.latitude) * self.scale
        return round(x, 1), round(y, 1)
