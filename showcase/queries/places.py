"""Where the units of a model and of its family lie, or those of many models, and what lies around."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from mobilization.common.maps import Place
from organizations.models import Unit
from organizations.paths import ids_of_path

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_GROUND = 700
"""Dots drawn around; the largest province has some two hundred units."""
KNOWN = {"latitude__isnull": False, "longitude__isnull": False}


@dataclass(frozen=True)
class Places:
    """The unit itself, the others of the family, and what lies around."""

    here: Place
    kin: list[Place]
    ground: list[Place]


def places_of(unit: int, family: Iterable[int]) -> Places | None:
    """None where nobody knows where the unit is. A unit without a place of its own stands where the one above does.

    Three queries.
    """
    units = {each.pk: each for each in Unit.objects.filter(pk__in={unit, *family})}
    above = {pk for each in units.values() for pk in ids_of_path(each.path)}
    known = {each.pk: each for each in Unit.objects.filter(pk__in=above, **KNOWN)}
    found = {pk: _place(each, known) for pk, each in units.items()}
    here = found.get(unit)
    if here is None:
        return None
    root = ids_of_path(units[unit].path)[0]
    near = Unit.objects.in_force().filter(path__startswith=f"/{root}/", **KNOWN).exclude(pk=root)
    ground = [_drawn(each, each.name) for each in near.order_by("pk")[:MOST_GROUND]]
    kin = [place for pk, place in found.items() if place and pk != unit]
    return Places(here, kin, ground)


def _place(unit: Unit, known: dict[int, Unit]) -> Place | None:
    at = next((known[pk] for pk in reversed(ids_of_path(unit.path)) if pk in known), None)
    return _drawn(at, unit.name) if at else None


def _drawn(at: Unit, name: str) -> Place:
    return Place(name, float(at.latitude or 0), float(at.longitude or 0))


@dataclass(frozen=True)
class Spread:
    """How many of the models each unit looks after today, those with most first; what can be drawn, on which ground.

    `drawn`: the places with their numbers, of which those without a place of their own stand where the one above does.
    """

    units: list[tuple[Unit, int]]
    drawn: list[tuple[Place, int]]
    ground: list[Place]


def spread_of(publications: "QuerySet[Any]") -> Spread:
    """Four queries."""
    rows = publications.order_by().values_list("model__steward").annotate(number=Count("pk"))
    numbers: dict[int, int] = dict(rows)
    units = sorted(Unit.objects.filter(pk__in=numbers), key=lambda each: (-numbers[each.pk], each.sort_key, each.pk))
    above = {pk for each in units for pk in ids_of_path(each.path)}
    known = {each.pk: each for each in Unit.objects.filter(pk__in=above, **KNOWN)}
    found = [(place, numbers[each.pk]) for each in units if (place := _place(each, known))][:MOST_GROUND]
    roots = sorted({ids_of_path(each.path)[0] for each in units})
    if not found or len(roots) > 1:
        return Spread([(each, numbers[each.pk]) for each in units], found, [])
    near = Unit.objects.in_force().filter(path__startswith=f"/{roots[0]}/", **KNOWN)
    near = near.exclude(pk__in=[*numbers, roots[0]]).order_by("pk")
    ground = [_drawn(each, each.name) for each in near[: MOST_GROUND - len(found)]]
    return Spread([(each, numbers[each.pk]) for each in units], found, ground)
