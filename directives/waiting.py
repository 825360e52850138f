"""What waits on the home page for those whose unit has to do something."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from directives.queries.duties import counts, open_duties
from directives.recipients import DOERS
from mobilization.common.waiting import WaitingItem


def duties_waiting(user: Any) -> Iterable[WaitingItem]:
    """Overdue duties of the unit the person acts for, those due within a week, and the other open ones; one query."""
    if user.acting is None or user.acting.role not in DOERS:
        return []
    number = counts(open_duties(user))
    later = number["open"] - number["late"] - number["soon"]
    lines = (
        ("late", number["late"], _("Overdue tasks"), "danger"),
        ("soon", number["soon"], _("Tasks due within 7 days"), "warning"),
        ("open", later, _("Tasks not due yet"), "waiting"),
    )
    url = reverse("directives:duties")
    return [
        WaitingItem(title=title, url=f"{url}?whose=own&state={state}", tone=tone, count=count, icon="list-check")
        for state, count, title, tone in lines
        if count
    ]
