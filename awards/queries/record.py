"""The record of commendations of a person, and of a unit with those it came from, over years, names and units."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from awards.enums import HOLDING, NominationState
from awards.models import Decision, DecisionRecipient, Handover, Nomination
from awards.queries.decisions import LAST
from mobilization.common.text import clean
from organizations.models import Person, Unit

if TYPE_CHECKING:
    import datetime

ORDER = ("-day", "-id")
"""The latest decision first."""
IN_PROGRESS = (
    NominationState.DRAFT,
    NominationState.SUBMITTED,
    NominationState.RETURNED,
    NominationState.APPROVED,
)
MOST_NOMINATIONS = 20
_HOLDS = Q(annulled_on=None, decision__state__in=HOLDING)


@dataclass(frozen=True)
class Line:
    """An award on the record, and what its reader is told of it besides."""

    row: DecisionRecipient
    url: str
    """Of its decision, where the account reads that."""
    handed_on: "list[datetime.date]"
    """Days of the presentations that the account knows of."""
    name_then: str
    """Of a collective how the unit was called, where the unit of the record is called otherwise."""

    @property
    def ended(self) -> "DecisionRecipient | Decision | None":
        """What says on which ground and by which number it was annulled: the award or its decision; None: valid."""
        if self.row.annulled_on is not None:
            return self.row
        return self.row.decision if self.row.decision.annulled_on is not None else None


def lineage(unit: Unit) -> "QuerySet[Unit]":
    """The unit and those that it came from, over any number of reorganisations."""
    origins = Unit.objects.origins_of(unit).values("pk")
    return Unit.objects.filter(Q(pk=unit.pk) | Q(pk__in=origins))


def heirs_of(unit: Unit) -> list[Unit]:
    """The units that took over from it."""
    return list(Unit.objects.filter(origins__predecessor=unit).order_by("sort_key", "id"))


def of_person(user: Any, person: Person) -> "QuerySet[DecisionRecipient]":
    """What was decided for the person, as far as the account reads it."""
    return DecisionRecipient.objects.on_record(user).filter(person=person)


def known_as(user: Any, person: Person) -> str:
    """How the account knows the person: by the name of today who sees them, else as the latest decision they read.

    Empty for whom the account neither sees nor reads an award of.
    """
    if Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return person.full_name
    return of_person(user, person).order_by("-decision__signed_on", "-id").values_list("name", flat=True).first() or ""


def of_unit(user: Any, unit: Unit) -> "QuerySet[DecisionRecipient]":
    """What was decided for the collective itself, under whatever name it had."""
    return DecisionRecipient.objects.on_record(user).filter(collective__in=lineage(unit).values("pk"))


def within(user: Any, unit: Unit) -> "QuerySet[DecisionRecipient]":
    """What was decided for people, households and groups that worked or lived in the unit or below it on that day.

    Where the decision does not say where that was, it is where the decision was made.
    """
    there = Q()
    for path in lineage(unit).values_list("path", flat=True):
        there |= Q(path__startswith=path)
    units = Unit.objects.filter(there).values("pk")
    found = DecisionRecipient.objects.on_record(user).exclude(collective__in=lineage(unit).values("pk"))
    return found.filter(Q(unit__in=units) | Q(unit=None, collective=None, decision__unit__in=units))


def named(rows: "QuerySet[Any]", name: str) -> "QuerySet[Any]":
    """Those who bear exactly this name, whatever its capitals; accents count."""
    found: QuerySet[Any] = rows.filter(name__iexact=clean(name))
    return found


def in_turn(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """With the `day` they are ordered by, and what a line shows."""
    dressed = rows.select_related("decision__unit", "title", "form", "person", "collective", "unit")
    ordered: QuerySet[Any] = dressed.annotate(day=Coalesce("decision__signed_on", Value(LAST)))
    return ordered


def lines(user: Any, rows: Sequence[DecisionRecipient], of: "Unit | Person") -> list[Line]:
    """What the account is told of these awards; two queries, however many they are."""
    decisions = Decision.objects.visible_to(user).filter(pk__in={row.decision_id for row in rows})
    read = set(decisions.values_list("pk", flat=True))
    handed = _handed(user, rows)
    return [
        Line(
            row,
            row.decision.get_absolute_url() if row.decision_id in read else "",
            handed[row.pk],
            _name_then(row, of),
        )
        for row in rows
    ]


def _handed(user: Any, rows: Sequence[DecisionRecipient]) -> "dict[int, list[datetime.date]]":
    """Row → days on which it was handed over; of one's own every day, of others those one reads."""
    own = {row.pk for row in rows if row.person_id == user.person_id}
    seen = Handover.objects.visible_to(user).values("pk")
    found = Handover.objects.filter(Q(pk__in=seen) | Q(recipient__in=own), recipient__in=[row.pk for row in rows])
    days: dict[int, list[datetime.date]] = defaultdict(list)
    for recipient, day in found.order_by("presentation__held_on", "id").values_list(
        "recipient", "presentation__held_on"
    ):
        days[recipient].append(day)
    return days


def _name_then(row: DecisionRecipient, of: "Unit | Person") -> str:
    was: Unit | None = row.collective
    return was.name if was is not None and isinstance(of, Unit) and was.name not in {of.name, row.name} else ""


@dataclass(frozen=True)
class Totals:
    """How many awards hold, how many of these were handed over, and how many were annulled."""

    hold: int
    handed: int
    annulled: int


def totals(rows: "QuerySet[Any]") -> Totals:
    """Of awards on record."""
    told = rows.aggregate(
        hold=Coalesce(Sum("number", filter=_HOLDS), 0),
        handed=Coalesce(Sum("presented", filter=_HOLDS), 0),
        annulled=Coalesce(Sum("number", filter=~_HOLDS), 0),
    )
    return Totals(**told)


def in_progress(user: Any, of: "Unit | Person") -> "list[Nomination]":
    """Nominations of the person or the collective that are not over, as far as the account reads them."""
    whose = Q(person=of) if isinstance(of, Person) else Q(collective__in=lineage(of).values("pk"))
    found = Nomination.objects.visible_to(user).filter(whose, state__in=IN_PROGRESS)
    return list(found.select_related("title", "form", "unit", "body").order_by("-created_at", "-id")[:MOST_NOMINATIONS])
