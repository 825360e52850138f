"""Photographs small enough to print: 1,200 pixels long are 190 dots an inch at 160 mm, the width of a page's text."""

import io

from PIL import Image

LONGEST = 1200
QUALITY = 82


def printable(content: bytes) -> bytes:
    """The JPEG, smaller where it is larger than a page needs; the same bytes for the same picture.

    `content` is a picture as the portal keeps it (`mobilization/common/pictures.py` made it): upright, sRGB, at most
    2,560 pixels long, without metadata. Raises LookupError where it can be read no more.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
            picture.draft("RGB", (LONGEST, LONGEST))
            picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            made = io.BytesIO()
            picture.convert("RGB").save(made, "JPEG", quality=QUALITY, optimize=True)
    except (OSError, ValueError) as error:
        raise LookupError("not a picture") from error
    return made.getvalue()
