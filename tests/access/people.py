"""A small tree of units, and accounts with a role in one of them. The city, two wards, a school below the first."""

import datetime
from dataclasses import dataclass
from types import SimpleNamespace

from organizations.dates import today
from organizations.enums import Role
from organizations.models import Membership, Unit, User

PASSWORD = "mat khau rat dai 1"
DAY = datetime.timedelta(days=1)


def unit(code, parent=None, **fields):
    """A unit; of the grassroots level unless said otherwise."""
    fields = {"kind": "ward", "level": "grassroots", "name": f"Unit {code}", "short_name": code} | fields
    return Unit.objects.get(pk=Unit.objects.create(code=code, parent=parent, **fields).pk)  # with its path


def tree():
    """`city` above `ward` and `beside`; `school` below `ward`."""
    city = unit("01", kind="city", level="city", name="Thành phố Hà Nội", short_name="Hà Nội")
    ward = unit("00004", city, name="Phường Ba Đình", short_name="Ba Đình")
    school = unit("S1", ward, kind="other", name="Trường Ba Đình", short_name="Trường Ba Đình")
    beside = unit("00070", city, name="Phường Hoàn Kiếm", short_name="Hoàn Kiếm")
    return SimpleNamespace(city=city, ward=ward, school=school, beside=beside)


def account(name, **fields):
    """An account that knows its password."""
    return User.objects.create_user(f"{name}@example.vn", PASSWORD, full_name=name, **fields)


def member(person, where, role, *, since=100, until=None):
    """A membership that began `since` days ago and ends `until` days from now (open when None)."""
    end = None if until is None else today() + until * DAY
    return Membership.objects.create(
        person=person, unit=where, role=role, valid_from=today() - since * DAY, valid_to=end
    )


def worker(role, where, name="", **period):
    """An account whose only membership is this one."""
    user = account(name or f"{role}-{where.code.lower()}")
    member(user.person, where, role, **period)
    return User.objects.get(pk=user.pk)


def again(user):
    """The account as the next request loads it."""
    return User.objects.get(pk=user.pk)


@dataclass(frozen=True)
class Relation:
    """How the acting person's unit stands to the object's unit, which is always the ward."""

    name: str
    where: str
    is_past: bool = False


RELATIONS = (
    Relation("own", "ward"),
    Relation("above", "city"),
    Relation("below", "school"),
    Relation("beside", "beside"),
    Relation("past", "ward", is_past=True),
)
ROLES = tuple(Role.values)
