"""What a file says of its author beside what is in it, taken out: of Word, Excel and OpenDocument files.

Pictures need none of it: they were made anew when they came (`pictures.py`). A PDF is not interpreted here
(`pdfs.py`), so `keeps_properties` says that somebody has to look.
"""

import io
import re
import zipfile
from typing import IO

from mobilization.common.sniffing import Kind

OFFICE = frozenset({Kind.DOCX.content_type, Kind.XLSX.content_type})
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_EMPTY = {
    "docprops/core.xml": f'<cp:coreProperties xmlns:cp="{_CORE}"/>',
    "docprops/app.xml": f'<Properties xmlns="{_APP}"/>',
    "docprops/custom.xml": f'<Properties xmlns="{_CUSTOM}"/>',
}
_ODT_META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"/>'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Who wrote a comment or a tracked change; whom the list of such people names (elsewhere a table has a displayName).
_ATTRIBUTES = re.compile(rb'(\s(?:\w+:)?(?:author|initials)=)"[^"]*"')
_OF_PEOPLE = re.compile(rb'(\s(?:\w+:)?(?:displayName|userId)=)"[^"]*"')
_PEOPLE = re.compile(r"(?:^|/)(?:people\.xml|persons/[^/]+\.xml)$")
_ELEMENTS = re.compile(rb"(<((?:dc:creator|meta:creator-initials|meta:initial-creator|author))>)[^<]*(</\2>)")


def keeps_properties(content_type: str) -> bool:
    """Whether a file of the kind may say who made it and the portal cannot take that out."""
    return content_type == Kind.PDF.content_type


def without_properties(file: IO[bytes], content_type: str) -> bytes | IO[bytes]:
    """The file without names of those who wrote or changed it, where the kind is an office file; else as it is.

    The file was checked when it came (`uploads.check_document`): it is an archive of bearable size.
    """
    is_odt = content_type == Kind.ODT.content_type
    if content_type not in OFFICE and not is_odt:
        return file
    made = io.BytesIO()
    file.seek(0)
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as fresh:
        for entry in archive.infolist():
            kept = zipfile.ZipInfo(entry.filename)
            kept.compress_type, kept.external_attr = entry.compress_type, entry.external_attr
            fresh.writestr(kept, _part(entry.filename.lower(), archive.read(entry), is_odt=is_odt))
    return made.getvalue()


def _part(name: str, content: bytes, *, is_odt: bool) -> bytes:
    if is_odt and name == "meta.xml":
        return (_HEAD + _ODT_META).encode()
    if not is_odt and name in _EMPTY:
        return (_HEAD + _EMPTY[name]).encode()
    if _PEOPLE.search(name):
        content = _OF_PEOPLE.sub(rb'\1""', content)
    if name.endswith(".xml"):
        return _ELEMENTS.sub(rb"\1\3", _ATTRIBUTES.sub(rb'\1""', content))
    return content
