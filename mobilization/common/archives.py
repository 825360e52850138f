"""Office documents, which are ZIP archives: which kind it is, and whether it is one and nothing else.

The directory is bounded before it is read, then every part is unpacked for real, piece by piece, so that neither what
the directory claims nor what it hides costs more than the limits below.
"""

import re
import struct
import zipfile
import zlib
from typing import IO

from mobilization.common.sniffing import Kind

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 3_000
LARGEST_DIRECTORY = MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
HIGHEST_RATIO, RATIO_COUNTS_FROM = 200, 10 * MEGABYTE
LARGEST_INDEX = MEGABYTE  # of [Content_Types].xml, manifest.xml and their like, which are read whole
_PIECE = 64 * 1024
_END = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR = 20
_ENCRYPTED = 0x1
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_TYPES, _MIMETYPE, _MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
_WORD_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = re.compile(r"(^|/)(vba\w*\.bin|vbadata\.xml|macrosheets/.*|basic/.+|scripts/.+)$", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Unfit(Exception):
    """The archive is not taken; the argument is a code of `refusals.REASONS`."""


def office_kind(file: IO[bytes], size: int) -> Kind:
    """DOCX, XLSX, ODT, or ZIP for any other archive, after everything in it was looked at.

    `file` can be rewound, `size` is its length. At most 64 KB of content and the directory are in memory at a time.
    Raises Unfit with "damaged", "mixed", "encrypted", "macros" or "bomb".
    """
    _check_directory(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries, size)
            kind = _kind(archive, {entry.filename for entry in entries})
            if kind is not Kind.ZIP:
                _unpack(archive, entries)
            return kind
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        struct.error,
    ) as error:
        raise Unfit("damaged") from error


def is_encrypted_office(data: bytes) -> bool:
    """Whether an OLE file is a .docx or .xlsx with a password, which Office wraps in this way."""
    return "EncryptedPackage".encode("utf-16-le") in data


def _check_directory(file: IO[bytes], size: int) -> None:
    """The end record: the last thing in the file, and a directory of bearable size right before it."""
    start = max(0, size - _END.size - 65_535)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + _END.size:
        raise Unfit("damaged")
    _, disk, first_disk, here, total, length, offset, comment = _END.unpack_from(tail, place)
    if comment or place + _END.size != len(tail):
        raise Unfit("mixed")
    if total > MOST_ENTRIES or length > LARGEST_DIRECTORY:
        raise Unfit("bomb")
    has_zip64 = tail[max(0, place - _ZIP64_LOCATOR) : place].startswith(b"PK\x06\x07")
    if disk or first_disk or here != total or has_zip64 or offset + length != start + place:
        raise Unfit("mixed")


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    """What the directory says: number, names, passwords, macros, sizes."""
    names = {entry.filename.lower() for entry in entries}
    if len(entries) > MOST_ENTRIES:
        raise Unfit("bomb")
    if len(names) != len(entries) or any(".." in name.split("/") or name.startswith("/") for name in names):
        raise Unfit("mixed")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unfit("encrypted")
    if any(_MACROS.search(name) for name in names):
        raise Unfit("macros")
    if any(entry.compress_type not in _COMPRESSIONS for entry in entries):
        raise Unfit("damaged")
    packed = sum(entry.compress_size for entry in entries)
    if packed > size or sum(entry.file_size for entry in entries) > MOST_UNPACKED or any(map(_swells, entries)):
        raise Unfit("bomb")


def _swells(entry: zipfile.ZipInfo) -> bool:
    """Large, and almost nothing when packed: no text is like that."""
    return entry.file_size > RATIO_COUNTS_FROM and entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    """Which document the archive is, by what it says about its own parts."""
    if _TYPES in names:
        types = _read(archive, _TYPES)
        if b"macroenabled" in types.lower():
            raise Unfit("macros")
        return Kind.DOCX if _WORD_MAIN in types else Kind.XLSX if _EXCEL_MAIN in types else Kind.ZIP
    if _MIMETYPE in names and _read(archive, _MIMETYPE).strip() == Kind.ODT.content_type.encode():
        if _MANIFEST in names and b"encryption-data" in _read(archive, _MANIFEST):
            raise Unfit("encrypted")
        return Kind.ODT
    return Kind.ZIP


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LARGEST_INDEX:
        raise Unfit("bomb")
    with archive.open(name) as part:
        return part.read(LARGEST_INDEX)


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Every part to its end, counted and thrown away; checksums are compared on the way."""
    left = MOST_UNPACKED
    for entry in entries:
        with archive.open(entry) as part:
            piece = part.read(_PIECE)
            if entry.filename.lower().endswith((".xml", ".rels")) and _ENTITIES.search(piece):
                raise Unfit("mixed")
            while piece:
                left -= len(piece)
                if left < 0:
                    raise Unfit("bomb")
                piece = part.read(_PIECE)
