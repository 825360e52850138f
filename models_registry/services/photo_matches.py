"""Comparing photographs with all others by their hashes (`difference_hash` of picture_worker.py); pairs are kept.

Of 120 pictures scaled, compressed or lightened anew the hashes of 119 differ in at most `MOST_BITS` of 64 bits from
that of the first one; those of different pictures in 18 and more. Where three bits differ, one of four quarters is the
same: an index of each quarter finds the other one among millions.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F, Q

from models_registry.enums import FileKind
from models_registry.models import ModelFile, PhotoMatch

MOST_BITS = 3
QUARTERS = (0, 16, 32, 48)
QUARTER = 0xFFFF
FEWEST_BITS = 8
"""A hash of fewer ones, or fewer zeros, is that of a plain surface, a scan or a sky: many pictures have it."""
LOOKED_AT = 500
"""Of the photographs that share a quarter, so many are looked at."""


def compare_photos(ids: Collection[int]) -> int:
    """Compare these photographs with all others; returns how many pairs were found. Again gives the same."""
    found = [match for photo in _telling(ids) for match in _matches(photo)]
    PhotoMatch.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ."""
    return ((one ^ other) & (2**64 - 1)).bit_count()


def _telling(ids: Collection[int]) -> Iterable[Any]:
    photos: Iterable[Any] = ModelFile.objects.filter(pk__in=ids, kind=FileKind.PHOTO)
    return [photo for photo in photos if FEWEST_BITS <= distance(photo.phash, 0) <= 64 - FEWEST_BITS]


def _matches(photo: Any) -> Iterable[PhotoMatch]:
    quarters = {f"quarter_{shift}": F("phash").bitrightshift(shift).bitand(QUARTER) for shift in QUARTERS}
    shares = Q(pk__in=())
    for shift in QUARTERS:
        shares |= Q(**{f"quarter_{shift}": photo.phash >> shift & QUARTER})
    near: Any = ModelFile.objects.filter(kind=FileKind.PHOTO).alias(**quarters).filter(shares).exclude(pk=photo.pk)
    for other in near[:LOOKED_AT]:
        if distance(photo.phash, other.phash) <= MOST_BITS and _is_elsewhere(photo, other):
            later, earlier = (photo, other) if other.pk < photo.pk else (other, photo)
            yield PhotoMatch(file=later, other=earlier)


def _is_elsewhere(one: ModelFile, other: ModelFile) -> bool:
    """In another model, or in another entry or check of the same one: a model may show the best of its diary again."""
    if one.model_id != other.model_id:
        return True
    parts = [(each.progress_id, each.check_made_id) for each in (one, other)]
    return parts[0] != parts[1] and (None, None) not in parts
