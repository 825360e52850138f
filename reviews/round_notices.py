"""The notices about rounds: sheets given out, waiting, opened again, taken away; a member who withdrew."""

import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from reviews.models import Round, ScoreSheet

if TYPE_CHECKING:
    from notifications.models import Notice


def _my_sheets(notice: "Notice") -> str:
    return f"{reverse('reviews:sheets')}?round={notice.data['round']}&state=open"


def _round_page(notice: "Notice") -> str:
    return reverse("reviews:round", args=[notice.data["round"]])


def _sheet_page(notice: "Notice") -> str:
    return reverse("reviews:sheet", args=[notice.data["sheet"]])


def _to_give_again(notice: "Notice") -> str:
    """Where the candidacy, or what the round lacks, is given to somebody else; once it is closed, its scores."""
    if not notice.data["is_open"]:
        return reverse("reviews:round_progress", args=[notice.data["round"]])
    if len(notice.data["items"]) == 1:
        return reverse("reviews:item_assign", args=notice.data["items"])
    return reverse("reviews:round_assign", args=[notice.data["round"]])


def _more(notice: "Notice") -> dict[str, Any]:
    day = notice.data.get("until")
    return {
        "until": date_format(datetime.date.fromisoformat(day), "SHORT_DATE_FORMAT") if day else "",
        "then": _then(is_open=notice.data.get("is_open", False)),
    }


def _then(*, is_open: bool) -> str:
    return gettext("Give what they had to somebody else.") if is_open else gettext("The round is closed already.")


# no sentence names a model: a mail stays when a conflict of interest takes the model away
ROUND = kinds.Record(visible=Round.objects.visible_to, key="data__round")
SHEET = kinds.Record(visible=ScoreSheet.objects.visible_to, key="data__sheet")
KINDS = (
    ("assigned", _("Candidacies to score"), _("You have %(number)s to score in “%(name)s”."), "info",
     _my_sheets, ROUND),
    ("remind", _("Scoring is waiting"), _("%(number)s of your sheets in “%(name)s” are open; due by %(until)s."),
     "warning", _my_sheets, ROUND),
    ("recused", _("A member withdrew"), _("%(person)s withdrew in “%(name)s”: %(reason)s"), "warning",
     _round_page, ROUND),
    ("reopened", _("Score sheet opened again"), _("A sheet of yours in “%(name)s” is open again: %(reason)s"),
     "warning", _sheet_page, SHEET),
    ("sheets_taken", _("Sheets taken away by a conflict of interest"),
     _("“%(name)s”: sheets of %(people)s do not count any more, because of a conflict of interest. %(then)s"),
     "warning", _to_give_again, ROUND),
)  # fmt: skip


def register() -> None:
    """Make the kinds known."""
    for name, title, words, tone, url, record in KINDS:
        kinds.register(
            f"reviews.{name}",
            title=title,
            text=kinds.sentence(words, more=_more, reason=""),
            url=url,
            tone=tone,
            record=record,
            group=_("Review"),
        )
