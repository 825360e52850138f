"""Seats and rules of a council as pages and API show them; whom one may seat."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from organizations.dates import in_force, today
from organizations.enums import Role
from organizations.models import Membership, Person, User
from reviews.enums import CouncilRole
from reviews.models import Council, CouncilMember, CouncilRules, Round, Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BY_ROLE = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(CouncilRole.values)), output_field=IntegerField()
)


def people_to_seat(council: Council) -> "QuerySet[Person]":
    """Who is or was council member of the unit that set the council up, or of the one that looks after it today."""
    roles = Membership.objects.filter(person=OuterRef("pk"), role=Role.REVIEWER)
    known = roles.filter(unit__in=[council.unit_id, council.steward_id])
    return Person.objects.human().filter(Exists(known)).order_by("sort_key", "id")


def seats(council: Council) -> "QuerySet[CouncilMember]":
    """All seats, the chair first, ended ones too: `sits` today, `has_account`, `has_role` in the unit today."""
    roles = Membership.objects.in_force().filter(person=OuterRef("person"), role=Role.REVIEWER)
    accounts = User.objects.filter(person=OuterRef("person"), is_active=True)
    sitting = CouncilMember.objects.filter(in_force(today()), in_force(today(), "council__"), pk=OuterRef("pk"))
    found = council.members.select_related("person").annotate(
        sits=Exists(sitting),
        has_account=Exists(accounts),
        has_role=Exists(roles.filter(unit=council.steward_id)),
        place=BY_ROLE,
    )
    return found.order_by("-sits", "place", "person__sort_key", "id")


def rules_for(asked: "Iterable[tuple[int, datetime.date]]") -> dict[tuple[int, datetime.date], CouncilRules]:
    """(council, day) → how it decides on the day; the portal's defaults, unsaved, where nobody has said it.

    One query, however many are asked for.
    """
    wanted = set(asked)
    by_day: dict[datetime.date, set[int]] = {}
    for council, day in wanted:
        by_day.setdefault(day, set()).add(council)
    each_day = [
        CouncilRules.objects.filter(in_force(day), council__in=councils).annotate(day=Value(day, DateField()))
        for day, councils in by_day.items()
    ]
    rows = each_day[0].union(*each_day[1:], all=True) if each_day else ()
    found = {(each.council_id, each.day): each for each in rows}
    return {(council, day): found.get((council, day)) or CouncilRules(council_id=council) for council, day in wanted}


def rules_on(council: Council, on: datetime.date | None = None) -> CouncilRules:
    """How the council decides on the day (today)."""
    day = on or today()
    return rules_for([(council.pk, day)])[council.pk, day]


def rules_of(council: Council) -> "Sequence[CouncilRules]":
    """All that was ever said, the latest first."""
    return list(council.rules.order_by("-valid_from"))


def with_numbers(councils: "QuerySet[Any]") -> "QuerySet[Any]":
    """What a list shows besides: the units, and the seats of today as `members_now`."""
    seats_now = CouncilMember.objects.filter(in_force(today()), in_force(today(), "council__"))
    now = seats_now.filter(council=OuterRef("pk")).order_by().values("council")
    found: QuerySet[Any] = councils.select_related("unit", "steward").annotate(
        members_now=Coalesce(Subquery(now.annotate(number=Count("pk")).values("number")), 0)
    )
    return found


LATEST = 10
"""Rounds and sessions on a council's page; the lists have them all."""


def begins_at(user: Any, name: str) -> str:
    """Where a secretary begins a round or a session (`name` of the page): at their council, or the list of several.

    Empty for everybody else; one query.
    """
    if user.acting is None or user.acting.role != Role.SECRETARY:
        return ""
    found = list(Council.objects.visible_to(user).filter(in_force(today())).values_list("pk", flat=True)[:2])
    return reverse(name, args=found) if len(found) == 1 else reverse("reviews:councils")


def latest_rounds(council: Council, user: Any) -> "Sequence[Round]":
    """The council's rounds that the reader sees, the latest first."""
    return list(Round.objects.visible_to(user).filter(council=council).order_by("-opens_on", "-id")[:LATEST])


def latest_sessions(council: Council, user: Any) -> "Sequence[Session]":
    """The council's sessions that the reader sees, the latest first."""
    return list(Session.objects.visible_to(user).filter(council=council).order_by("-held_on", "-id")[:LATEST])
