"""Service for the medal of people in every unit: who looks after people reads it; how to reach that of the ward."""

import datetime
from types import SimpleNamespace

from django.core.files.base import ContentFile

from awards.models import MedalMark, ServicePeriod, ServiceProof
from mobilization.common.files import store
from organizations.models import Person
from tests.access.people import member

PERIOD = {"kind": "leading", "post": "Trưởng ban", "body": "Huyện ủy Cũ", "valid_from": "02/01/2011"}
NUMBER = {"proof_number": "3-QĐ/HU", "proof_date": "01/01/2011"}


def build_service(units) -> SimpleNamespace:
    """`servant` of the ward with a proved period; `honoured` of the ward, who has the medal; others elsewhere."""
    servant, honoured = _servant("Servant", units.ward), _servant("Honoured", units.ward)
    for name in ("city", "school", "beside"):
        _period(_servant(f"Servant of {name}", getattr(units, name)))
    period = _period(servant, proof_number="1-QĐ/HU", proof_date=datetime.date(2010, 1, 1))
    proof = ServiceProof(period=period)
    store(proof, ContentFile(b"x"), name="proof.txt", content_type="text/plain", by=None)
    mark = MedalMark.objects.create(person=honoured, given_on=datetime.date(2023, 10, 15), decision="Quyết định 45")
    return SimpleNamespace(servant=servant, honoured=honoured, period=period, proof=proof, mark=mark)


def _servant(name, where):
    person = Person.objects.create(full_name=name)
    member(person, where, "officer")
    return person


def _period(person, **more):
    return ServicePeriod.objects.create(
        person=person,
        kind="specialised",
        post="Chuyên viên",
        body="Ban Dân vận Huyện ủy",
        valid_from=datetime.date(2010, 1, 1),
        **more,
    )


def _of(name, **data):
    return lambda world: ({"pk": getattr(world.service, name).pk}, data)


SERVICE_ADDRESSES = {
    "medal-candidates/export/": lambda world: ({}, {}),
    "people/<int:pk>/service/": _of("servant"),
    "people/<int:pk>/service/new/": _of("servant", **PERIOD, **NUMBER),
    "people/<int:pk>/medal/": _of("servant", given_on="15/10/2023", decision="Quyết định 45"),
    "people/<int:pk>/medal/remove/": _of("honoured", x=1),
    "service-periods/<int:pk>/edit/": _of("period", **PERIOD, **NUMBER, version="1"),
    "service-periods/<int:pk>/remove/": _of("period", x=1),
    "service-periods/<int:pk>/confirm/": _of("period", version="1"),
    "service-periods/<int:pk>/proofs/new/": _of("period", x=1),
    "service-proofs/<int:pk>/": _of("proof"),
    "service-proofs/<int:pk>/remove/": _of("proof", x=1),
    "api/v1/medal-candidates/<int:pk>/": _of("servant"),
    "api/v1/service-periods/": lambda world: (
        {},
        PERIOD | {"valid_from": "2011-01-02", "person": world.service.servant.pk},
    ),
    "api/v1/service-periods/<int:pk>/": _of("period", note="Other"),
    "api/v1/service-periods/<int:pk>/confirm/": _of("period"),
}
"""Route → parameters of the address, and what the form or the API is sent."""


def served(response) -> set[int]:
    """The people of the list of candidates."""
    return {each.person.pk for each in response.context["services"]}


def named(found: set[int] | None) -> set[str] | None:
    """The names of these people, as files name them."""
    return None if found is None else set(Person.objects.filter(pk__in=found).values_list("full_name", flat=True))


def _people_of(units):
    return Person.objects.filter(memberships__unit__in=units)


def _ids(queryset) -> set[int]:
    return set(queryset.values_list("pk", flat=True))


OF_SERVICE = {
    "serviceperiod": lambda units: _ids(ServicePeriod.objects.filter(person__in=_people_of(units))),
    "serviceproof": lambda units: _ids(ServiceProof.objects.filter(period__person__in=_people_of(units))),
    "medalmark": lambda units: _ids(MedalMark.objects.filter(person__in=_people_of(units))),
}
"""Table on record → its rows of people in the reach of these units; for who may see people."""
