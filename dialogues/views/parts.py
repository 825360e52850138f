"""What the pages of this app have in common."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LISTS = (
    ("conferences", _("Plan")),
    ("board", _("Board")),
    ("opinions", _("Opinions")),
    ("opinion_work", _("Opinions that wait")),
    ("reception_days", _("Reception days")),
    ("commitments", _("Commitments")),
    ("figures", pgettext_lazy("dialogue", "In figures")),
)
"""Names of the lists' routes, in the order of the tabs."""


def tabs(current: str) -> list[dict[str, Any]]:
    """The way between the lists of this section."""
    return [{"label": title, "url": reverse(f"dialogues:{name}"), "current": name == current} for name, title in LISTS]
