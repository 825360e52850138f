"""Requests for a person's data on a home page, while nobody handed over what was asked for."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.models import DataRequest
from dialogues.permissions.opinions import ASSIGNERS
from mobilization.common.waiting import WaitingItem
from organizations.dates import today


def data_requests_waiting(user: Any) -> Iterable[WaitingItem]:
    """Of the unit one acts for, itself; one query."""
    if user.acting is None or user.acting.role not in ASSIGNERS:
        return
    rows = DataRequest.objects.visible_to(user).open().filter(opinion__steward=user.acting.unit_id)
    found = rows.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today())))
    if not found["all"]:
        return
    late = ngettext("%(n)s is overdue.", "%(n)s are overdue.", found["late"]) % {"n": found["late"]}
    yield WaitingItem(
        title=_("Citizens who ask what is kept about them"),
        text=late if found["late"] else _("Hand over the file, and note the day."),
        url=f"{reverse('dialogues:data_requests')}?state=open",
        tone="danger" if found["late"] else "waiting",
        icon="person-vcard",
        count=found["all"],
    )
