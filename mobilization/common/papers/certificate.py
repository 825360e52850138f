"""Certificates for the wall: what one says, how a sheet looks, and many of them as PDF.

Text is data and never code, the font is ours, the same certificate is the same bytes: as with official papers.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from mobilization.common.papers.certificate_sheet import Sheet, sheet_data
from mobilization.common.papers.measure import FAMILY, FONTS
from mobilization.common.papers.paper import Layout
from mobilization.common.text import clean

TEMPLATE = Path(__file__).with_name("certificate.typ")
WORKER = Path(__file__).with_name("certificate_worker.py")
AUTHOR = "Dân vận khéo"
SECONDS = 300
PICTURE_PPI = 72
AT_ONCE = 100
"""So many are set by one process: what typst keeps of them leaves with it."""


@dataclass(frozen=True, kw_only=True)
class Style:
    """How the sheets of one kind look: whose heading they bear, frame, size; all certificates of a file share it."""

    layout: Layout
    title: str
    frame: str = "ornament"
    size: str = "a4"
    is_landscape: bool = True
    is_bilingual: bool = False


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What one certificate says; texts of several lines have line breaks. Where there is no English it is empty."""

    giver: str
    title: str
    name: str
    number: str
    day: str
    authority: str
    signer: str
    code: str
    address: str
    check: str
    gives: str = "TẶNG"
    position: str = ""
    wording: str = ""
    book: str = ""
    giver_en: str = ""
    title_en: str = ""
    wording_en: str = ""
    number_en: str = ""


def pdfs_of(
    certificates: Sequence[Certificate], style: Style, *, alone: bool = True, together: bool = False
) -> list[bytes]:
    """Each certificate as a PDF of its own (`alone`), then all of them in one (`together`); at most AT_ONCE.

    Raises RuntimeError when they could not be set as meant: on one page each, in our font, within the worker's bounds.
    """
    if len(certificates) > AT_ONCE:
        raise ValueError(f"At most {AT_ONCE} certificates at once")
    return _made(as_data(certificates, style) | {"alone": alone, "together": together})


def picture_of(certificate: Certificate, style: Style) -> bytes:
    """One certificate as a PNG for the screen. Raises RuntimeError as above."""
    return _made(as_data([certificate], style) | {"picture": PICTURE_PPI})[0]


def _made(told: dict[str, Any]) -> list[bytes]:
    command = [sys.executable, "-I", str(WORKER)]
    sent = json.dumps(told).encode()
    done = subprocess.run(command, input=sent, capture_output=True, timeout=SECONDS, env={}, check=False)  # noqa: S603
    if done.returncode:
        reason = done.stderr.decode(errors="replace")[-2000:]
        raise RuntimeError(f"The worker for certificates failed with {done.returncode}: {reason}")
    sizes, _end, content = done.stdout.partition(b"\n")
    files, start = [], 0
    for size in json.loads(sizes):
        files.append(content[start : start + size])
        start += size
    return files


def as_data(certificates: Sequence[Certificate], style: Style) -> dict[str, Any]:
    """What the worker is told: the sheets as the template reads them, and where template and fonts are."""
    look = {"title": style.title, "author": AUTHOR, "frame": style.frame, "font": FAMILY, **sheet_data(style)}
    return {
        "style": look,
        "certificates": [_told(each, style) for each in certificates],
        "template": str(TEMPLATE),
        "fonts": str(FONTS),
        "family": FAMILY,
    }


def _told(each: Certificate, style: Style) -> dict[str, Any]:
    said = Certificate(**{key: clean(value, multiline=True) for key, value in asdict(each).items()})
    told = Sheet(said, style).laid_out()
    told["qr"] |= {"svg": qr_of(each.address), "said": each.address}
    return told


def qr_of(text: str) -> str:
    """The text as a QR code: an SVG drawing whose dots in a row are one stroke; a quiet zone of two dots is inside."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=2)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    strokes = [
        f"M{start} {y}h{end - start}v1h-{end - start}z" for y, row in enumerate(rows) for start, end in _runs(row)
    ]
    size = len(rows)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{"".join(strokes)}"/></svg>'


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark dots begin and end."""
    found, start = [], None
    for place, dark in enumerate([*row, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            found.append((start, place))
            start = None
    return found
