"""What pages of reports have in common."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.permissions.reports import may_follow_returns


def tabs(user: Any, current: str) -> list[dict[str, Any]]:
    """The pages beside each other: reports, and for who reads inside which units below handed in."""
    named = [("reports", _("Reports"), reverse("reports:reports"))]
    if user.acting is not None and may_follow_returns(user, user.acting.unit):
        named.append(("returns", _("Reports of units below"), reverse("reports:returns")))
    return [{"label": label, "url": url, "current": key == current} for key, label, url in named]
