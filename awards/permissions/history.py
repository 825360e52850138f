"""Who reads the history of catalogues and matrix: they hold for everybody; that of service, who may see people."""

from typing import Any

from django.db.models import Q

from awards.models import AwardAuthority, AwardForm, EmulationTitle, MedalMark, ServicePeriod, ServiceProof
from organizations.models import Person
from organizations.permissions.history import belongs_to, people_below, readable
from organizations.queries.history import tells_of
from organizations.querysets import READERS_OF_PEOPLE


def _periods_below(path: str) -> Any:
    return ServicePeriod.objects.filter(person__in=people_below(path)).values("pk")


def register() -> None:
    """Readers of history read theirs, whatever their unit; of people's service those who may see the people."""
    for model in (EmulationTitle, AwardForm, AwardAuthority):
        readable(model, within=lambda path: Q())
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
