"""All that is counted, composed: the figures of models and the tallies of the other parts, asked in one way.

A measure is a `Figure` (`organizations/figures.py`) or a `Tally` (`organizations/tallies.py`); each app registers its
own. Catalogue, reports, dashboards, files and API ask here, so that a number is the same wherever it stands.

Whoever counts for a report counts for the portal itself (`reader=None`): what a unit reports cannot depend on who
presses the button. A page that shows numbers or lists to somebody passes that account, and tells what it may know.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models_registry.figures import for_reader
from models_registry.permissions import may_read_all_figures
from models_registry.queries.funnel import figures_for
from models_registry.queries.funnel import list_url as list_of_models
from models_registry.queries.judged import list_url as list_of_rows
from organizations import figures, tallies
from organizations.figures import Divided, Figure, Scope
from organizations.models import Unit
from organizations.tallies import Counted, Tally

Measure = Figure | Tally


def measures() -> list[Measure]:
    """All of them, the figures of models first, each app's in the order of registration."""
    return [*figures.registered(), *tallies.registered()]


def measure(key: str) -> Measure:
    """The measure; raises KeyError."""
    try:
        return figures.get(key)
    except KeyError:
        return tallies.get(key)


def readable(user: Any, root: Unit | None) -> list[Measure]:
    """Those of the unit that the account is told, in the order of `measures`."""
    return [*figures_for(user, root), *(each for each in tallies.registered() if each.may_read(user, root))]


def may_read_all(user: Any, root: Unit | None) -> bool:
    """Whether the account reads inside whatever the unit counts: then it is told what the unit's report tells."""
    return may_read_all_figures(user, root)


def counted(asked: Iterable[Measure], scopes: Mapping[str, Scope], reader: Any = None) -> dict[str, dict[str, Counted]]:
    """By the scope's name and the measure's key. One statement for the figures, one for each kind of tallied things.

    A tally that is a share of another is reckoned only when that one is asked for too.
    """
    asked = list(asked)
    plain = [_as_read(each, reader) for each in asked if isinstance(each, Figure)]
    told = figures.numbers(plain, scopes)
    found = {name: {key: Counted(number) for key, number in told[name].items()} for name in scopes}
    reckoned = tallies.counted([each for each in asked if isinstance(each, Tally)], reader, scopes)
    return {name: found[name] | reckoned[name] for name in scopes}


def ids(asked: Measure, scope: Scope, reader: Any = None) -> list[int]:
    """The ids of the rows behind the number, rising; of a tally with a weight the rows it weighs."""
    rows = _as_read(asked, reader).of(scope) if isinstance(asked, Figure) else asked.of(reader, scope)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def dimensions(asked: Measure) -> list[str]:
    """By what it can be divided."""
    return list(asked.breakdowns)


def divided(asked: Sequence[Measure], scope: Scope, dimension: str, reader: Any = None) -> dict[str, dict[Any, int]]:
    """For each measure (by key) its number by the values of a dimension; parts of 0 are left out.

    Raises KeyError for a dimension that one of them does not have.
    """
    plain = [_as_read(each, reader) for each in asked if isinstance(each, Figure)]
    found = {
        key: {values[0]: number for values, number in parts.items()}
        for key, parts in figures.divided(plain, scope, [dimension]).items()
    }
    return found | _tallies_along([(each, each.breakdowns[dimension]) for each in _tallies(asked)], scope, reader)


def numbers_and_parts(
    asked: Sequence[Figure],
    scopes: Mapping[str, Scope],
    divisions: Sequence[tuple[str, Sequence[str]]],
    reader: Any = None,
) -> tuple[dict[str, dict[str, int]], list[Divided]]:
    """Of figures the numbers of all scopes, and for each division (a scope's name, dimensions) the parts.

    One statement for the figures that count the same things.
    """
    return figures.numbers_and_parts([_as_read(each, reader) for each in asked], scopes, divisions)


def by_unit(asked: Sequence[Measure], scope: Scope, reader: Any = None) -> dict[str, dict[int, int]]:
    """For each measure (by key) its number by the unit that has the rows itself, at the scope's root or below it.

    By the unit that made them where the scope asks as it was, else by the one that looks after them. One statement for
    the figures, one for each kind of tallied things.
    """
    side = "unit" if scope.as_it_was else "steward"
    plain = [_as_read(each, reader) for each in asked if isinstance(each, Figure)]
    found = {
        key: {values[0]: number for values, number in parts.items()}
        for key, parts in figures.divided(plain, scope, [side]).items()
    }
    return found | _tallies_along([(each, getattr(each, side)) for each in _tallies(asked)], scope, reader)


def along(asked: Sequence[Tally], scope: Scope, path: str, reader: Any = None) -> dict[str, dict[Any, int]]:
    """For each tally (by key) its number by what stands at a path of its rows; parts of 0 are left out."""
    return _tallies_along([(each, path) for each in asked], scope, reader)


def _tallies(asked: Iterable[Measure]) -> list[Tally]:
    return [each for each in asked if isinstance(each, Tally)]


def _tallies_along(paths: Iterable[tuple[Tally, str]], scope: Scope, reader: Any) -> dict[str, dict[Any, int]]:
    """By the path named with each; a statement for those of the same things."""
    alike: dict[Any, list[Tally]] = {}
    for each, path in paths:
        alike.setdefault((each.things, path), []).append(each)
    found: dict[str, dict[Any, int]] = {}
    for (_things, path), together in alike.items():
        parts = tallies.divided(together, reader, scope, [path])
        for each in together:
            numbers = {values[0]: told[each.key] for values, told in parts.items()}
            found[each.key] = {value: number for value, number in numbers.items() if number}
    return found


def list_url(asked: Measure, scope: Scope, **more: Any) -> str:
    """The page of the rows that the measure counts in the scope; `more` are further filters of that list."""
    if isinstance(asked, Figure):
        return list_of_models(asked, scope, **more)
    return list_of_rows(asked, scope, **more)


def _as_read(figure: Figure, reader: Any) -> Figure:
    return figure if reader is None else for_reader(figure, reader)
