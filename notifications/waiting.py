"""What the home page says about the inbox."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobilization.common.keyset import capped_count
from mobilization.common.waiting import WaitingItem
from notifications.models import Notice


def notices_waiting(user: Any) -> list[WaitingItem]:
    """One item while there are unread notices; one query, and one for the roles where nobody has asked for them."""
    number, exact = capped_count(Notice.objects.visible_to(user).unread())
    if not number:
        return []
    return [
        WaitingItem(
            title=ngettext("Unread notice", "Unread notices", number),
            text=_("What happened to your work and your roles."),
            url=f"{reverse('notifications:inbox')}?state=unread",
            tone="info",
            icon="inbox",
            count=number if exact else number + 1,
        )
    ]
