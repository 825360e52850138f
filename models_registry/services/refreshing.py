"""Comparing what was written and attached before there were signals, in stretches: one job each, the next after it.

A stretch that is killed is done again from its own beginning, and nothing before it; doing one again gives the same.
What follows from a model's own tables needs no refreshing: it is computed when somebody looks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from mobilization.outbox.enums import ACTIVE_STATES
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from models_registry.enums import FileKind, ModelState
from models_registry.models import ModelFile, RegisteredModel, TextSketch
from models_registry.services.photo_matches import compare_photos
from models_registry.services.text_copies import compare_texts

REFRESH_SIGNALS = "models_registry.refresh_signals"
STRETCH = 1000
"""Texts or photographs that one job compares: some minutes at most."""
AT_ONCE = 50
"""Photographs that are compared together."""


class Phase(StrEnum):
    """First the texts, then the photographs."""

    TEXTS = "texts"
    PHOTOS = "photos"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a stretch begins: behind this id, after `done` of `total`. `everything`: compared ones again, too."""

    phase: Phase = Phase.TEXTS
    after: int = 0
    done: int = 0
    total: int = 0
    everything: bool = False


def request_refresh(*, everything: bool = False) -> Job:
    """Ask for all stretches, the first of which asks for the next; returns the one under way, if there is one."""
    active = Job.objects.filter(kind=REFRESH_SIGNALS, state__in=ACTIVE_STATES).order_by("-id").first()
    return active or request_stretch(_counted(Place(everything=everything)))


def request_stretch(place: Place) -> Job:
    """Ask for one stretch; once for each place."""
    key = f"{place.phase}:{place.after}:{place.everything}"
    params: dict[str, Any] = {**vars(place), "phase": place.phase.value}
    return request_job(kind=REFRESH_SIGNALS, owner=None, params=params, unique_key=key)


def refresh_stretch(place: Place, *, progress: Callable[[int, int], None]) -> Place | None:
    """Do one stretch; returns where the next begins, None when everything is done."""
    ids = list(_waiting(place).filter(pk__gt=place.after).order_by("pk").values_list("pk", flat=True)[:STRETCH])
    step = 1 if place.phase is Phase.TEXTS else AT_ONCE
    for begin in range(0, len(ids), step):
        progress(place.done + begin, place.total)
        some = ids[begin : begin + step]
        if place.phase is Phase.TEXTS:
            compare_texts(some[0])
        else:
            compare_photos(some)
    if len(ids) == STRETCH:
        done = place.done + len(ids)
        return Place(
            phase=place.phase, after=ids[-1], done=done, total=max(place.total, done), everything=place.everything
        )
    return _counted(Place(phase=Phase.PHOTOS, everything=place.everything)) if place.phase is Phase.TEXTS else None


def _counted(place: Place) -> Place:
    return Place(phase=place.phase, everything=place.everything, total=_waiting(place).count())


def _waiting(place: Place) -> "QuerySet[Any]":
    """Texts that have no sketch yet, or all; photographs all: nothing says of one that it was compared."""
    if place.phase is Phase.PHOTOS:
        photos: QuerySet[Any] = ModelFile.objects.filter(kind=FileKind.PHOTO)
        return photos
    submitted: QuerySet[Any] = RegisteredModel.objects.exclude(state=ModelState.DRAFT)
    return submitted if place.everything else submitted.filter(~Exists(TextSketch.objects.filter(model=OuterRef("pk"))))
