"""Makes one uploaded picture anew, in a process of its own with bounds on memory and time (`pictures.py` starts it).

The bytes come on standard input, the limit of pixels as the argument. Out come a line of JSON and, after it, the
picture and its thumbnail. Needs Pillow and the standard library only: nothing of the portal, no secrets, is in here.
"""

import contextlib
import io
import json
import math
import resource
import struct
import sys
from datetime import datetime
from typing import Any

from PIL import Image, ImageCms

MEMORY = 1024 * 1024 * 1024  # of address space; 36 megapixels need about half of it at worst
CPU_SECONDS = 20
LONGEST_SIDE, THUMBNAIL_SIDE = 2560, 480
QUALITY, THUMBNAIL_QUALITY = 86, 80
FORMATS = ("JPEG", "PNG", "WEBP")
_EXIF_IFD, _ORIENTATION, _TAKEN, _DIGITIZED = 0x8769, 0x0112, 0x9003, 0x9004
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Refused(Exception):
    """A code of `refusals.REASONS` with its figures."""

    def __init__(self, code: str, **figures: int) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **figures}


def prepare(data: bytes, most_pixels: int) -> tuple[dict[str, Any], bytes, bytes]:
    """What there is to say about the picture, the picture and its thumbnail. Raises Refused and what Pillow raises."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is decoded
    _check_pixels(webp_size(data), most_pixels)
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        _check_pixels(picture.size, most_pixels)
        # The second picture in a phone's JPEG (depth, brightness) makes it an MPO, not a moving picture.
        if picture.format != "MPO" and getattr(picture, "is_animated", False):
            raise Refused("animated")
        turn, taken_on = _exif(picture)
        profile = picture.info.get("icc_profile")
        picture.draft(picture.mode, (LONGEST_SIDE, LONGEST_SIDE))
        clean = _in_srgb(_flat(_scaled(_plain_mode(picture), LONGEST_SIDE)), profile)
    if turn in _TURNS:
        clean = clean.transpose(_TURNS[turn])
    clean.info.clear()  # comments would be written out again
    thumbnail = _scaled(clean, THUMBNAIL_SIDE)
    about = {"width": clean.width, "height": clean.height, "taken_on": taken_on, "phash": difference_hash(clean)}
    return about, _jpeg(clean, QUALITY), _jpeg(thumbnail, THUMBNAIL_QUALITY)


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height a WebP file claims, 0 × 0 for other files: Pillow makes room for a WebP as it opens it."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:  # noqa: PLR2004 - the longest header
        return 0, 0
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<2H", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def difference_hash(picture: Image.Image) -> int:
    """64 bits (signed, as a database's bigint) that hardly change with size, quality and light.

    One for each of 8 × 8 fields: is it brighter than the one to its right?
    """
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            place = row * 9 + column
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def _check_pixels(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise Refused("pixels", width=size[0], height=size[1])


def _exif(picture: Image.Image) -> tuple[int, str | None]:
    """Which way is up, and the day the picture was taken; broken notes are no reason to refuse a picture."""
    with contextlib.suppress(Exception):
        exif = picture.getexif()
        turn = exif.get(_ORIENTATION, 1)
        inner = exif.get_ifd(_EXIF_IFD)
        return turn, _day(inner.get(_TAKEN)) or _day(inner.get(_DIGITIZED))
    return 1, None


def _day(text: Any) -> str | None:
    with contextlib.suppress(ValueError):
        return datetime.strptime(str(text)[:10], "%Y:%m:%d").date().isoformat()  # noqa: DTZ007 - the camera's own clock
    return None


def _plain_mode(picture: Image.Image) -> Image.Image:
    """In a mode that can be scaled: no palette, no single bits, 8 bits a channel, transparency as a channel."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda value: value * (1 / 257))
        return picture.convert("L")
    if "transparency" in picture.info or picture.mode in {"PA", "LA", "La", "RGBa"}:
        return picture.convert("RGBA")
    return picture.convert({"P": "RGB", "1": "L"}.get(picture.mode, picture.mode))


def _scaled(picture: Image.Image, longest: int) -> Image.Image:
    """Not larger than `longest` on either side, never enlarged."""
    factor = longest / max(picture.size)
    if factor >= 1:
        return picture.copy()
    size = (max(1, math.floor(picture.width * factor + 0.5)), max(1, math.floor(picture.height * factor + 0.5)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _flat(picture: Image.Image) -> Image.Image:
    """On white paper, where it was transparent."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture).convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours every screen and printer assumes; a profile that cannot be used is left aside."""
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            picture = changed or picture
    return picture if picture.mode == "L" else picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def bound() -> None:
    """No more memory and time than a picture needs, and no file written, whatever the bytes do to a decoder."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Read, prepare, write."""
    bound()
    parts: tuple[bytes, ...] = ()
    try:
        about, *made = prepare(sys.stdin.buffer.read(), int(sys.argv[1]))
        parts = tuple(made)
        answer = {**about, "sizes": [len(part) for part in parts]}
    except Refused as refused:
        answer = refused.answer
    except Exception as error:  # noqa: BLE001 - decoders raise whatever they like at hostile bytes
        answer = {"refused": "damaged", "why": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
