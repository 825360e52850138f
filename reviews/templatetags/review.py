"""The way between the lists of review, one section of the rail: `{% load review %}{% review_tabs "councils" %}`."""

from types import SimpleNamespace
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()
LISTS = (
    ("councils", gettext_lazy("Councils")),
    ("rounds", gettext_lazy("Rounds of review")),
    ("sheets", gettext_lazy("Score sheets")),
    ("sessions", gettext_lazy("Sessions")),
    ("committees", gettext_lazy("Steering committees")),
    ("criteria", gettext_lazy("Criteria sets")),
)
"""Names of the lists' routes, in the order of the tabs."""


@register.inclusion_tag("components/tabs.html")
def review_tabs(current: str) -> dict[str, Any]:
    """A tab for each list, the `current` one marked."""
    tabs = [
        SimpleNamespace(label=title, url=reverse(f"reviews:{name}"), current=name == current, count=None)
        for name, title in LISTS
    ]
    return {"tabs": tabs, "label": _("Review")}
