"""Reports on a home page: to write, to accept or return, to publish."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobilization.common.waiting import WaitingItem
from organizations.dates import today
from reports.models import Report
from reports.queries.todo import PUBLISH, RECEIVE, WRITE, to_do


def reports_waiting(user: Any) -> Iterable[WaitingItem]:
    """Of the unit one acts for, and of the units directly below; one query."""
    if user.acting is None:
        return
    asked: dict[str, Any] = {each: Count("pk", filter=to_do(user, each)) for each in (WRITE, RECEIVE, PUBLISH)}
    asked["late"] = Count("pk", filter=to_do(user, WRITE) & Q(due_on__lt=today(), first_submitted_on=None))
    some = to_do(user, WRITE) | to_do(user, RECEIVE) | to_do(user, PUBLISH)
    found = Report.objects.visible_to(user).filter(some).aggregate(**asked)
    for todo, title, text, icon in (
        (WRITE, _("Reports to write"), _("Their figures are counted; add the words, and the leader submits them."),
         "pencil"),
        (RECEIVE, _("Reports to accept or return"), _("Units below submitted them."), "check-lg"),
        (PUBLISH, _("Reports to publish"), _("They were accepted and wait for the approver."), "send"),
    ):  # fmt: skip
        if not (number := found[todo]):
            continue
        late = found["late"] if todo == WRITE else 0
        told = ngettext("%(n)s is late.", "%(n)s are late.", late) % {"n": late}
        yield WaitingItem(
            title=title,
            text=told if late else text,
            url=f"{reverse('reports:reports')}?todo={todo}",
            tone="danger" if late else "waiting",
            icon=icon,
            count=number,
        )
