"""What the page of a nomination shows besides its columns: the dossier by piece, the models, the steps taken."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards.enums import NominationState, Piece
from awards.models import DossierFile, DossierPiece, NominatedModel, Nomination
from awards.queries.nomination_checks import demanded

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
class Entry:
    """One line of the nomination's story."""

    at: datetime.datetime
    title: str
    actor: str
    text: str
    tone: str
    icon: str


@dataclass(frozen=True)
class PieceLine:
    """A line of the checklist: what is asked for, whether it must be there, and what is there."""

    kind: Piece
    is_demanded: bool
    piece: DossierPiece | None
    files: list[DossierFile]

    @property
    def is_there(self) -> bool:
        """Whether the piece and a file of it are there."""
        return bool(self.files)


def checklist(nomination: Nomination, on: datetime.date) -> list[PieceLine]:
    """All pieces in their order."""
    there = {piece.kind: piece for piece in nomination.pieces.prefetch_related("files")}
    needed = demanded(nomination, on)
    return [PieceLine(kind, kind in needed, there.get(kind), _files_of(there.get(kind))) for kind in Piece]


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
