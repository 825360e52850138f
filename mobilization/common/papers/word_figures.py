"""Pictures of a Word file: charts drawn for print and photographs, each with what screen readers say of it."""

from collections.abc import Callable
from functools import partial
from xml.etree import ElementTree as ET

from mobilization.common.papers.drawings import GAP, POINTS_OF_PIXEL, drawn_png
from mobilization.common.papers.ooxml import PIC, WP, A, Media, R, add
from mobilization.common.papers.pieces import Drawn, Figure
from mobilization.common.papers.word_lines import caption_in, paragraph
from mobilization.common.papers.word_tables import side_by_side

EMU_OF_POINT = 12_700
PNG_SIZE = slice(16, 24)
DRAWN_AT = 2


def figure_in(parent: ET.Element, figure: Figure, media: Media) -> None:
    """One picture, or several side by side, each with its caption and note."""
    if len(figure.pictures) == 1:
        drawn_in(parent, figure.pictures[0], media)
    else:
        count = len(figure.pictures)
        widths = [each.width + GAP * (count - 1) / count for each in figure.pictures]
        fills: list[Callable[[ET.Element], None]] = [
            partial(drawn_in, drawn=each, media=media) for each in figure.pictures
        ]
        side_by_side(parent, widths, [fills])
    paragraph(parent, "gap")


def drawn_in(parent: ET.Element, drawn: Drawn, media: Media) -> None:
    """The picture, and below it its caption and note, on the same page."""
    if drawn.photo or drawn.spec:
        _picture(paragraph(parent, "figure"), drawn, media)
    if drawn.caption:
        told = caption_in(parent, drawn.caption)
        if drawn.note:
            add(told[0], "keepNext")
    if drawn.note:
        paragraph(parent, "caption_note", drawn.note)


def _picture(parent: ET.Element, drawn: Drawn, media: Media) -> None:
    if drawn.photo:
        content, (across, down) = drawn.photo.content, drawn.photo.pixels
        known, width = media.keep(content, "jpg"), drawn.width
    else:
        content = drawn_png(drawn)
        size = content[PNG_SIZE]
        across, down = int.from_bytes(size[:4], "big"), int.from_bytes(size[4:], "big")
        known, width = media.keep(content, "png"), min(drawn.width, across / DRAWN_AT * POINTS_OF_PIXEL)
    extent = {"cx": _emu(width), "cy": _emu(width * down / across)}
    number = str(int(known.removeprefix("rId")))
    run = add(add(parent, "r"), "drawing")
    inline = ET.SubElement(run, f"{{{WP}}}inline", dict.fromkeys(("distT", "distB", "distL", "distR"), "0"))
    ET.SubElement(inline, f"{{{WP}}}extent", extent)
    ET.SubElement(inline, f"{{{WP}}}docPr", {"id": number, "name": f"Hình {number}", "descr": drawn.alt})
    frame = ET.SubElement(inline, f"{{{WP}}}cNvGraphicFramePr")
    ET.SubElement(frame, f"{{{A}}}graphicFrameLocks", {"noChangeAspect": "1"})
    data = ET.SubElement(ET.SubElement(inline, f"{{{A}}}graphic"), f"{{{A}}}graphicData", {"uri": PIC})
    _shape(ET.SubElement(data, f"{{{PIC}}}pic"), known, number, extent)


def _shape(picture: ET.Element, known: str, number: str, extent: dict[str, str]) -> None:
    names = ET.SubElement(picture, f"{{{PIC}}}nvPicPr")
    ET.SubElement(names, f"{{{PIC}}}cNvPr", {"id": number, "name": f"picture{number}"})
    ET.SubElement(names, f"{{{PIC}}}cNvPicPr")
    fill = ET.SubElement(picture, f"{{{PIC}}}blipFill")
    ET.SubElement(fill, f"{{{A}}}blip", {f"{{{R}}}embed": known})
    ET.SubElement(ET.SubElement(fill, f"{{{A}}}stretch"), f"{{{A}}}fillRect")
    looks = ET.SubElement(picture, f"{{{PIC}}}spPr")
    place = ET.SubElement(looks, f"{{{A}}}xfrm")
    ET.SubElement(place, f"{{{A}}}off", {"x": "0", "y": "0"})
    ET.SubElement(place, f"{{{A}}}ext", extent)
    ET.SubElement(ET.SubElement(looks, f"{{{A}}}prstGeom", {"prst": "rect"}), f"{{{A}}}avLst")


def _emu(points: float) -> str:
    return str(round(points * EMU_OF_POINT))
