"""Photographs on papers: as many pixels as print needs, upright, without what a camera noted of place and time."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from mobilization.common.papers.pieces import Photo

PIXELS_OF_POINT = 200 / 72
"""200 pixels an inch: sharp in print."""
MOST_PIXELS = 50_000_000
QUALITY = 85
FORMATS = ("JPEG", "PNG")
ORIENTATION, LYING = 0x0112, (5, 6, 7, 8)


def photograph(content: bytes, width: float) -> Photo:
    """The picture `width` points wide, never enlarged; the same bytes for the same picture.

    Give it pictures that the portal keeps (`pictures.py` made them anew), never an upload: it decodes in this process.
    Raises ValueError for what is no such picture.
    """
    with _opened(content) as opened:
        picture = _on_white(ImageOps.exif_transpose(opened))
    longest = max(1, round(width * PIXELS_OF_POINT))
    picture.thumbnail((longest, 2 * longest), Image.Resampling.LANCZOS)
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Photo(out.getvalue(), picture.size)


def ratio_of(content: bytes) -> float:
    """Its width in heights, upright. Raises ValueError as `photograph` does."""
    with _opened(content) as opened:
        width, height = opened.size
        return height / width if opened.getexif().get(ORIENTATION) in LYING else width / height


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError(f"A picture of {opened.width} × {opened.height} pixels is too large for a paper")
            yield opened
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("A picture of a paper cannot be read") from error


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return picture.convert("RGB")
