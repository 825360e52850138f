"""The notices of this app: a seat in a council or a place in a steering committee given, ended, taken away."""

import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from reviews.enums import CouncilRole, SteeringRole
from reviews.models import Council, SteeringCommittee

if TYPE_CHECKING:
    from notifications.models import Notice

GIVEN = _("You are in “%(body)s” from %(day)s: %(role)s.")
ENDED = _("Your time in “%(body)s” ends on %(day)s.")
TAKEN_AWAY = _("That you are in “%(body)s” was entered by mistake and has been taken away.")
OF_COUNCILS = (
    ("seat_given", _("Seat in a council"), GIVEN, "info"),
    ("seat_ended", _("Seat in a council ends"), ENDED, "neutral"),
)
OF_COMMITTEES = (
    ("place_given", _("Member of a steering committee"), GIVEN, "info"),
    ("place_ended", _("Membership of a steering committee ends"), ENDED, "neutral"),
)
COUNCIL = kinds.Record(visible=Council.objects.visible_to, key="subject_id")
COMMITTEE = kinds.Record(visible=SteeringCommittee.objects.visible_to, key="subject_id")
ROLES: dict[str, dict[str, Any]] = {
    Council._meta.label_lower: dict(CouncilRole.choices),
    SteeringCommittee._meta.label_lower: dict(SteeringRole.choices),
}


def _told(notice: "Notice") -> dict[str, Any]:
    day = datetime.date.fromisoformat(notice.data["day"]) if notice.data.get("day") else None
    role = ROLES[notice.subject_type].get(notice.data.get("role", ""), "")
    return {"day": date_format(day, "SHORT_DATE_FORMAT") if day else "", "role": role}


def _council_page(notice: "Notice") -> str:
    return reverse("reviews:council", args=[int(notice.subject_id)])


def _committee_page(notice: "Notice") -> str:
    return reverse("reviews:committee", args=[int(notice.subject_id)])


def _list(notice: "Notice") -> str:
    is_council = notice.subject_type == Council._meta.label_lower
    return reverse("reviews:councils" if is_council else "reviews:committees")


def register() -> None:
    """Make the kinds known. What was taken away tells of its reader alone: they may not see the record any more."""
    group = _("Review")
    for of_body, url, record in ((OF_COUNCILS, _council_page, COUNCIL), (OF_COMMITTEES, _committee_page, COMMITTEE)):
        for name, title, words, tone in of_body:
            text = kinds.sentence(words, more=_told)
            kinds.register(f"reviews.{name}", title=title, text=text, url=url, tone=tone, record=record, group=group)
    kinds.register(
        "reviews.taken_away",
        title=_("Entry in a council or steering committee taken away"),
        text=kinds.sentence(TAKEN_AWAY),
        url=_list,
        tone="neutral",
        group=group,
    )
