"""A map without tiles: centroids of units as an SVG drawing, so that nothing comes from other hosts.

The units around are the ground; on it stands a disc for each unit, its area as its number. `showcase/maps.py` draws
the family of a model on the same ground.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.utils.formats import number_format
from django.utils.safestring import SafeString

from mobilization.common.charts import COLOURS, SVG, written
from mobilization.common.text import clean

WIDTH, MARGIN, TALLEST = 560, 24, 640
HERE, KIN, GROUND = COLOURS[2], COLOURS[0], "#b9c4c1"
SMALLEST_DISC, LARGEST_DISC = 4, 18
SMALLEST_SPAN = 0.05
"""Degrees, about five kilometres: a single place is not drawn as a dot on nothing."""


@dataclass(frozen=True)
class Place:
    """A unit on the map."""

    name: str
    latitude: float
    longitude: float


def map_of_numbers(
    counted: Iterable[tuple[Place, int]],
    ground: Iterable[Place],
    *,
    title: str,
    description: str,
    here: Place | None = None,
) -> SafeString:
    """The drawing as safe SVG text: a disc for each place, its area as the number; others dots. None counted: empty.

    With `here` the discs are quieter, and a diamond stands around this place, whatever its number.
    """
    discs, ground = sorted(counted, key=lambda each: -each[1]), list(ground)
    if not discs:
        return SafeString()
    frame = Frame([*(place for place, _number in discs), *ground, *([here] if here else [])])
    root = drawing(frame, ground, title=title, description=description)
    for place, number in discs:
        x, y = frame.at(place)
        radius = SMALLEST_DISC + (LARGEST_DISC - SMALLEST_DISC) * math.sqrt(number / discs[0][1])
        colour = KIN if here and place != here else HERE
        about = {"cx": f"{x}", "cy": f"{y}", "r": f"{radius:.1f}", "fill": colour, "fill-opacity": "0.6"}
        disc = ET.SubElement(root, f"{{{SVG}}}circle", about | {"stroke": "#fff"})
        ET.SubElement(disc, f"{{{SVG}}}title").text = clean(f"{place.name}: {number_format(number)}")
    if here:
        x, y = frame.at(here)
        mark = {"d": f"M{x} {y - 22:.1f}l22 22l-22 22l-22 -22z", "fill": "none", "stroke": HERE, "stroke-width": "3"}
        ET.SubElement(ET.SubElement(root, f"{{{SVG}}}path", mark), f"{{{SVG}}}title").text = clean(here.name)
    return written(root)


def drawing(frame: "Frame", ground: Iterable[Place], *, title: str, description: str) -> ET.Element:
    """The empty drawing with its words, and the ground. One page has one map."""
    root = ET.Element(
        f"{{{SVG}}}svg",
        {
            "viewBox": f"0 0 {WIDTH} {frame.height:.0f}",
            "role": "img",
            "aria-labelledby": "map-title map-desc",
            "class": "centroid-map",
        },
    )
    for tag, name, text in (("title", "map-title", title), ("desc", "map-desc", description)):
        ET.SubElement(root, f"{{{SVG}}}{tag}", {"id": name}).text = clean(text)
    for x, y in sorted({frame.at(place) for place in ground}):
        ET.SubElement(root, f"{{{SVG}}}circle", {"cx": f"{x}", "cy": f"{y}", "r": "3.5", "fill": GROUND})
    return root


class Frame:
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
