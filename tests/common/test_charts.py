"""Charts: safe to put into a page, in the portal's font and the reader's language."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import fontpkg_be_vietnam_pro
import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from mobilization.common import charts
from mobilization.common.charts import bar_chart, bar_spec, line_chart, line_spec, png, svg

ROWS = [("Quận Ba Đình", 1234.5), ("Phường Ngã Tư Sở", Decimal(2300)), ("Xã Đại Mỗ", None)]
SERIES = [(label, number, name) for number, (label, _) in enumerate(ROWS, 1) for name in ("Đạt", "Khá")]
DAYS = [(date(2026, month, 1), month) for month in range(1, 7)]


def tree(drawn):
    return ET.fromstring(drawn)


def texts(drawn):
    return [element.text for element in tree(drawn).iter(f"{{{charts.SVG}}}text")]


def test_another_library_does_not_give_our_elements_a_prefix(monkeypatch):
    """A QR code for the second factor teaches the process `svg:`; browsers draw nothing for `<svg:svg>` in a page."""
    monkeypatch.setattr(ET, "_namespace_map", {charts.SVG: "svg"})
    for drawn in (charts.share_bar(3, 4), bar_chart(ROWS, title="Mô hình")):
        assert drawn.startswith("<svg ")
        assert "svg:" not in drawn


@pytest.mark.parametrize(
    "drawn",
    [
        lambda: bar_chart(ROWS, title="Mô hình", description="Theo đơn vị"),
        lambda: bar_chart(SERIES, title="Mô hình", description="Theo đơn vị"),
        lambda: line_chart(DAYS, title="Mô hình", description="Theo đơn vị"),
        lambda: line_chart(SERIES, title="Mô hình", description="Theo đơn vị"),
    ],
)
def test_a_chart_is_an_image_with_a_name_and_nothing_else(drawn):
    drawn = drawn()
    assert isinstance(drawn, SafeString)
    root = tree(drawn)
    assert {key: root.get(key) for key in ("role", "height", "class")} == {"role": "img", "height": None, "class": None}
    assert root.get("viewBox").split()[2] == root.get("width")
    title, desc = list(root)[:2]
    assert (title.text, desc.text) == ("Mô hình", "Theo đơn vị")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    for element in list(root.iter())[1:]:
        assert element.tag.removeprefix(f"{{{charts.SVG}}}") in {"title", "desc", "g", "path", "line", "text", "rect"}
        assert not {
            key for key in element.attrib if key in {"style", "class"} or key.startswith(("on", "aria", "role"))
        }
        assert element.get("font-family") in {None, "Be Vietnam Pro"}
    assert "http" not in drawn.replace(charts.SVG, "")


def test_styles_scripts_and_shared_ids_are_taken_out(monkeypatch):
    nasty = (
        f'<svg xmlns="{charts.SVG}" width="9" height="9" viewBox="0 0 9 9" class="marks" onload="x()">'
        '<style>a{}</style><defs><clipPath id="clip0"/></defs><g><script>x()</script>'
        '<path style="fill: red; opacity:.5" clip-path="url(#clip0)" aria-label="x" role="bar"/></g></svg>'
    )
    monkeypatch.setattr(charts.vl_convert, "vegalite_to_svg", lambda *given, **named: nasty)
    drawn = svg(bar_spec(ROWS), title="T")
    root = tree(drawn)
    name = root.get("aria-labelledby").removesuffix("-title")
    path = next(root.iter(f"{{{charts.SVG}}}path"))
    assert path.attrib == {"fill": "red", "opacity": ".5", "clip-path": f"url(#{name}-clip0)"}
    assert next(root.iter(f"{{{charts.SVG}}}clipPath")).get("id") == f"{name}-clip0"
    for word in ("style", "script", "onload", "class"):
        assert word not in drawn
    monkeypatch.setattr(charts.vl_convert, "vegalite_to_svg", lambda *given, **named: nasty.replace("9", "8"))
    assert name not in svg(bar_spec(ROWS), title="T")


def test_labels_are_text_never_markup():
    nasty = '<script>alert("1")</script>\x00\u202e & Đống Đa'
    drawn = bar_chart([(nasty, 1, nasty), ("b", 2, "c")], title=nasty, description=nasty)
    tree(drawn)
    assert "<script" not in drawn
    assert "\u202e" not in drawn
    assert any("Đống Đa" in text for text in texts(drawn))


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\ud800", "\x00", "\u202e"])
def test_signs_that_would_end_the_process_are_not_drawn(sign):
    """The library draws from XML, and aborts where that holds what XML does not know."""
    odd = f"Xã{sign} Đại Mỗ"
    for spec in (bar_spec, line_spec):
        made = spec([(odd, 1, odd), ("b", 2, "c")], value_title=odd)
        assert sign not in str(made)
        assert made["data"]["values"][0]["label"] == made["data"]["values"][0]["series"] == "Xã Đại Mỗ"
    assert sign not in bar_chart([(odd, 1)], title=odd, description=odd, value_title=odd)
    assert png(bar_spec([(odd, 1)], value_title=odd)).startswith(b"\x89PNG")


def test_labels_stand_in_the_given_order_also_without_a_value():
    with translation.override("vi"):
        drawn = texts(bar_chart(ROWS, title="T", value_title="Số mô hình"))
    assert [text for text in drawn if text in dict(ROWS)] == ["Quận Ba Đình", "Phường Ngã Tư Sở", "Xã Đại Mỗ"]
    assert "Số mô hình" in drawn


@pytest.mark.parametrize(("language", "number"), [("vi", "1.234,5"), ("en", "1,234.5")])
def test_numbers_are_written_as_the_reader_writes_them(language, number):
    with translation.override(language):
        assert number in texts(bar_chart(ROWS, title="T"))


def test_series_have_names_colours_and_shapes():
    drawn = line_chart(SERIES, title="T")
    assert {"Đạt", "Khá"} <= set(texts(drawn))
    assert all(colour in drawn for colour in charts.COLOURS[:2])
    assert line_spec(SERIES)["encoding"]["shape"]["field"] == "series"
    assert "shape" not in line_spec(DAYS)["encoding"]


def test_dates_are_the_portals():
    assert "01/03/2026" in texts(line_chart(DAYS, title="T"))


def test_months_below_a_line_do_not_lie_over_each_other():
    """Each is some 50 wide, and so is the space for each of eleven: every second one is told."""
    months = [f"{month:02}/2026" for month in range(1, 12)]
    for given, told in ((months, months[::2]), (months[:4], months[:4])):
        drawn = tree(line_chart([(month, place) for place, month in enumerate(given)], title="T"))
        shown = [each.text for each in drawn.iter(f"{{{charts.SVG}}}text") if each.get("opacity") != "0"]
        assert [text for text in shown if text in months] == told


def test_nothing_to_draw():
    assert bar_chart([], title="T") == line_chart([], title="T") == ""
    with pytest.raises(ValueError, match="rows"):
        png(bar_spec([]))


def test_the_font_is_really_used():
    spec = bar_spec([("WWWWWWWWWW iiiiiiiiii Đại Mỗ", 1)])
    nowhere = {**spec, "config": spec["config"] | {"font": "No Such Font"}}
    drawn, other = (tree(svg(one, title="T")).get("width") for one in (spec, nowhere))
    assert drawn != other
    assert png(spec) != png(nowhere)


def test_a_missing_font_is_noticed(monkeypatch):
    monkeypatch.setattr(fontpkg_be_vietnam_pro, "ROOT", Path("/nowhere"))
    charts.register_font.cache_clear()
    with pytest.raises(RuntimeError, match="Be Vietnam Pro is missing"):
        bar_chart(ROWS, title="T")


def test_a_picture_for_word():
    small, large = png(bar_spec(ROWS), scale=1), png(bar_spec(ROWS))
    assert small.startswith(b"\x89PNG")
    width = [int.from_bytes(picture[16:20], "big") for picture in (small, large)]
    assert abs(width[1] - 2 * width[0]) <= 2


@pytest.mark.parametrize(("values", "marks"), [((1, 3), {"0", "1", "2", "3"}), ((0.5, 1), {"0,5"})])
def test_whole_numbers_have_no_marks_between_them(values, marks):
    with translation.override("vi"):
        text = charts.svg(charts.bar_spec([(str(place), value) for place, value in enumerate(values)]), title="x")
    told = set(re.findall(r">([\d,]+)</text>", text))
    assert marks <= told
    assert not [each for each in told if "," in each] or 0.5 in values
