"""Reading the sums that the database keeps of whole cities (`models/rolled.py`), beside the rows they are the sums of.

A statement that may read sums asks for the place beside: where its sums are those of today’s tree of units they are
the numbers; where not, the rows are asked for in another. Whoever counts need not know.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from organizations.models.rolled import Facet

if TYPE_CHECKING:
    from organizations.figures import Period, Scope
    from organizations.models import Unit

ROWS = "organizations_rolledrow"
_PLACE = (
    "{name} AS MATERIALIZED (SELECT p.id FROM organizations_rolledplace p WHERE {of_root} AND p.as_it_was = %s"
    " AND ARRAY(SELECT m.unit_id FROM organizations_rolledmember m WHERE m.place_id = p.id ORDER BY m.unit_id)"
    " = ARRAY(SELECT u.id FROM organizations_unit u WHERE {below} ORDER BY u.id))"
)
UNITS: dict[tuple[str, ...], Sequence[int]] = {("unit",): [0], ("steward",): [1], ("unit", "steward"): [0, 1]}
"""Which parts of the facet of units say them."""


def has_sums(root: "Unit | None") -> bool:
    """Whether sums are kept of such a unit: of those that stand below none, and of all together."""
    return root is None or root.parent_id is None


def place(name: str, scope: "Scope") -> tuple[str, list[Any]]:
    """A named query of the id of the scope's place, empty where its sums are not those of today's tree."""
    of_root, below, parameters = "p.root_id IS NULL", "true", [scope.as_it_was]
    if scope.root is not None:
        of_root, below = "p.root_id = %s", "u.path LIKE %s"
        parameters = [scope.root.pk, scope.as_it_was, f"{scope.root.path}%"]
    return _PLACE.format(name=name, of_root=of_root, below=below), parameters


def is_edge(day: datetime.date | None) -> bool:
    """Whether a half month begins on the day; an open end is none that cuts one."""
    return day is None or day.day in (1, 15)


def facet_of(paths: Sequence[str], facets: Mapping[tuple[str, ...], Facet]) -> tuple[Facet, list[int]] | None:
    """The facet that is divided by all of the paths, and which of its parts they are; None where there is none."""
    if tuple(paths) in UNITS:
        return Facet.UNITS, list(UNITS[tuple(paths)])
    for columns, facet in facets.items():
        if set(paths) <= set(columns):
            return facet, [columns.index(path) for path in paths]
    return None


def is_summed(period: "Period", facet: Facet, *, counts_from_begin: bool) -> bool:
    """Whether the facet's sums say what is counted in the period: it begins where they are cut, and ends there."""
    if counts_from_begin and not is_edge(period.begins):
        return False
    following = None if period.ends is None else period.ends + datetime.timedelta(days=1)
    return facet != Facet.UNITS or is_edge(following)
