"""Parts of a number in a report: which there are, what each is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from organizations.dates import today
from organizations.figures import Scope
from reports import dimensions
from reports.dimensions import MONTH


@dataclass(frozen=True)
class Shown:
    """A part as a table shows it: its value, how it is kept (`key`), what it is called."""

    value: Any
    key: str
    label: str


def title_of(dimension: str) -> str:
    """What the dimension is called."""
    return str(dimensions.get(dimension).title)


def shown_parts(dimension: str, found: Mapping[str, Mapping[Any, int]], scope: Scope) -> list[Shown]:
    """The parts that hold anything, in their order; of months all that have begun."""
    known = dimensions.get(dimension)
    values = {value for numbers in found.values() for value in numbers}
    if dimension == MONTH:
        values |= {month for month in dimensions.by_month(scope) if month <= today()}
    return [Shown(value, known.written(value), label) for value, label in known.told(values)]
