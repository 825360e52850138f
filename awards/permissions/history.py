"""Who reads the history of catalogues and matrix, which hold for everybody, of nominations, and of service."""

from typing import Any

from django.db.models import Q

from awards.models import (
    AwardAuthority,
    AwardBar,
    AwardForm,
    CheckOverride,
    CoOpinion,
    DossierFile,
    DossierPiece,
    EmulationTitle,
    MedalMark,
    NominatedModel,
    Nomination,
    ServicePeriod,
    ServiceProof,
)
from organizations.models import Person
from organizations.permissions.history import belongs_to, people_below, readable
from organizations.queries.history import tells_of
from organizations.querysets import READERS_OF_PEOPLE

OF_NOMINATIONS = (NominatedModel, DossierPiece, AwardBar, CheckOverride, CoOpinion)


def _of_nominations_below(path: str) -> Q:
    return Q(nomination__in=Nomination.objects.filter(steward__path__startswith=path).values("pk"))


def _of_pieces_below(path: str) -> Q:
    rows = DossierPiece.objects.filter(nomination__steward__path__startswith=path)
    return Q(piece__in=rows.values("pk"))


def _periods_below(path: str) -> Any:
    return ServicePeriod.objects.filter(person__in=people_below(path)).values("pk")


def register() -> None:
    """Readers of history read theirs, whatever their unit; of nominations those that their subtree looks after.

    Of people's service those who may see the people.
    """
    for model in (EmulationTitle, AwardForm, AwardAuthority):
        readable(model, within=lambda path: Q())
    _register_nominations()
    _register_service()


def _register_nominations() -> None:
    for part in OF_NOMINATIONS:
        readable(part, within=_of_nominations_below)
        belongs_to(part, "nomination__steward")
    readable(DossierFile, within=_of_pieces_below)
    belongs_to(DossierFile, "piece__nomination__steward")
    tells_of(Nomination, dict.fromkeys(OF_NOMINATIONS, "nomination") | {DossierFile: "piece__nomination"})


def _register_service() -> None:
    for of_person in (ServicePeriod, MedalMark):
        readable(
            of_person,
            within=lambda path: Q(person__in=people_below(path)),
            roles=READERS_OF_PEOPLE,
            own=lambda user: Q(person=user.person_id),
        )
        belongs_to(of_person, "person__memberships__unit")
    readable(
        ServiceProof,
        within=lambda path: Q(period__in=_periods_below(path)),
        roles=READERS_OF_PEOPLE,
    )
    belongs_to(ServiceProof, "period__person__memberships__unit")
    tells_of(Person, {ServicePeriod: "person", MedalMark: "person"})
    tells_of(ServicePeriod, {ServiceProof: "period"})
