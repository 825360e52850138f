"""What pages of reports, figures and books have in common."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from models_registry.querysets import path_of_reader
from reports.queries.rank import heads_for

RETURNS, RANK = "returns", "rank"
GROUPS = (
    (gettext_lazy("Reports"), (("reports", gettext_lazy("All reports")), (RETURNS, gettext_lazy("Of units below")))),
    (
        gettext_lazy("Plans for reports"),
        (
            ("templates", gettext_lazy("Templates")),
            ("schedules", gettext_lazy("Schedules")),
            ("targets", gettext_lazy("Targets")),
            (RANK, gettext_lazy("Rank")),
        ),
    ),
    (
        pgettext_lazy("section", "Figures"),
        (("figures", gettext_lazy("Catalogue")), ("claims", gettext_lazy("Published figures"))),
    ),
    (gettext_lazy("Books of models"), (("books", gettext_lazy("Books of models")),)),
)
"""Names of the lists' routes, in the order of the tabs, by groups."""


def tabs(user: Any, current: str) -> list[dict[str, Any]]:
    """The way between the lists of this section; what units below did only for who reads inside some."""
    reads_inside = path_of_reader(user) is not None
    follows = reads_inside and (user.acting is not None or heads_for(user).exists())
    found = []
    for title, lists in GROUPS:
        below = [
            {"label": label, "url": reverse(f"reports:{name}"), "current": name == current}
            for name, label in lists
            if (follows if name == RETURNS else reads_inside or name != RANK)
        ]
        is_current = any(each["current"] for each in below)
        group = {"label": title, "url": below[0]["url"], "current": is_current}
        found.append(group | ({"below": below} if len(below) > 1 else {}))
    return found
