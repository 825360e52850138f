"""Co-opinions as checks and pages tell them: which one counts, what silence means, how one stands on a day."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards.enums import OpinionState
from awards.models import CoOpinion, Nomination
from awards.rules import SILENCE_AGREES
from awards.story import Entry
from directives import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

TONES: dict[str, str] = {
    OpinionState.OPEN: "waiting",
    OpinionState.AGREED: "success",
    OpinionState.DISAGREED: "danger",
    OpinionState.TAKEN_BACK: "neutral",
}
SILENT_AGREED = gettext_lazy("No answer in time: counts as agreed")
SILENT_OPEN = pgettext_lazy("co-opinion", "Overdue")


@dataclass(frozen=True)
class Standing:
    """How a co-opinion stands on a day; `is_in_the_way` of recommending the nomination."""

    opinion: CoOpinion
    label: str
    tone: str
    is_in_the_way: bool


def silence_agrees(opinion: CoOpinion) -> bool:
    """Whether no answer in time counts as agreement: by the rule of the day on which it was due."""
    return bool(rules.value(SILENCE_AGREES, on=opinion.due_on))


def standing(opinion: CoOpinion, on: datetime.date) -> Standing:
    """How it stands; what nobody answered in time by the dated rule."""
    label, tone = str(opinion.get_state_display()), TONES[opinion.state]
    is_against = opinion.state == OpinionState.DISAGREED
    if opinion.state != OpinionState.OPEN or opinion.due_on >= on:
        return Standing(opinion, label, tone, is_against or opinion.state == OpinionState.OPEN)
    if silence_agrees(opinion):
        return Standing(opinion, str(SILENT_AGREED), "info", False)
    return Standing(opinion, str(SILENT_OPEN), "danger", True)


def counting(opinions: "Iterable[CoOpinion]") -> list[CoOpinion]:
    """The latest of each body that was not taken back: who is asked again answers anew."""
    latest: dict[object, CoOpinion] = {}
    for each in opinions:
        if each.state != OpinionState.TAKEN_BACK:
            latest[each.asked_steward_id or each.asked_name.casefold()] = each
    return list(latest.values())


def opinions_on(nomination: Nomination) -> list[CoOpinion]:
    """All that was ever asked about it, in its order; one query."""
    rows = nomination.opinions.select_related("asked", "asked_steward", "asked_by__person").order_by("pk")
    for each in (found := list(rows)):
        each.nomination = nomination
    return found


def in_the_way(nomination: Nomination, on: datetime.date) -> list[tuple[CoOpinion, str]]:
    """Those that stand in the way of recommending it, each with its sentence."""
    wanted = (each for each in counting(opinions_on(nomination)) if standing(each, on).is_in_the_way)
    return [(each, _sentence(each, on)) for each in wanted]


def steps_of(opinion: CoOpinion) -> list[Entry]:
    """What became of it, the latest first, down to the request."""
    steps = opinion.transitions.select_related("by__person").order_by("-at", "-id")
    return [
        Entry(
            row.at,
            str(OpinionState(row.to_state).label),
            row.by.get_full_name() if row.by else "",
            row.reason,
            TONES[row.to_state],
            "chat-left-text",
        )
        for row in steps
    ]


def _sentence(opinion: CoOpinion, on: datetime.date) -> str:
    words = {
        "asked": opinion.body,
        "day": date_format(opinion.due_on, "SHORT_DATE_FORMAT"),
        "reason": opinion.reason,
    }
    if opinion.state == OpinionState.DISAGREED:
        return _("%(asked)s disagrees: %(reason)s") % words
    if opinion.due_on < on:
        return _("%(asked)s was to answer by %(day)s and has not; silence does not count as agreement.") % words
    return _("%(asked)s is asked for its opinion by %(day)s.") % words
