"""What the pages of this app have in common."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from awards.permissions.catalogues import may_keep_awards
from awards.permissions.service import may_list_service
from mobilization.workflow.part_pages import CHANGED

DAILY = (
    ("nominations", gettext_lazy("Nominations")),
    ("opinions", gettext_lazy("Co-opinions")),
    ("decisions", gettext_lazy("Decisions")),
    ("presentations", gettext_lazy("Presentations")),
)
"""Where an official works day by day: names of the lists' routes, in the order of the tabs."""
GROUPS = (
    (
        gettext_lazy("Commended, figures"),
        (
            ("recipients", gettext_lazy("Who was commended")),
            ("candidates", gettext_lazy("Medal candidates")),
            ("award_figures", gettext_lazy("Figures")),
        ),
    ),
    (
        gettext_lazy("Catalogues, registers"),
        (
            ("titles", gettext_lazy("Emulation titles")),
            ("forms", gettext_lazy("Award forms")),
            ("authorities", gettext_lazy("Who decides")),
            ("layouts", gettext_lazy("Layouts of certificates")),
            ("registers", gettext_lazy("Registers")),
        ),
    ),
)
"""What is looked up, and what is set up once: a tab leads to the first of each, the others stand below it there."""
CLOSED: dict[str, Callable[[Any], bool]] = {"candidates": may_list_service}
"""Lists that are not everybody's: who has them."""
TONES = {"now": "success", "ahead": "waiting", "over": "neutral"}


def tabs(current: str, user: Any) -> list[dict[str, Any]]:
    """The way between the lists of this section that the account has: the daily ones, then the groups."""

    def links(lists: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
        return [
            {"label": title, "url": reverse(f"awards:{name}"), "current": name == current}
            for name, title in lists
            if name not in CLOSED or CLOSED[name](user)
        ]

    found = links(DAILY)
    for label, lists in GROUPS:
        below = links(lists)
        here = any(each["current"] for each in below)
        found.append({"label": label, "url": below[0]["url"], "current": here, "below": below})
    return found


def refuse_others(request: HttpRequest) -> None:
    """Only who keeps the catalogues goes on. Raises PermissionDenied."""
    if not may_keep_awards(request.user):
        raise PermissionDenied


def is_stale(request: HttpRequest, seen: str) -> bool:
    """Whether the page that led here, whose address says what it showed, showed something else; then it is said."""
    if request.GET.get("seen", seen) == seen:
        return False
    messages.error(request, str(CHANGED))
    return True
