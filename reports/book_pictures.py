"""Photographs small enough to print, so that a book of hundreds fits into memory and its files stay handy."""

import io

from PIL import Image

ALONE, BESIDE = 1200, 850
"""Pixels: of one alone 190 dots an inch at the width of a page's text, of one beside another the same at two thirds."""
QUALITY = 82


def printable(content: bytes, *, longest: int = ALONE) -> bytes:
    """The JPEG, smaller where it is larger than a page needs; the same bytes for the same picture.

    `content` is a picture as the portal keeps it (`mobilization/common/pictures.py` made it): upright, sRGB, at most
    2,560 pixels long, without metadata. Raises LookupError where it can be read no more.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
            picture.draft("RGB", (longest, longest))
            picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            made = io.BytesIO()
            picture.convert("RGB").save(made, "JPEG", quality=QUALITY, optimize=True)
    except (OSError, ValueError) as error:
        raise LookupError("not a picture") from error
    return made.getvalue()
