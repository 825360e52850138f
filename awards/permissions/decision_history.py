"""Who reads the history of what is in decisions and presentations: whoever reads that of what it belongs to."""

from django.db.models import Q

from awards.models import (
    Certificate,
    CertificateLayout,
    Decision,
    DecisionBasis,
    DecisionRecipient,
    DecisionRegister,
    Handover,
    Presentation,
)
from organizations.models import Unit
from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of


def _of_decisions_below(path: str) -> Q:
    return Q(decision__in=Decision.objects.filter(steward__path__startswith=path).values("pk"))


def _of_presentations_below(path: str) -> Q:
    return Q(presentation__in=Presentation.objects.filter(steward__path__startswith=path).values("pk"))


def _of_rows_below(path: str) -> Q:
    rows = DecisionRecipient.objects.filter(decision__steward__path__startswith=path)
    return Q(recipient__in=rows.values("pk"))


def _of_units_below(path: str) -> Q:
    return Q(unit__in=Unit.objects.filter(path__startswith=path).values("pk"))


def register() -> None:
    """Rows of the list, legal bases, what was handed over, registers of units; certificates, and how they look."""
    for part in (DecisionRecipient, DecisionBasis):
        readable(part, within=_of_decisions_below)
        belongs_to(part, "decision__steward")
    readable(Handover, within=_of_presentations_below)
    belongs_to(Handover, "presentation__steward")
    readable(Certificate, within=_of_rows_below)
    belongs_to(Certificate, "recipient__decision__steward")
    readable(CertificateLayout, within=lambda path: Q())
    readable(DecisionRegister, within=_of_units_below)
    belongs_to(DecisionRegister, "unit")
    tells_of(
        Decision, dict.fromkeys((DecisionRecipient, DecisionBasis), "decision") | {Certificate: "recipient__decision"}
    )
    tells_of(Presentation, {Handover: "presentation"})
