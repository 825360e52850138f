"""People with periods of service, straight into the tables."""

import datetime

from awards.models import MedalMark, ServicePeriod
from directives.models import RulePeriod
from organizations.models import Person
from tests.access.people import member


def make_servant(where, name="Nguyễn Thị Mận"):
    """A person without an account, an officer of the unit."""
    person = Person.objects.create(full_name=name)
    member(person, where, "officer")
    return person


def make_period(person, first, last=None, **more):
    """Full time in a commission that is no unit of the portal; days as dd/mm/yyyy."""
    known = {"kind": "specialised", "post": "Chuyên viên", "body": "Ban Dân vận Huyện ủy Ba Vì", "unit": None}
    return ServicePeriod.objects.create(
        person=person, valid_from=a_day(first), valid_to=a_day(last) if last else None, **known | more
    )


def make_mark(person, given_on="15/10/2023"):
    """The medal, kept by hand."""
    return MedalMark.objects.create(person=person, given_on=a_day(given_on), decision="Quyết định số 45-QĐ/BDVTW")


def make_rule(kind, years, first, last=None):
    """So many years for this kind of post, in that time."""
    return RulePeriod.objects.create(
        key=f"awards.medal_years_{kind}",
        value=years,
        valid_from=a_day(first),
        valid_to=a_day(last) if last else None,
        source="Quy chế thử",
    )


def a_day(text):
    """dd/mm/yyyy."""
    return datetime.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day
