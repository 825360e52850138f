"""What the public is told in numbers: of each unit and year what it held, was asked and answered in time.

Each number is a figure of the officials' pages (`tallies.py`), by the unit that looks after it today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import Mod, RowNumber

from dialogues.models import Opinion
from dialogues.satisfaction import FEWEST_RATINGS, RATED
from dialogues.tallies import CONTACT, HELD, IN_TIME, ON_THE_SPOT, OPINIONS
from organizations import tallies
from organizations.figures import Period, Scope
from organizations.models import Unit
from organizations.tallies import Tally

if TYPE_CHECKING:
    from django.db.models import QuerySet

OF_CONFERENCES, OF_OPINIONS = (HELD, CONTACT), (OPINIONS, ON_THE_SPOT, IN_TIME)
COUNTED = (*OF_CONFERENCES, *OF_OPINIONS)


@dataclass(frozen=True)
class PublicFigures:
    """A unit and its numbers of the year; `percent` of the opinions were answered on the spot or in time.

    `ratings` and their average are None where there are fewer than `FEWEST_RATINGS`, none among them; and of more they
    are told in steps of as many. The average is told in half stars (`in_halves`).
    """

    unit: Unit
    held: int
    contact: int
    opinions: int
    answered: int
    ratings: int | None = None
    stars: float | None = None

    @property
    def percent(self) -> int | None:
        """Rounded down; None where nothing was asked."""
        return 100 * self.answered // self.opinions if self.opinions else None


def units_with_figures(year: int) -> "QuerySet[Unit]":
    """Units of today that held or received something in the year."""
    found: Any = Q(pk__in=[])
    for key in (HELD, CONTACT, OPINIONS):
        tally = tallies.get(key)
        found |= Exists(_rows(tally, year).filter(steward=OuterRef("pk")))
    return Unit.objects.in_force().filter(found)


def public_figures(units: Iterable[Unit], year: int) -> list[PublicFigures]:
    """The numbers of these units, each by itself without the units below it; three queries."""
    shown = list(units)
    told: dict[int, dict[str, Any]] = {}
    for things in (OF_CONFERENCES, OF_OPINIONS):
        for row in _of_each(shown, year, things):
            told.setdefault(row["steward"], {}).update(row)
    rows = _rows(tallies.get(RATED), year).filter(steward__in=[unit.pk for unit in shown]).order_by()
    rated = _whole_fives(rows).values("steward").annotate(number=Count("pk"), stars=Avg("rating__stars"))
    satisfied = {row["steward"]: (row["number"], in_halves(float(row["stars"]))) for row in rated}
    numbers = {unit.pk: {key: told.get(unit.pk, {}).get(_name(key), 0) for key in COUNTED} for unit in shown}
    return [
        PublicFigures(
            unit,
            held=numbers[unit.pk][HELD],
            contact=numbers[unit.pk][CONTACT],
            opinions=numbers[unit.pk][OPINIONS],
            answered=numbers[unit.pk][ON_THE_SPOT] + numbers[unit.pk][IN_TIME],
            ratings=satisfied.get(unit.pk, (None, None))[0],
            stars=satisfied.get(unit.pk, (None, None))[1],
        )
        for unit in shown
    ]


def in_halves(stars: float) -> float:
    """An average in half stars: from an exact one of 1 or 5 everybody would know what each of the five gave."""
    return round(2 * stars) / 2


def _whole_fives(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Of each unit the first five ratings, or ten, or fifteen: of fewer nothing is told.

    Who looks again after one more rating finds nothing new, and so cannot reckon it from the two averages.
    """
    placed = rows.annotate(
        place=Window(RowNumber(), partition_by=F("steward"), order_by="rating__id"),
        of_all=Window(Count("pk"), partition_by=F("steward")),
    )
    kept = placed.filter(place__lte=F("of_all") - Mod(F("of_all"), FEWEST_RATINGS))
    return Opinion.objects.filter(pk__in=kept.values("pk")).order_by()


def _of_each(units: list[Unit], year: int, keys: tuple[str, ...]) -> "QuerySet[Any, dict[str, Any]]":
    """The numbers of the same things by unit, one query."""
    told = [tallies.get(key) for key in keys]
    of_year = Scope(period=Period.year(year))
    rows = told[0].things().filter(**of_year.period.within(told[0].day), steward__in=[unit.pk for unit in units])
    counted = {_name(tally.key): Count("pk", filter=tally.condition(of_year)) for tally in told}
    found: QuerySet[Any, dict[str, Any]] = rows.order_by().values("steward").annotate(**counted)
    return found


def _name(key: str) -> str:
    return key.replace(".", "_")


def _rows(tally: Tally, year: int) -> "QuerySet[Any]":
    return tally.things().filter(tally.condition(Scope(period=Period.year(year))))
