"""Who reads the history of catalogues and matrix, which hold for everybody; of nominations their unit's subtree."""

from django.db.models import Q

from awards.models import (
    AwardAuthority,
    AwardBar,
    AwardForm,
    CheckOverride,
    DossierFile,
    DossierPiece,
    EmulationTitle,
    NominatedModel,
    Nomination,
)
from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of

OF_NOMINATIONS = (NominatedModel, DossierPiece, AwardBar, CheckOverride)


def _of_nominations_below(path: str) -> Q:
    return Q(nomination__in=Nomination.objects.filter(steward__path__startswith=path).values("pk"))


def _of_pieces_below(path: str) -> Q:
    rows = DossierPiece.objects.filter(nomination__steward__path__startswith=path)
    return Q(piece__in=rows.values("pk"))


def register() -> None:
    """Readers of history read theirs, whatever their unit; of nominations those that their subtree looks after."""
    for model in (EmulationTitle, AwardForm, AwardAuthority):
        readable(model, within=lambda path: Q())
    for part in OF_NOMINATIONS:
        readable(part, within=_of_nominations_below)
        belongs_to(part, "nomination__steward")
    readable(DossierFile, within=_of_pieces_below)
    belongs_to(DossierFile, "piece__nomination__steward")
    tells_of(Nomination, dict.fromkeys(OF_NOMINATIONS, "nomination") | {DossierFile: "piece__nomination"})
