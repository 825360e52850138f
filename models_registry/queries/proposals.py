"""Whether a recognised model went up to the level above, and that is not over without recognition."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from models_registry.enums import STANDING_CANDIDACY_STATES
from models_registry.models import Candidacy, UpwardProposal

if TYPE_CHECKING:
    Candidacies = QuerySet[Candidacy]


def with_proposed(candidacies: "Candidacies") -> "Candidacies":
    """Each with `is_proposed`; for lists."""
    above = UpwardProposal.objects.filter(
        recognition__candidacy=OuterRef("pk"), candidacy__state__in=STANDING_CANDIDACY_STATES
    )
    return candidacies.annotate(is_proposed=Exists(above))


def is_proposed(candidacy: Candidacy) -> bool:
    """The same of one candidacy: what its list found, else one query."""
    known = getattr(candidacy, "is_proposed", None)
    if known is not None:
        return bool(known)
    found = UpwardProposal.objects.filter(recognition__candidacy=candidacy.pk)
    return found.filter(candidacy__state__in=STANDING_CANDIDACY_STATES).exists()
