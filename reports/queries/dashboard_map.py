"""A figure on the map: by the units directly below; of a unit with none below it, beside its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobilization.common.maps import Place
from models_registry.queries.funnel import Number
from organizations.figures import Figure, Scope
from organizations.models import Unit
from reports import measures
from reports.units_below import children_of, days_of, gathered


@dataclass(frozen=True)
class Spot:
    """A unit, its number, and where it lies; None where nobody said."""

    unit: Unit
    number: Number
    place: Place | None


@dataclass(frozen=True)
class Spread:
    """The units of the map, the largest number first; `here` is the unit among its neighbours."""

    root: Unit
    spots: list[Spot]
    here: Unit | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there is something to draw."""
        return any(spot.place and spot.number.value for spot in self.spots)


def spread_of(user: Any, scope: Scope, figure: Figure) -> Spread | None:
    """None where there is nothing to compare, or the reader is not told the figure of the neighbours."""
    if scope.root is None:
        return None
    below = spread_below(user, scope, figure)
    if below.spots or scope.root.parent_id is None:
        return below if below.spots else None
    parent = Unit.objects.get(pk=scope.root.parent_id)
    if all(each.key != figure.key for each in measures.readable(user, parent)):
        return None
    around = spread_below(user, Scope(root=parent, as_it_was=scope.as_it_was, period=scope.period), figure)
    here = next((spot.unit for spot in around.spots if spot.unit.pk == scope.root.pk), None)
    return Spread(parent, around.spots, here) if here else None


def spread_below(user: Any, scope: Scope, figure: Figure) -> Spread:
    """The units directly below the root of the scope; three statements."""
    if scope.root is None:
        raise ValueError("Some unit is needed")
    numbers = gathered(scope.root, measures.by_unit([figure], scope, user))[figure.key]
    units = children_of(scope.root, days_of(scope), numbers)
    spots = [Spot(unit, _number(unit, scope, figure, numbers), _place(unit)) for unit in units]
    return Spread(scope.root, sorted(spots, key=lambda spot: -spot.number.value))


def _number(unit: Unit, scope: Scope, figure: Figure, numbers: Mapping[int, int]) -> Number:
    value = numbers.get(unit.pk, 0)
    there = Scope(root=unit, as_it_was=scope.as_it_was, period=scope.period)
    return Number(value, measures.list_url(figure, there) if value else "")


def _place(unit: Unit) -> Place | None:
    if unit.latitude is None or unit.longitude is None:
        return None
    return Place(unit.name, float(unit.latitude), float(unit.longitude))
