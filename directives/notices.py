"""The notices of this app: one sentence each, in the reader's language, from the notice's own data."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from directives.models import Duty
from notifications import kinds

if TYPE_CHECKING:
    from notifications.models import Notice

ASSIGNED, SOON, OVERDUE, DONE, REOPENED = (
    f"directives.duty_{name}" for name in ("assigned", "soon", "overdue", "done", "reopened")
)
KINDS = (
    (ASSIGNED, _("Task assigned"), _("%(number)s asks your unit: “%(text)s”, by %(day)s."), "info"),
    (SOON, _("Task due soon"), _("“%(text)s” (%(number)s) is due on %(day)s."), "warning"),
    (OVERDUE, _("Task overdue"), _("“%(text)s” (%(number)s) was due on %(day)s."), "danger"),
    (DONE, _("Task done"), _("%(unit)s reports as done: “%(text)s” (%(number)s)."), "success"),
    (REOPENED, _("Task to be done again"), _("“%(text)s” (%(number)s) is open again: %(reason)s"), "warning"),
)
STANDING = _("%(number)s asks your unit, without a last day: “%(text)s”.")


def _day(notice: "Notice") -> dict[str, str]:
    due_on = notice.data.get("due_on")
    return {"day": date_format(datetime.date.fromisoformat(due_on), "SHORT_DATE_FORMAT") if due_on else ""}


def _text(words: Any) -> "Callable[[Notice], str]":
    dated, standing = (kinds.sentence(each, more=_day, reason="", unit="") for each in (words, STANDING))
    return lambda notice: (
        standing(notice) if notice.kind == ASSIGNED and not notice.data.get("due_on") else dated(notice)
    )


def _duty_page(notice: "Notice") -> str:
    return reverse("directives:duty", args=[int(notice.subject_id)])


DUTY = kinds.Record(visible=Duty.objects.visible_to, key="subject_id")


def register() -> None:
    """Make the kinds known."""
    for name, title, words, tone in KINDS:
        if kinds.find(name) is None:
            text = _text(words)
            kinds.register(name, title=title, text=text, url=_duty_page, tone=tone, record=DUTY, group=_("Tasks"))
