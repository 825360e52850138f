"""What the pages of templates, schedules, targets and ranks have in common."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from models_registry.querysets import path_of_reader

UNITS = ("unit", "steward")


def tabs(user: Any, current: str) -> list[dict[str, Any]]:
    """The lists beside each other."""
    named = [
        ("templates", _("Templates")),
        ("schedules", _("Schedules")),
        ("targets", _("Targets")),
        *([("rank", _("Rank of units"))] if path_of_reader(user) is not None else []),
    ]
    return [{"label": label, "url": reverse(f"reports:{name}"), "current": name == current} for name, label in named]


def badge_of(record: Any) -> tuple[str, str]:
    """Tone and words of whether it is in use."""
    return ("success", _("In use")) if record.is_in_use else ("neutral", _("Not in use"))
