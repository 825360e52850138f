"""Paragraphs of a Word file: lines with the rule below them, and captions that count."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from mobilization.common.papers.ooxml import add, twips, write_text
from mobilization.common.papers.pieces import Caption, Line
from mobilization.common.papers.word_styles import style_id
from mobilization.common.text import fold


def paragraph(parent: ET.Element, style: str, text: str = "", *, lead: str = "") -> ET.Element:
    """A paragraph in a style, `lead` bold before its text."""
    made = add(parent, "p")
    add(add(made, "pPr"), "pStyle", val=style_id(style))
    if lead:
        write_text(made, f"{lead} ", is_bold=True)
    if text:
        write_text(made, text)
    return made


def line_in(parent: ET.Element, line: Line, width: float) -> None:
    """A paragraph, and the rule below it as the upper border of an empty one."""
    made = paragraph(parent, line.face, line.text, lead=line.lead)
    if line.stays:
        add(made[0], "keepNext")
    if line.rule:
        rule = add(parent, "p")
        looks = add(rule, "pPr")
        add(looks, "pStyle", val="rule")
        side = twips((width - line.rule) / 2)
        add(looks, "ind", left=side, right=side)


def lines_in(parent: ET.Element, lines: Sequence[Line], width: float) -> None:
    """Paragraphs."""
    for line in lines:
        line_in(parent, line, width)


def caption_in(parent: ET.Element, caption: Caption) -> ET.Element:
    """A caption; its number is a field of Word's, which counts on when somebody adds a table of their own."""
    if not caption.counted:
        return paragraph(parent, caption.face, caption.text)
    made = paragraph(parent, caption.face, f"{caption.counted} ")
    again = "\\c " if caption.goes_on else ""
    number = add(made, "fldSimple", instr=f" SEQ {fold(caption.counted).replace(' ', '_')} {again}\\* ARABIC ")
    write_text(number, str(caption.number))
    write_text(made, f". {caption.text}")
    return made
