"""The named styles of a Word file, one for each face of the layout."""

from xml.etree import ElementTree as ET

from mobilization.common.papers.layouts import CONTENTS_INDENT, JUSTIFIED, Face
from mobilization.common.papers.ooxml import add, root, twips

FONT = "Times New Roman"
ALIGNED = {JUSTIFIED: "both"}
LEVELS = {"kind": 0, "section_1": 1, "section_2": 2, "section_3": 3}
OUTLINED = LEVELS | {"chapter": 1}
"""Word knows one style of headings for each level; a book's chapters have another one of the first level."""
CONTENTS = {f"contents_{level}": level for level in (1, 2, 3, 4)}
CAPTIONS = ("caption",)
KEPT_WITH_NEXT = ("table_title", "cell_head", "contents_title", "figure")
LINE = {"val": "single", "sz": "6", "space": "0", "color": "000000"}
BESIDE_FACES = {
    "gap": Face(8, align="left"),
    "rule": Face(2, align="left", before=2),
    "figure": Face(12, before=6),
}


def style_id(name: str) -> str:
    """Its id: Word finds the styles of its tables of contents by name, people find ours by theirs."""
    return f"TOC{CONTENTS[name]}" if name in CONTENTS else name


def _known_name(name: str) -> str:
    """The name under which Word itself knows the style, or none."""
    if name in LEVELS:
        return f"heading {LEVELS[name] + 1}"
    if name in CONTENTS:
        return f"toc {CONTENTS[name]}"
    return name if name in CAPTIONS else ""


def styles_of(faces: dict[str, Face], width: float) -> ET.Element:
    """The styles part: one for each face, headings, captions and contents under the names that Word knows."""
    styles = root("styles")
    defaults = add(add(add(styles, "docDefaults"), "rPrDefault"), "rPr")
    add(defaults, "rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT)
    add(defaults, "sz", val="28")
    add(defaults, "lang", val="vi-VN", eastAsia="vi-VN")
    normal = add(styles, "style", type="paragraph", default="1", styleId="Normal")
    add(normal, "name", val="Normal")
    for name, face in {**faces, **BESIDE_FACES}.items():
        _style(styles, name, face, width)
    return styles


def _style(styles: ET.Element, name: str, face: Face, width: float) -> None:
    known = _known_name(name)
    style = add(styles, "style", type="paragraph", customStyle="0" if known else "1", styleId=style_id(name))
    add(style, "name", val=known or name.replace("_", " "))
    add(style, "basedOn", val="Normal")
    add(style, "qFormat")
    paragraph = add(style, "pPr")
    if name in OUTLINED or name in KEPT_WITH_NEXT:
        add(paragraph, "keepNext")
    if name == "rule":
        add(add(paragraph, "pBdr"), "top", **LINE)
    if name in CONTENTS:
        add(add(paragraph, "tabs"), "tab", val="right", leader="dot", pos=twips(width))
    spacing = {"before": twips(face.before), "after": twips(face.after)}
    add(paragraph, "spacing", **spacing, **({"line": twips(face.line), "lineRule": "atLeast"} if face.line else {}))
    if face.indent:
        add(paragraph, "ind", firstLine=twips(face.indent))
    elif name in CONTENTS:
        add(paragraph, "ind", left=twips(max(0, CONTENTS[name] - 2) * CONTENTS_INDENT))
    add(paragraph, "jc", val=ALIGNED.get(face.align, face.align))
    if name in OUTLINED:
        add(paragraph, "outlineLvl", val=str(OUTLINED[name]))
    _letters(style, face)


def _letters(style: ET.Element, face: Face) -> None:
    looks = add(style, "rPr")
    for name, holds in (("b", face.bold), ("bCs", face.bold), ("i", face.italic), ("iCs", face.italic)):
        if holds:
            add(looks, name)
    size = str(round(face.size * 2))
    add(looks, "sz", val=size)
    add(looks, "szCs", val=size)
    if face.underline:
        add(looks, "u", val="single")
