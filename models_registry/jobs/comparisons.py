"""Comparing texts and photographs with what others have; the portal itself asks for it when something was written."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRun
from models_registry.comparisons import COMPARE_PHOTOS, COMPARE_TEXTS
from models_registry.services.photo_matches import compare_photos
from models_registry.services.refreshing import REFRESH_SIGNALS, Phase, Place, refresh_stretch, request_stretch
from models_registry.services.text_copies import compare_texts


def register() -> None:
    """Make the kinds of work known."""
    registry.register(COMPARE_TEXTS, texts, title=_("Comparison of a model’s texts with earlier ones"))
    registry.register(COMPARE_PHOTOS, photos, title=_("Comparison of photographs with others"))
    registry.register(REFRESH_SIGNALS, refresh, title=_("Comparison of what came before there were signals"))


def texts(run: JobRun) -> dict[str, Any]:
    """Compare one model's texts; returns `{"found": n}`."""
    return {"found": compare_texts(run.params["model"])}


def photos(run: JobRun) -> dict[str, Any]:
    """Compare some photographs; returns `{"found": n}`."""
    return {"found": compare_photos(run.params["photos"])}


def refresh(run: JobRun) -> dict[str, Any]:
    """Compare one stretch, and ask for the next when it is finished; returns where it began."""
    place = Place(**{**run.params, "phase": Phase(run.params["phase"])})
    following = refresh_stretch(place, progress=lambda done, total: run.progress(done, total, str(_SAID[place.phase])))
    if following:
        run.on_finish(partial(_ask_for, following))
    return {"phase": place.phase.value, "after": place.after}


def _ask_for(place: Place) -> None:
    request_stretch(place)


_SAID = {Phase.TEXTS: _("Comparing texts"), Phase.PHOTOS: _("Comparing photographs")}
