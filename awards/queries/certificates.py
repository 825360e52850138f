"""What pages, services and strangers ask of certificates: which layout, which rows, whether one is valid."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from awards.certificate_codes import is_code, meant_by
from awards.enums import CertificateState, DecisionState
from awards.models import CatalogueEntry, Certificate, CertificateLayout, DecisionRecipient

if TYPE_CHECKING:
    from awards.models import Decision


def layout_for(subject: CatalogueEntry, language: str, on: datetime.date) -> CertificateLayout:
    """The layout of a title or form in a language on the day; where nobody has entered one, the portal's own.

    The day is that of the decision's signature, so that a certificate made again years later looks as it did.
    """
    found = CertificateLayout.objects.of(subject).filter(language=language).in_force(on).first()
    layout: CertificateLayout = found or CertificateLayout(language=language, valid_from=on)
    setattr(layout, subject.AUTHORITY, subject)
    return layout


def rows_with_certificates(decision: "Decision") -> "QuerySet[DecisionRecipient]":
    """The list of the decision in its order, with the certificates that were made."""
    rows = DecisionRecipient.objects.filter(decision=decision).select_related("title", "form", "certificate")
    return rows.order_by("order", "id")


def rows_to_make(
    decision: "Decision", *, row: int | None = None, only_new: bool = False
) -> "QuerySet[DecisionRecipient]":
    """Those of whom certificates are made: what was annulled has none. `row` is the id of the only one wanted."""
    rows = rows_with_certificates(decision).filter(annulled_on=None)
    rows = rows if row is None else rows.filter(pk=row)
    return rows.filter(certificate=None) if only_new else rows


def numbers_of_certificates(decision: "Decision") -> dict[str, int]:
    """How many are commended now (`standing`), and of how many of them a certificate was made (`made`)."""
    standing = DecisionRecipient.objects.filter(decision=decision, annulled_on=None)
    return {"standing": standing.count(), "made": standing.filter(certificate__isnull=False).count()}


@dataclass(frozen=True)
class Verification:
    """What whoever holds a certificate is told: its state, and nothing that does not stand on the paper.

    `is_possible` is False of a code in which letters are missing or wrong. After an annulment: since when, and by the
    decision of which number; not on what ground.
    """

    code: str
    state: CertificateState
    is_possible: bool = True
    name: str = ""
    position: str = ""
    subject: Any = None
    decided_by: str = ""
    numbered: str = ""
    signed_on: datetime.date | None = None
    annulled_on: datetime.date | None = None
    annulled_by: str = ""


def verification_of(typed: str) -> Verification:
    """Whether the certificate with this code is valid, annulled or unknown; one query, and none for no code."""
    code = meant_by(typed)
    if not is_code(code):
        return Verification(code, CertificateState.UNKNOWN, is_possible=False)
    known = Certificate.objects.select_related("recipient__decision__unit", "recipient__title", "recipient__form")
    certificate = known.filter(code=code).first()
    if certificate is None:
        return Verification(code, CertificateState.UNKNOWN)
    row, decision = certificate.recipient, certificate.recipient.decision
    by = row if row.annulled_on is not None else decision
    is_annulled = row.annulled_on is not None or decision.state == DecisionState.ANNULLED
    return Verification(
        code,
        CertificateState.ANNULLED if is_annulled else CertificateState.VALID,
        name=row.name,
        position=row.position,
        subject=row.subject,
        decided_by=decision.decided_by,
        numbered=decision.numbered,
        signed_on=decision.signed_on,
        annulled_on=by.annulled_on,
        annulled_by=by.annulled_by,
    )
