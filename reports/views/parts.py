"""What the pages of figures have in common."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

LISTS = (("figures", _("Catalogue")), ("claims", _("Published figures")))
"""Names of the lists' routes, in the order of the tabs."""


def tabs(current: str) -> list[dict[str, Any]]:
    """The way between the lists of this section."""
    return [{"label": title, "url": reverse(f"reports:{name}"), "current": name == current} for name, title in LISTS]
