"""The parts of a Word file and how its elements are written. Texts go in as text of elements: never as XML."""

import io
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as ET

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CORE = f"{_PACKAGE}/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
PICTURES = {"png": "image/png", "jpg": "image/jpeg"}
_PARTS = {
    "styles": f"{_TYPES}.styles+xml",
    "settings": f"{_TYPES}.settings+xml",
    "header": f"{_TYPES}.header+xml",
}
HEADER_ID = "rId3"
TWIPS = 20
"""A point in the measure of Word; sizes of letters are in half points."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

for prefix, address in (("w", W), ("r", R), ("cp", CORE), ("dc", DC), ("wp", WP), ("a", A), ("pic", PIC)):
    ET.register_namespace(prefix, address)


def twips(points: float) -> str:
    """Points in the measure of Word."""
    return str(round(points * TWIPS))


def add(parent: ET.Element, element: str, /, **attributes: str) -> ET.Element:
    """A new element of Word below `parent`, with attributes of Word."""
    return ET.SubElement(parent, f"{{{W}}}{element}", {f"{{{W}}}{key}": value for key, value in attributes.items()})


def root(name: str) -> ET.Element:
    """The root of a part."""
    return ET.Element(f"{{{W}}}{name}")


def write_text(parent: ET.Element, text: str, *, is_bold: bool = False) -> None:
    """A run with the text; its line ends are line breaks."""
    run = add(parent, "r")
    if is_bold:
        looks = add(run, "rPr")
        add(looks, "b")
        add(looks, "bCs")
    for place, line in enumerate(text.split("\n")):
        if place:
            add(run, "br")
        written = add(run, "t")
        written.set(SPACE, "preserve")
        written.text = line


def field(parent: ET.Element, code: str, shown: str = "") -> None:
    """A field that Word computes, such as PAGE; `shown` stands there until it does."""
    field_part(parent, "begin")
    add(add(parent, "r"), "instrText").text = code
    if shown:
        field_part(parent, "separate")
        write_text(parent, shown)
    field_part(parent, "end")


def field_part(parent: ET.Element, kind: str) -> None:
    """One end of a field, or the place between what it computes and what it shows."""
    add(add(parent, "r"), "fldChar", fldCharType=kind)


class Media:
    """The pictures of a file: each is kept once, under the id by which the document names it."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._known: dict[bytes, str] = {}

    def keep(self, content: bytes, ending: str) -> str:
        """Its id; `ending` is one of PICTURES."""
        if content not in self._known:
            self.files[f"media/picture{len(self.files) + 1}.{ending}"] = content
            self._known[content] = f"rId{len(_PARTS) + len(self.files)}"
        return self._known[content]


def package(parts: Mapping[str, ET.Element], *, title: str, author: str, media: Media) -> bytes:
    """The file of these parts ("document", "styles", "settings", "header"): the same bytes for the same parts."""
    stream = io.BytesIO()
    pictures = [(f"{R}/image", name) for name in media.files]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                (f"{R}/officeDocument", "word/document.xml"),
                (f"{CORE.replace('metadata', 'relationships/metadata')}", "docProps/core.xml"),
            ),
            "docProps/core.xml": _core(title, author),
            "word/_rels/document.xml.rels": _relations(*((f"{R}/{part}", f"{part}.xml") for part in _PARTS), *pictures),
            **{f"word/{name}.xml": part for name, part in parts.items()},
        }
        for name, tree in files.items():
            content = ET.tostring(tree, encoding="UTF-8", xml_declaration=True)
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
        for name, picture in media.files.items():
            archive.writestr(zipfile.ZipInfo(f"word/{name}", FIRST_DAY), picture, zipfile.ZIP_STORED)
    return stream.getvalue()


def _content_types() -> ET.Element:
    space = f"{_PACKAGE}/content-types"
    types = ET.Element("Types", xmlns=space)
    ET.SubElement(
        types, "Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"
    )
    ET.SubElement(types, "Default", Extension="xml", ContentType="application/xml")
    for ending, kind in PICTURES.items():
        ET.SubElement(types, "Default", Extension=ending, ContentType=kind)
    kinds = {"/word/document.xml": f"{_TYPES}.document.main+xml"}
    kinds |= {f"/word/{part}.xml": kind for part, kind in _PARTS.items()}
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    for name, kind in kinds.items():
        ET.SubElement(types, "Override", PartName=name, ContentType=kind)
    return types


def _relations(*targets: tuple[str, str]) -> ET.Element:
    relations = ET.Element("Relationships", xmlns=f"{_PACKAGE}/relationships")
    for place, (kind, target) in enumerate(targets, 1):
        ET.SubElement(relations, "Relationship", Id=f"rId{place}", Type=kind, Target=target)
    return relations


def _core(title: str, author: str) -> ET.Element:
    core = ET.Element(f"{{{CORE}}}coreProperties")
    for name, text in (("title", title), ("creator", author), ("language", "vi-VN")):
        ET.SubElement(core, f"{{{DC}}}{name}").text = text
    return core
