"""What pages show of commitments: how each stands to its day, who made it where, its history; what the public reads."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dialogues.commitment_enums import CommitmentState, CommitmentTodo
from dialogues.commitment_tones import OF_COMMITMENTS
from dialogues.models import Commitment, Conference, Opinion
from dialogues.queries.conferences import Entry
from organizations.dates import today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

SHOWN = ("steward", "responsible_steward", "conference", "opinion")
"""What a list shows besides the columns."""
TAKEN: "dict[str, _StrPromise]" = {
    "report": pgettext_lazy("commitment", "Progress"),
    "keep": pgettext_lazy("commitment", "Kept"),
    "move": pgettext_lazy("commitment", "Day moved"),
    "give_up": pgettext_lazy("commitment", "Not kept"),
    "take_up": pgettext_lazy("commitment", "Taken up again"),
    "reword": pgettext_lazy("commitment", "Reworded"),
}
LOOKS = {
    "report": ("info", "pencil"), "keep": ("success", "check-lg"), "move": ("warning", "calendar3"),
    "give_up": ("warning", "x-lg"), "take_up": ("progress", "arrow-counterclockwise"), "reword": ("warning", "pencil"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A commitment in a list, with how it stands in words."""

    commitment: Commitment
    tone: str
    told: str


@dataclass(frozen=True)
class PublicLine:
    """A commitment as everybody reads it."""

    title: str
    unit: str
    promised_for: datetime.date
    first_promised_for: datetime.date | None
    state: str
    tone: str
    outcome: str
    link: str
    first_title: str
    first_unit: str
    reworded_on: datetime.date | None
    rewording: str


def to_do(user: Any, todo: str) -> Q:
    """What waits for the unit the account acts for, itself and none below it."""
    unit = user.acting.unit_id if user.acting else None
    open_ones = Q(state=CommitmentState.OPEN)
    if todo == CommitmentTodo.DO:
        return open_ones & Q(responsible_steward=unit)
    return open_ones & Q(steward=unit, promised_for__lt=today())


def lines(rows: "Iterable[Commitment]", on: datetime.date) -> list[Line]:
    """The rows as lists show them."""
    return [Line(row, tone_of(row, on), told(row, on)) for row in rows]


def tone_of(commitment: Commitment, on: datetime.date) -> str:
    """The colour of its state; what is late stands out."""
    return "danger" if commitment.is_late(on) else OF_COMMITMENTS[commitment.state]


def told(commitment: Commitment, on: datetime.date) -> str:
    """How it stands to its day, in plain words."""
    day = {"day": date_format(commitment.promised_for, "SHORT_DATE_FORMAT")}
    if commitment.state == CommitmentState.NOT_KEPT:
        return _("Not kept")
    if commitment.state == CommitmentState.DONE and commitment.ended_on is not None:
        if (commitment.ended_noted_on or commitment.ended_on) <= commitment.promised_for:
            return _("Kept in time")
        if commitment.ended_on > commitment.promised_for:
            return _("Kept late")
        noted = date_format(commitment.ended_noted_on or commitment.ended_on, "SHORT_DATE_FORMAT")
        return _("Kept; entered after its day, on %(noted)s") % {"noted": noted}
    text = _("Late: promised for %(day)s") if commitment.is_late(on) else _("To be kept until %(day)s")
    return text % day


def of_source(source: Conference | Opinion, user: Any) -> list[Line]:
    """The commitments of a conference or of an opinion that the account sees, by day. One query."""
    rows = source.commitments.visible_to(user).select_related(*SHOWN).order_by("promised_for", "id")
    return lines(rows, today())


def of_published(conference: Conference) -> list[PublicLine]:
    """What everybody reads of the commitments of a conclusion, once that is published. One query."""
    on = today()
    rows = Commitment.objects.published().filter(conference=conference)
    rows = rows.select_related("responsible", "first_responsible")
    return [
        PublicLine(
            title=row.title,
            unit=row.responsible.name,
            promised_for=row.promised_for,
            first_promised_for=row.first_promised_for if row.moved_on else None,
            state=told(row, on),
            tone=tone_of(row, on),
            outcome=row.outcome,
            link=row.link,
            first_title=row.first_title,
            first_unit=row.first_responsible.name if row.first_responsible else "",
            reworded_on=row.reworded_on,
            rewording=row.rewording,
        )
        for row in rows.order_by("promised_for", "id")
    ]


def timeline(commitment: Commitment) -> list[Entry]:
    """Steps taken and notes, the latest first. One query."""
    return [
        Entry(
            row.at,
            str(TAKEN.get(row.action, row.action)),
            row.by.get_full_name() if row.by else "",
            row.reason,
            *LOOKS.get(row.action, ("neutral", "check-lg")),
        )
        for row in commitment.transitions.select_related("by__person").order_by("-id")
    ]
