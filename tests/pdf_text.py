"""What stands on the pages of a PDF that the portal made, read back from its bytes; for files that typst wrote."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\r?\n(.*?)\r?\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"BT\s(.*?)\sET\b", re.DOTALL)
FONT = re.compile(rb"/(f\d+) [\d.]+ Tf")
SIGN = re.compile(rb"\\.|.", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(content: bytes) -> str:
    """The words of all pages in the order in which they are written, with one space between them."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    fonts = {number: _letters(objects, body) for number, body in objects.items() if b"/ToUnicode" in body}
    said = []
    for body in objects.values():
        if page := re.search(rb"/Type\s*/Page\b", body) and re.search(rb"/Contents (\d+) 0 R", body):
            names = {name: fonts[int(number)] for name, number in _resources(objects, body) if int(number) in fonts}
            said += [_line(piece, names) for piece in SHOWN.findall(_stream(objects[int(page[1])]))]
    return " ".join(" ".join(said).split())


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    if b"FlateDecode" not in body:
        return found[1]
    return zlib.decompressobj().decompress(found[1])  # whose last byte may look like the end of a line


def _resources(objects: dict[int, bytes], page: bytes) -> list[tuple[bytes, bytes]]:
    held = re.search(rb"/Resources (\d+) 0 R", page)
    return re.findall(rb"/(f\d+) (\d+) 0 R", objects[int(held[1])] if held else page)


def _letters(objects: dict[int, bytes], font: bytes) -> dict[bytes, str]:
    """Glyph → letters."""
    table = _stream(objects[int(re.search(rb"/ToUnicode (\d+) 0 R", font)[1])])
    pairs = ((bytes.fromhex(glyph.decode()), bytes.fromhex(letters.decode())) for glyph, letters in PAIR.findall(table))
    return {glyph: letters.decode("utf-16-be") for glyph, letters in pairs}


def _line(piece: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    letters = fonts[FONT.search(piece)[1]]
    glyphs = b"".join(ESCAPED.sub(_escaped, text) for text in _texts(piece))
    return "".join(letters[glyphs[at : at + 2]] for at in range(0, len(glyphs), 2))


def _texts(piece: bytes) -> Iterator[bytes]:
    """What stands in brackets; within it brackets that pair are signs like others, however deep they lie."""
    depth, text = 0, b""
    for sign in SIGN.findall(piece):
        if sign == b")":
            depth -= 1
            if not depth:
                yield text
                text = b""
        if depth:
            text += sign
        if sign == b"(":
            depth += 1


def _escaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if sign[:1].isdigit() else ESCAPES.get(sign, sign)
