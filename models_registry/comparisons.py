"""Promises to compare what was written or attached with what others have: jobs, so that nobody waits for it."""

from typing import TYPE_CHECKING

from mobilization.outbox.services import request_job

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models_registry.models import RegisteredModel

COMPARE_TEXTS = "models_registry.compare_texts"
COMPARE_PHOTOS = "models_registry.compare_photos"


def compare_photos_later(ids: "Iterable[int]") -> None:
    """Promise to compare these photographs with all others."""
    if photos := sorted(ids):
        request_job(kind=COMPARE_PHOTOS, owner=None, params={"photos": photos})


def compare_texts_later(model: "RegisteredModel") -> None:
    """Promise to compare the model's texts as they stand in its present version; once for each version."""
    request_job(kind=COMPARE_TEXTS, owner=None, params={"model": model.pk}, unique_key=f"{model.pk}:{model.version}")
