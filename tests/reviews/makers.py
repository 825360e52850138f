"""Councils and people in them, written straight into the tables, so that a test begins there."""

import datetime

from organizations.dates import today
from organizations.models import Person
from reviews.models import Council, CouncilMember, SteeringCommittee
from tests.access.people import member

DAY = datetime.timedelta(days=1)


def make_council(unit, name="Hội đồng xét công nhận", **fields):
    """A council of the unit, in office for thirty days."""
    first = today() - 30 * DAY
    known = {"document_number": "125-QĐ/ĐU", "document_date": first, "valid_from": first}
    made = Council.objects.create(unit=unit, steward=unit, name=name, **known | fields)
    return Council.objects.select_related("unit", "steward").get(pk=made.pk)


def make_person(unit, name="Nguyễn Văn An", role="reviewer"):
    """Somebody without an account who is council member of the unit."""
    person = Person.objects.create(full_name=name)
    member(person, unit, role)
    return person


def make_seat(council, person=None, role="member", **fields):
    """A seat from the council's first day on."""
    known = {"valid_from": council.valid_from, "role": role}
    return CouncilMember.objects.create(council=council, person=person or make_person(council.unit), **known | fields)


def make_committee(unit, name="Ban Chỉ đạo “Dân vận khéo”", **fields):
    """A steering committee of the unit, since thirty days."""
    first = today() - 30 * DAY
    known = {"document_number": "7-QĐ/TU", "document_date": first, "valid_from": first}
    made = SteeringCommittee.objects.create(unit=unit, steward=unit, name=name, **known | fields)
    return SteeringCommittee.objects.select_related("unit", "steward").get(pk=made.pk)
