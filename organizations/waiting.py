"""What waits on the home page for those who administer units."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.keyset import capped_count
from mobilization.common.waiting import WaitingItem
from organizations.models import QueuedItem
from organizations.permissions.reorganisations import may_reorganise


def queue_waiting(user: Any) -> Iterable[WaitingItem]:
    """Items whose unit ended without a single successor; one query, none for people who do not decide about them."""
    if not may_reorganise(user):
        return []
    number, _exact = capped_count(QueuedItem.objects.visible_to(user).waiting())
    if not number:
        return []
    title, text = _("Choose successors"), _("Their unit was divided or abolished.")
    return [WaitingItem(title=title, text=text, url=reverse("organizations:reorganisation_queue"), count=number)]
