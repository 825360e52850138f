"""What the page of a nomination shows besides its columns: the dossier by piece, the models, the steps taken."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards.enums import NominationState, Piece
from awards.models import DossierFile, DossierPiece, NominatedModel, Nomination
from awards.queries.nomination_checks import demanded, minutes_follow
from awards.queries.nomination_council import outcome_of, sessions_of
from awards.story import Entry
from reviews.enums import ItemState, Outcome, SessionState
from reviews.models import SessionItem
from reviews.permissions.sessions import may_see_session
from reviews.tones import OF_OUTCOMES

TAKEN = {
    "submit": pgettext_lazy("nomination", "Submitted"),
    "take_back": gettext_lazy("Taken back"),
    "approve": pgettext_lazy("nomination", "Recommended for decision"),
    "return": pgettext_lazy("nomination", "Returned for completion"),
    "refuse": pgettext_lazy("nomination", "Refused"),
    "withdraw": pgettext_lazy("nomination", "Withdrawn"),
    "decide": pgettext_lazy("nomination", "Decided"),
    "undecide": gettext_lazy("Decision taken back"),
}
LOOKS: dict[str, tuple[str, str]] = {
    NominationState.SUBMITTED: ("waiting", "send"),
    NominationState.APPROVED: ("progress", "check2"),
    NominationState.RETURNED: ("warning", "arrow-counterclockwise"),
    NominationState.DECIDED: ("success", "award"),
    NominationState.REFUSED: ("danger", "x-lg"),
}
"""State that a step leads to → tone and icon."""


@dataclass(frozen=True)
class PieceLine:
    """A line of the checklist: what is asked for, whether it must be there, and what is there.

    `session` recommended the nomination, so that its minutes are there; `follows`: they come with the session to be.
    """

    kind: Piece
    is_demanded: bool
    piece: DossierPiece | None
    files: list[DossierFile]
    session: SessionItem | None = None
    follows: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the piece and a file of it are there; minutes of a session of the portal are made from its data."""
        return bool(self.files) or self.session is not None


def checklist(nomination: Nomination, on: datetime.date) -> list[PieceLine]:
    """All pieces in their order."""
    there = {piece.kind: piece for piece in nomination.pieces.prefetch_related("files")}
    needed = demanded(nomination, on)
    item = outcome_of(nomination)
    session = item if item is not None and item.outcome == Outcome.RECOGNISED else None
    return [
        PieceLine(
            kind,
            kind in needed,
            there.get(kind),
            _files_of(there.get(kind)),
            session if kind == Piece.MINUTES else None,
            kind == Piece.MINUTES and minutes_follow(nomination, on),
        )
        for kind in Piece
    ]


def _files_of(piece: DossierPiece | None) -> list[DossierFile]:
    return sorted(piece.files.all(), key=lambda file: file.pk) if piece else []


def models_of(nomination: Nomination) -> list[NominatedModel]:
    """Its models in their order; every officer reads the card of a registered one."""
    return list(nomination.nominated.select_related("model__unit").order_by("position"))


def timeline(nomination: Nomination) -> list[Entry]:
    """Steps taken and findings explained, the latest first."""
    steps = nomination.transitions.select_related("by__person")
    explained = nomination.overrides.select_related("by__person")
    entries = [
        Entry(
            row.at, str(TAKEN.get(row.action, row.action)), row.by.get_full_name() if row.by else "", row.reason,
            *LOOKS.get(row.to_state, ("neutral", "arrow-right")),
        )
        for row in steps
    ] + [
        Entry(
            row.at,
            _("Explained: %(check)s") % {"check": row.get_check_made_display()},
            row.by.get_full_name(),
            f"{row.finding}\n→ {row.reason}",
            "info",
            "chat-left-text",
        )
        for row in explained
    ]  # fmt: skip
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


@dataclass(frozen=True)
class CouncilLine:
    """A session that has or had the nomination on its agenda: its address for who reads it, and what it came to."""

    item: SessionItem
    url: str
    tone: str

    @property
    def is_counted(self) -> bool:
        """Whether votes were counted in a session that was closed."""
        return self.item.state == ItemState.COUNTED and self.is_closed

    @property
    def is_closed(self) -> bool:
        """Whether what it came to holds."""
        return bool(self.item.session.state == SessionState.CLOSED)


def councils_of(nomination: Nomination, user: Any) -> list[CouncilLine]:
    """The sessions, the latest first; what one that is not closed may come to is not told."""
    made = []
    for item in sessions_of(nomination):
        url = item.session.get_absolute_url() if may_see_session(user, item.session) else ""
        made.append(CouncilLine(item, url, OF_OUTCOMES.get(item.outcome, "neutral")))
    return made
