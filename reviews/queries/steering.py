"""A steering committee as pages and API show it: who is in it, the year's programme, the year's assessments."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from organizations.dates import in_force, today
from organizations.models import Membership, Person, Unit
from reviews.enums import SteeringRole
from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember

BY_ROLE = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(SteeringRole.values)),
    output_field=IntegerField(),
)


def people_to_name(committee: SteeringCommittee) -> "QuerySet[Person]":
    """Whoever has or had any role in the unit that set the committee up, or in the one that looks after it today."""
    known = Membership.objects.filter(person=OuterRef("pk"), unit__in=[committee.unit_id, committee.steward_id])
    return Person.objects.human().filter(Exists(known)).order_by("sort_key", "id")


def places(committee: SteeringCommittee) -> "QuerySet[SteeringMember]":
    """All members, the head first, those of today before former ones (`sits`)."""
    now = SteeringMember.objects.filter(in_force(today()), in_force(today(), "committee__"), pk=OuterRef("pk"))
    found = committee.members.select_related("person").annotate(sits=Exists(now), place=BY_ROLE)
    return found.order_by("-sits", "place", "person__sort_key", "id")


def with_numbers(committees: "QuerySet[Any]") -> "QuerySet[Any]":
    """What a list shows besides: the units, the members of today."""
    places_now = SteeringMember.objects.filter(in_force(today()), in_force(today(), "committee__"))
    now = places_now.filter(committee=OuterRef("pk")).order_by().values("committee")
    found: QuerySet[Any] = committees.select_related("unit", "steward").annotate(
        members_now=Coalesce(Subquery(now.annotate(number=Count("pk")).values("number")), 0)
    )
    return found


def years(committee: SteeringCommittee) -> list[int]:
    """Years of the term until this one, and those that have tasks or assessments, the latest first."""
    last = min(today().year, committee.valid_to.year if committee.valid_to else today().year)
    known = set(range(committee.valid_from.year, last + 1))
    known |= set(committee.tasks.values_list("year", flat=True))
    known |= set(committee.assessments.values_list("year", flat=True))
    return sorted(known, reverse=True)


@dataclass(frozen=True)
class Programme:
    """The tasks of a year with `is_late`, and how many are done, late and open."""

    tasks: list[tuple[ProgrammeTask, bool]]
    done: int
    late: int

    @property
    def open(self) -> int:
        """Neither done nor late."""
        return len(self.tasks) - self.done - self.late


def programme(committee: SteeringCommittee, year: int, on: datetime.date | None = None) -> Programme:
    """What the committee set out to do in the year, what is due first on top."""
    day = on or today()
    tasks = committee.tasks.filter(year=year).order_by("due_on", "id")
    dated = [(task, task.done_on is None and task.due_on is not None and task.due_on < day) for task in tasks]
    return Programme(
        tasks=dated,
        done=sum(1 for task, _late in dated if task.done_on),
        late=sum(1 for _task, late in dated if late),
    )


def assessments(committee: SteeringCommittee, year: int, user: Any) -> "QuerySet[SteeringAssessment]":
    """Those of the year that the reader sees, the committee's own first, then by unit."""
    seen = SteeringAssessment.objects.visible_to(user).filter(committee=committee, year=year)
    return seen.select_related("unit", "steward").order_by("-is_own", "unit__sort_key", "id")


def units_to_assess(committee: SteeringCommittee, year: int) -> "QuerySet[Unit]":
    """Units directly below, in being during the year, that were not assessed for it yet."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    lived = (Q(valid_from=None) | Q(valid_from__lte=last)) & (Q(valid_to=None) | Q(valid_to__gte=first))
    assessed = SteeringAssessment.objects.filter(committee=committee, year=year, is_own=False).values("unit")
    parents = [committee.unit_id, committee.steward_id]
    return Unit.objects.filter(lived, parent__in=parents).exclude(pk__in=assessed).order_by("sort_key", "id")
