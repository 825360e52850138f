"""Uploaded documents: looked at by content, before they are stored.

    checked = check_document(upload)
    store(row, checked.content, name=checked.name, content_type=checked.content_type, by=user)

A picture among them comes back prepared (`pictures.py`): made anew, without what its file said about place and device.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings

from mobilization.common import pdfs
from mobilization.common.archives import MEGABYTE, Unfit, is_encrypted_office, office_kind
from mobilization.common.files import AnyFile, clean_name
from mobilization.common.pictures import PreparedPicture, prepared
from mobilization.common.refusals import UploadRefused, size_text
from mobilization.common.sniffing import HEAD, PICTURES, Kind, sniff

DOCUMENTS = frozenset({Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.ODT}) | PICTURES
TEXT_TABLES = {"csv": "text/csv", "json": "application/json"}
"""Tables that are plain text, with their media types."""
_SAID_APART = {Kind.OLE: "old_office", Kind.HEIC: "heic"}


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored: `name` cleaned, `kind` by content, `content` as `store` takes it.

    `picture` is set for pictures, whose `content` was made anew.
    """

    name: str
    kind: Kind
    content_type: str
    content: bytes | AnyFile
    picture: PreparedPicture | None = None


def check_document(upload: AnyFile, *, accepted: Collection[Kind] = DOCUMENTS) -> CheckedFile:
    """The upload, if it is what it seems to be and one of `accepted`; its bytes are at their beginning again.

    Kinds are told by content, and the ending of the name must agree with it. Raises UploadRefused.
    """
    name, data = _gate(upload)
    kind = _kind(name, data, upload)
    if kind not in accepted or not kind.content_type:
        raise _not_accepted(name, kind, accepted)
    _check_ending(name, kind, kind.endings)
    if kind in PICTURES:
        picture = prepared(name, data)
        return CheckedFile(picture.name, Kind.JPEG, picture.content_type, picture.content, picture)
    if kind is Kind.PDF and (code := pdfs.fault(data)):
        raise UploadRefused(name, code)
    upload.seek(0)
    return CheckedFile(with_ending(name, kind), kind, kind.content_type, upload)


def check_table(upload: AnyFile) -> CheckedFile:
    """The upload, if it is a table: an Excel workbook, or CSV or JSON by the ending of its name and by no other sign.

    What is in it `tables.read_table` sees. Raises UploadRefused.
    """
    name, data = _gate(upload)
    ending = name.rpartition(".")[2].lower()
    try:
        kind = _kind(name, data, upload)
    except UploadRefused as refused:
        raise UploadRefused(name, "table_bomb") if refused.code == "bomb" else refused from refused
    upload.seek(0)
    if ending in TEXT_TABLES and kind is Kind.OTHER:
        return CheckedFile(name, kind, TEXT_TABLES[ending], upload)
    if kind is Kind.OLE:
        raise UploadRefused(name, "old_office")
    if kind is not Kind.XLSX:
        raise UploadRefused(name, "not_table", found=kind.words)
    _check_ending(name, kind, kind.endings)
    return CheckedFile(with_ending(name, kind), kind, kind.content_type, upload)


def prepare_picture(upload: AnyFile) -> PreparedPicture:
    """The upload as a JPEG of bounded size with its thumbnail, and nothing its file said besides the day it was taken.

    JPEG, PNG and WebP are taken, whichever of their endings the name has. Raises UploadRefused.
    """
    name, data = _gate(upload)
    kind = sniff(data[:HEAD])
    if kind not in PICTURES:
        raise _not_accepted(name, kind, PICTURES)
    _check_ending(name, kind, [ending for picture in PICTURES for ending in picture.endings])
    return prepared(name, data)


def with_ending(name: str, kind: Kind) -> str:
    """The name, with the usual ending of `kind` if it has none at all."""
    return name if "." in name else clean_name(f"{name}.{kind.endings[0]}")


def _gate(upload: AnyFile) -> tuple[str, bytes]:
    """The cleaned name and the bytes, if there are some and not too many."""
    name = clean_name(upload.name or "")
    limit = settings.UPLOAD_MEGABYTES * MEGABYTE
    size = upload.size or 0
    if size <= limit:
        upload.seek(0)
        data = upload.read(limit + 1)
        size = max(size, len(data))
    if size > limit:
        raise UploadRefused(name, "too_big", size=size_text(size), limit=size_text(limit))
    if not data:
        raise UploadRefused(name, "empty")
    return name, data


def _kind(name: str, data: bytes, upload: AnyFile) -> Kind:
    """What the bytes are; archives are opened to tell."""
    kind = sniff(data[:HEAD])
    try:
        if kind is Kind.ZIP:
            upload.seek(0)
            return office_kind(upload, len(data))
    except Unfit as unfit:
        raise UploadRefused(name, str(unfit)) from unfit
    if kind is Kind.OLE and is_encrypted_office(data):
        raise UploadRefused(name, "encrypted")
    return kind


def _check_ending(name: str, kind: Kind, endings: Collection[str]) -> None:
    """The name has no ending, or one of these."""
    _, dot, ending = name.rpartition(".")
    if dot and ending.lower() not in endings:
        raise UploadRefused(name, "name_disagrees", ending=ending, found=kind.words)


def _not_accepted(name: str, kind: Kind, accepted: Collection[Kind]) -> UploadRefused:
    if kind in _SAID_APART:
        return UploadRefused(name, _SAID_APART[kind])
    return UploadRefused(name, "not_accepted", found=kind.words, accepted=_endings(accepted))


def _endings(accepted: Collection[Kind]) -> str:
    return ", ".join(f".{kind.endings[0]}" for kind in Kind if kind in accepted and kind.endings)
