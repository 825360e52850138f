"""The notices about commitments: where it was made, units and day; never its words, for mails leave the house."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dialogues.models import Commitment
from notifications import kinds
from notifications.enums import Way
from notifications.services.telling import Telling, tellings, write

if TYPE_CHECKING:
    from collections.abc import Iterable

COMMITMENT = kinds.Record(visible=Commitment.objects.visible_to, key="data__commitment")
KINDS = (
    (
        "commitment_made",
        _("Commitment to keep"),
        _("%(by_unit)s promised something (%(about)s) that %(unit)s is to keep until %(day)s."),
        "waiting",
        Way.AT_ONCE,
    ),
    (
        "commitment_moved",
        _("Commitment: day moved"),
        _("The commitment of %(by_unit)s (%(about)s) is to be kept until %(day)s now."),
        "info",
        Way.DIGEST,
    ),
    (
        "commitment_kept",
        _("Commitment kept"),
        _("%(unit)s reported that the commitment of %(by_unit)s (%(about)s) was kept."),
        "success",
        Way.DIGEST,
    ),
    (
        "commitment_not_kept",
        _("Commitment not kept"),
        _("%(by_unit)s said that its commitment (%(about)s) was not kept."),
        "warning",
        Way.DIGEST,
    ),
    (
        "commitment_taken_up",
        _("Commitment open again"),
        _("%(by_unit)s took up its commitment (%(about)s) again; it is to be kept until %(day)s."),
        "waiting",
        Way.AT_ONCE,
    ),
    (
        "commitment_due_soon",
        _("Commitment due soon"),
        _("The commitment of %(by_unit)s (%(about)s), which %(unit)s keeps, is due until %(day)s."),
        "warning",
        Way.AT_ONCE,
    ),
    (
        "commitment_late",
        _("Commitment late"),
        _("The commitment of %(by_unit)s (%(about)s), which %(unit)s keeps, was due until %(day)s."),
        "danger",
        Way.AT_ONCE,
    ),
    (
        "commitment_late_above",
        _("Commitment of a unit below late"),
        _("The commitment of %(by_unit)s (%(about)s), which %(unit)s keeps, was due until %(day)s and is still open."),
        "danger",
        Way.DIGEST,
    ),
)


def tell(kind: str, commitment: Commitment, accounts: "Iterable[Any]", *, by: Any = None) -> None:
    """Tell these accounts, without who did it. In the caller's transaction."""
    write(told_of(kind, commitment, [each for each in accounts if by is None or each.pk != by.pk], by=by))


def told_of(kind: str, commitment: Commitment, accounts: "Iterable[Any]", *, by: Any = None) -> list[Telling]:
    """What these accounts are told, to be written with what is told of others."""
    data = {
        "commitment": commitment.pk,
        "about": str(commitment.source),
        "by_unit": commitment.steward.name,
        "unit": commitment.responsible_steward.name,
        "promised_for": commitment.promised_for.isoformat(),
    }
    return tellings(kind=f"dialogues.{kind}", recipients=accounts, subject=commitment, data=data, by=by)


def register() -> None:
    """Make the kinds known."""
    page = kinds.page_of("dialogues:commitment", "commitment")
    kinds.register_each(
        KINDS, app="dialogues", url=page, record=COMMITMENT, group=_("Commitments"), more=kinds.day_in("promised_for")
    )
