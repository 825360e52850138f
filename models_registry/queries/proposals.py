"""What followed from a recognition: that it went up to the level above and is not over there; the choice as typical."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from models_registry.enums import STANDING_CANDIDACY_STATES
from models_registry.models import Candidacy, TypicalChoice, UpwardProposal

if TYPE_CHECKING:
    Candidacies = QuerySet[Candidacy]


def with_what_followed(candidacies: "Candidacies") -> "Candidacies":
    """Each with `is_proposed` and `is_typical`; for lists."""
    above = UpwardProposal.objects.filter(
        recognition__candidacy=OuterRef("pk"), candidacy__state__in=STANDING_CANDIDACY_STATES
    )
    chosen = TypicalChoice.objects.filter(recognition__candidacy=OuterRef("pk"))
    return candidacies.annotate(is_proposed=Exists(above), is_typical=Exists(chosen))


def is_proposed(candidacy: Candidacy) -> bool:
    """The same of one candidacy: what its list found, else one query."""
    known = getattr(candidacy, "is_proposed", None)
    if known is not None:
        return bool(known)
    found = UpwardProposal.objects.filter(recognition__candidacy=candidacy.pk)
    return found.filter(candidacy__state__in=STANDING_CANDIDACY_STATES).exists()


def is_typical(candidacy: Candidacy) -> bool:
    """Whether it was chosen as typical: what its list found, else one query."""
    known = getattr(candidacy, "is_typical", None)
    if known is not None:
        return bool(known)
    return TypicalChoice.objects.filter(recognition__candidacy=candidacy.pk).exists()
