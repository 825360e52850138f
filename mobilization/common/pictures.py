"""Uploaded pictures: made anew by a process of its own (`picture_worker.py`), and nothing of the old file remains."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from mobilization.common.files import clean_name
from mobilization.common.refusals import UploadRefused, number_text

logger = logging.getLogger(__name__)

WORKER = Path(__file__).with_name("picture_worker.py")
SECONDS = 40
FIRST_YEAR = 1990
MILLION = 1_000_000
JPEG = "image/jpeg"


@dataclass(frozen=True)
class PreparedPicture:
    """A picture made anew: sRGB, upright, at most 2,560 pixels long, and its thumbnail of at most 480, both JPEG.

    `taken_on` is the day the camera noted, if that can be true. `phash` is a signed 64-bit number; pictures that look
    alike differ in few of its bits.
    """

    name: str
    content: bytes
    content_type: str
    width: int
    height: int
    thumbnail: bytes
    taken_on: date | None
    phash: int


def prepared(name: str, data: bytes) -> PreparedPicture:
    """The picture in `data` (JPEG, PNG or WebP) as it may be kept; `name` gets the ending of a JPEG.

    Raises UploadRefused; RuntimeError when the portal itself is at fault. Takes up to some seconds and, outside this
    process, up to 1 GB.
    """
    limit = settings.PICTURE_MEGAPIXELS
    about, rest = _work(name, data, limit * MILLION)
    if "refused" in about:
        raise _refused(name, about, limit)
    size, thumbnail_size = about["sizes"]
    return PreparedPicture(
        name=clean_name(name.rpartition(".")[0] or name).rstrip(".") + ".jpg",
        content=rest[:size],
        content_type=JPEG,
        width=about["width"],
        height=about["height"],
        thumbnail=rest[size : size + thumbnail_size],
        taken_on=_believable(about["taken_on"]),
        phash=about["phash"],
    )


def _work(name: str, data: bytes, most_pixels: int) -> tuple[dict[str, Any], bytes]:
    """What the worker answers: facts, and the bytes after them. It gets no environment and no path of the portal's."""
    command = [sys.executable, "-I", str(WORKER), str(most_pixels)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env={}, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        logger.warning("A picture of %s bytes took more than %s seconds", len(data), SECONDS)
        raise UploadRefused(name, "damaged") from error
    if done.returncode < 0:  # ended by a limit, or by what the bytes did to a decoder
        logger.warning("A picture of %s bytes ended its process with signal %s", len(data), -done.returncode)
        raise UploadRefused(name, "damaged")
    if done.returncode:
        raise RuntimeError(f"The worker for pictures failed: {done.stderr.decode(errors='replace')[-2000:]}")
    line, _, rest = done.stdout.partition(b"\n")
    return json.loads(line), rest


def _refused(name: str, about: dict[str, Any], limit: int) -> UploadRefused:
    if about["refused"] != "pixels":
        return UploadRefused(name, about["refused"])
    width, height = about["width"], about["height"]
    megapixels = number_text(width * height / MILLION, 1, use_l10n=True)
    figures = {"width": number_text(width, 0), "height": number_text(height, 0), "limit": number_text(limit, 0)}
    return UploadRefused(name, "pixels", megapixels=megapixels, **figures)


def _believable(day: str | None) -> date | None:
    """A camera whose clock was never set, or is ahead, says nothing."""
    taken = date.fromisoformat(day) if day else None
    return taken if taken and taken.year >= FIRST_YEAR and taken <= timezone.localdate() else None
