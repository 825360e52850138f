"""The notices about co-opinions: no sentence names who is nominated, for mails leave the house."""

import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from awards.models import CoOpinion
from notifications import kinds
from notifications.enums import Way

if TYPE_CHECKING:
    from notifications.models import Notice

OPINION = kinds.Record(visible=CoOpinion.objects.visible_to, key="data__opinion")
KINDS = (
    (
        "opinion_asked",
        _("Co-opinion asked"),
        _("%(unit)s asks %(asked)s for its opinion on the nomination %(code)s by %(day)s."),
        "waiting",
        Way.AT_ONCE,
    ),
    (
        "opinion_due_soon",
        _("Co-opinion due soon"),
        _("The opinion of %(asked)s on the nomination %(code)s is due on %(day)s."),
        "warning",
        Way.AT_ONCE,
    ),
    (
        "opinion_overdue",
        _("Co-opinion overdue"),
        _("The opinion of %(asked)s on the nomination %(code)s was due on %(day)s."),
        "danger",
        Way.AT_ONCE,
    ),
    (
        "opinion_agreed",
        _("Co-opinion: agreed"),
        _("%(asked)s agrees with the nomination %(code)s. %(reason)s"),
        "success",
        Way.DIGEST,
    ),
    (
        "opinion_disagreed",
        _("Co-opinion: disagreed"),
        _("%(asked)s disagrees with the nomination %(code)s: %(reason)s"),
        "danger",
        Way.DIGEST,
    ),
    (
        "opinion_taken_back",
        _("Co-opinion no longer asked"),
        _("The opinion of %(asked)s on the nomination %(code)s is not asked any more. %(reason)s"),
        "neutral",
        Way.DIGEST,
    ),
)


def _page(notice: "Notice") -> str:
    return reverse("awards:opinion", args=[notice.data["opinion"]])


def _day(notice: "Notice") -> dict[str, str]:
    day = datetime.date.fromisoformat(notice.data["due_on"])
    return {"day": date_format(day, "SHORT_DATE_FORMAT")}


def register() -> None:
    """Make the kinds known."""
    for name, title, words, tone, way in KINDS:
        kinds.register(
            f"awards.{name}",
            title=title,
            text=kinds.sentence(words, more=_day, reason=""),
            url=_page,
            tone=tone,
            default=way,
            record=OPINION,
            group=_("Nominations"),
        )
