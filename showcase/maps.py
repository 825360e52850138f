"""Where a model is at work, and its family: on the map without tiles of `mobilization/common/maps.py`."""

import textwrap
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString

from mobilization.common.charts import SVG, written
from mobilization.common.maps import HERE, KIN, WIDTH, Frame, Place, drawing
from mobilization.common.text import clean

BESIDE, LINE, BASELINE, LETTER = 18, 25, 7, 12.5
"""Of the name: how far from its place, from line to line, from middle to foot of a line, a letter's width."""


def map_of(here: Place, kin: Iterable[Place], ground: Iterable[Place], *, title: str, description: str) -> SafeString:
    """The drawing as safe SVG text: this unit a diamond with its name, those of the family squares, others dots."""
    kin, ground = list(kin), list(ground)
    frame = Frame([here, *kin, *ground])
    root = drawing(frame, ground, title=title, description=description)
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
