"""What bytes are, by the bytes themselves. Names and what a browser claims are not asked."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

HEAD = 4096  # bytes that are enough to tell
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _About:
    """A kind in words, its media type and the endings its names may have (the first is the usual one)."""

    words: "str | _StrPromise"
    content_type: str = ""
    endings: tuple[str, ...] = ()


class Kind(Enum):
    """Kinds of files the portal tells apart; those with a media type can be kept."""

    PDF = _About("PDF", "application/pdf", ("pdf",))
    DOCX = _About(_("a Word document"), _WORD, ("docx",))
    XLSX = _About(_("an Excel workbook"), _EXCEL, ("xlsx",))
    ODT = _About(_("an OpenDocument text"), "application/vnd.oasis.opendocument.text", ("odt",))
    JPEG = _About(_("a JPEG picture"), "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
    PNG = _About(_("a PNG picture"), "image/png", ("png",))
    WEBP = _About(_("a WebP picture"), "image/webp", ("webp",))
    GIF = _About(_("a GIF picture"))
    HEIC = _About(_("a HEIC picture"))
    OLE = _About(_("a file of an old Office program"))
    ZIP = _About(_("an archive (ZIP)"))
    ARCHIVE = _About(_("an archive"))
    MARKUP = _About(_("a web page, an SVG drawing or XML"))
    PROGRAM = _About(_("a program"))
    OTHER = _About(_("a file of another kind"))

    @property
    def words(self) -> "str | _StrPromise":
        """The kind as it stands in a sentence."""
        return self.value.words

    @property
    def content_type(self) -> str:
        """The media type; empty for kinds that are never kept."""
        return self.value.content_type

    @property
    def endings(self) -> tuple[str, ...]:
        """Endings that agree with the kind, the usual one first, without a dot."""
        return self.value.endings


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.ARCHIVE),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"#!", Kind.PROGRAM),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_MARKUP = re.compile(rb"<(?:!doctype|!--|\?xml|\?php|html|head|body|script|svg|iframe|[a-z]+:svg)", re.IGNORECASE)


def sniff(head: bytes) -> Kind:
    """The kind of a file that begins with `head` (HEAD bytes are enough). A ZIP is told apart by `archives.py`."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return Kind.HEIC
    return Kind.MARKUP if has_markup(head) else Kind.OTHER


def has_markup(head: bytes) -> bool:
    """Whether a browser that guesses might take these bytes for a page."""
    return _MARKUP.search(head) is not None
