"""The notices about sessions: members are called, and told when it does not take place."""

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from reviews.models import Session

if TYPE_CHECKING:
    from notifications.models import Notice

SESSION = kinds.Record(visible=Session.objects.visible_to, key="data__session")
CALLED = _("“%(name)s”: %(when)s.")
CANCELLED = _("“%(name)s” of %(when)s does not take place: %(reason)s")


def _told(notice: "Notice") -> dict[str, Any]:
    day = date_format(datetime.date.fromisoformat(notice.data["day"]), "SHORT_DATE_FORMAT")
    told = [day, notice.data.get("at", ""), notice.data.get("place", "")]
    return {"when": ", ".join(each for each in told if each)}


def register() -> None:
    """Make the kinds known."""
    rows = (
        ("session_called", _("Session of the council"), CALLED, "info"),
        ("session_cancelled", _("Session cancelled"), CANCELLED, "warning"),
    )
    page = kinds.page_of("reviews:session", "session")
    kinds.register_each(rows, app="reviews", url=page, record=SESSION, group=_("Review"), more=_told)
