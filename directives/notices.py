"""The notices of this app: one sentence each, in the reader's language, from the notice's own data."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directives.models import Duty
from notifications import kinds
from organizations.models import Unit
from organizations.models.stewarded import SUBTREE_ROLES

if TYPE_CHECKING:
    from notifications.models import Notice

ASSIGNED, SOON, OVERDUE, DONE, REOPENED, CHANGED, WITHDRAWN = (
    f"directives.duty_{name}" for name in ("assigned", "soon", "overdue", "done", "reopened", "changed", "withdrawn")
)
KINDS = (
    (ASSIGNED, _("Task assigned"), _("%(number)s asks your unit: “%(text)s”, by %(day)s."), "info"),
    (SOON, _("Task due soon"), _("“%(text)s” (%(number)s) is due on %(day)s."), "warning"),
    (OVERDUE, _("Task overdue"), _("“%(text)s” (%(number)s) was due on %(day)s."), "danger"),
    (DONE, _("Task done"), _("%(unit)s reports as done: “%(text)s” (%(number)s)."), "success"),
    (REOPENED, _("Task to be done again"), _("“%(text)s” (%(number)s) is open again: %(reason)s"), "warning"),
)
STANDING = _("%(number)s asks your unit, without a last day: “%(text)s”.")
OTHER_TEXT = _("%(number)s asks your unit now: “%(text)s”; before: “%(old_text)s”.")
OTHER_DAY = _("The last day of “%(text)s” (%(number)s): now %(day)s, before %(old_day)s.")
NO_LONGER = _("%(number)s no longer asks your unit: “%(text)s”.")


def _day(notice: "Notice") -> dict[str, str]:
    due_on = notice.data.get("due_on")
    return {"day": _shown(due_on) if due_on else ""}


def _shown(day: str) -> str:
    return date_format(datetime.date.fromisoformat(day), "SHORT_DATE_FORMAT")


def _text(words: Any) -> "Callable[[Notice], str]":
    dated, standing = (kinds.sentence(each, more=_day, reason="", unit="") for each in (words, STANDING))
    return lambda notice: (
        standing(notice) if notice.kind == ASSIGNED and not notice.data.get("due_on") else dated(notice)
    )


def _what_changed(notice: "Notice") -> str:
    """The text, the day, or both, each with what it was before."""
    before, data = notice.data.get("before", {}), dict(notice.data)
    days = {"day": data.get("due_on"), "old_day": before.get("due_on")}
    words = {name: _shown(day) if day else gettext("no last day") for name, day in days.items()}
    sentences = [sentence for name, sentence in (("text", OTHER_TEXT), ("due_on", OTHER_DAY)) if name in before]
    return " ".join(str(each) % (data | words | {"old_text": before.get("text", "")}) for each in sentences)


def _duty_page(notice: "Notice") -> str:
    return reverse("directives:duty", args=[int(notice.subject_id)])


def _tasks_of_the_unit(_notice: "Notice") -> str:
    return f"{reverse('directives:duties')}?whose=own"


def _units_worked_for(user: Any) -> Any:
    """The units whose duties the account sees: of a duty that is gone, its unit is left."""
    if user.is_superuser:
        return Unit.objects.all()
    acting = user.acting
    reads = acting is not None and acting.role in SUBTREE_ROLES
    return Unit.objects.filter(path__startswith=acting.unit.path) if reads else Unit.objects.none()


DUTY = kinds.Record(visible=Duty.objects.visible_to, key="subject_id")
UNIT = kinds.Record(visible=_units_worked_for, key="data__unit_id")


def register() -> None:
    """Make the kinds known."""
    group = _("Tasks")
    for name, title, words, tone in KINDS:
        if kinds.find(name) is None:
            text = _text(words)
            kinds.register(name, title=title, text=text, url=_duty_page, tone=tone, record=DUTY, group=group)
    if kinds.find(WITHDRAWN) is None:
        changed, gone = _("Task changed"), _("Task taken back")
        kinds.register(
            CHANGED, title=changed, text=_what_changed, url=_duty_page, tone="warning", record=DUTY, group=group
        )
        text = kinds.sentence(NO_LONGER)
        kinds.register(WITHDRAWN, title=gone, text=text, url=_tasks_of_the_unit, tone="info", record=UNIT, group=group)
