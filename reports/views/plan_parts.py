"""What the pages of templates and schedules have in common."""

from typing import Any

from django.utils.translation import gettext as _

UNITS = ("unit", "steward")


def badge_of(record: Any) -> tuple[str, str]:
    """Tone and words of whether it is in use."""
    return ("success", _("In use")) if record.is_in_use else ("neutral", _("Not in use"))
