"""All that is counted, composed: the figures of models and the tallies of the other parts, asked in one way.

A measure is a `Figure` (`organizations/figures.py`) or a `Tally` (`organizations/tallies.py`); each app registers its
own. Catalogue, reports, dashboards, files and API ask here, so that a number is the same wherever it stands.

Whoever counts for a report counts for the portal itself (`reader=None`): what a unit reports cannot depend on who
presses the button. A page that shows numbers or lists to somebody passes that account, and tells what it may know.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from models_registry.figures import for_reader
from models_registry.queries.funnel import figures_for
from models_registry.queries.funnel import list_url as list_of_models
from models_registry.queries.judged import list_url as list_of_rows
from organizations import figures, tallies
from organizations.dimensions import Part, of_parts
from organizations.figures import Divided, Figure, Scope
from organizations.models import Unit
from organizations.tallies import Counted, Tally
from reports.dimensions import MONTH, by_month, month_of, of_measure
from reports.dimensions import adds_up as is_sum

Measure = Figure | Tally
Parts = Mapping[str, Any]
"""Values by the key of their dimension: what a part of a number has."""


PARTS: dict[str, Any] = {
    "models": _("Models"),
    tallies.JUDGING: _("Judging"),
    tallies.AWARDING: _("Commendation"),
    tallies.DIALOGUE: _("Dialogue"),
}
"""The parts of the portal whose numbers these are, in their order."""


def part_key(asked: Measure) -> str:
    """Of which of PARTS the measure is."""
    return asked.about if isinstance(asked, Tally) else "models"


def part_of(asked: Measure) -> Any:
    """What that part is called."""
    return PARTS[part_key(asked)]


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


def with_wholes(asked: Iterable[Measure]) -> list[Measure]:
    """With the numbers of which these are shares, so that the shares are reckoned, too."""
    found = {each.key: each for each in asked}
    for each in list(found.values()):
        if isinstance(each, Tally) and each.share_of:
            found.setdefault(each.share_of, measure(each.share_of))
    return list(found.values())


def rows(asked: Measure, scope: Scope, reader: Any = None, parts: Parts | None = None) -> "QuerySet[Any]":
    """The rows behind the number, or behind the part of it that has these values; raises KeyError for a dimension."""
    scope, others = narrowed(scope, parts or {})
    found = _as_read(asked, reader).of(scope) if isinstance(asked, Figure) else asked.of(reader, scope)
    return of_parts(found, asked.breakdowns, others)


def ids(asked: Measure, scope: Scope, reader: Any = None, parts: Parts | None = None) -> list[int]:
    """The ids of the rows behind the number, rising; of a tally with a weight the rows it weighs."""
    found = rows(asked, scope, reader, parts)
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def narrowed(scope: Scope, parts: Parts) -> tuple[Scope, dict[str, Any]]:
    """The scope in the month that the parts name, if they do; and the other values."""
    others = dict(parts)
    if (first := others.pop(MONTH, None)) is None:
        return scope, others
    return Scope(root=scope.root, as_it_was=scope.as_it_was, period=month_of(scope.period, first)), others


def dimensions(asked: Measure) -> list[str]:
    """By what it can be divided; the month is one of every measure."""
    return [each.key for each in of_measure(asked)]


def divided(asked: Sequence[Measure], scope: Scope, dimension: str, reader: Any = None) -> dict[str, dict[Any, int]]:
    """For each measure (by key) its number by the values of a dimension; parts of 0 are left out.

    Raises KeyError for a dimension that one of them does not have, ValueError for the months of an open time.
    """
    found = crossed(asked, scope, [dimension], reader)
    return {key: {values[0]: number for values, number in parts.items()} for key, parts in found.items()}


def crossed(
    asked: Sequence[Measure], scope: Scope, names: Sequence[str], reader: Any = None
) -> dict[str, dict[tuple[Any, ...], int]]:
    """For each measure (by key) its number by the values of several dimensions together; parts of 0 are left out.

    One statement for all figures, whatever the months; one for the tallies of the same things that are divided alike.
    Raises KeyError for a dimension that one of them does not have, ValueError for the months of an open time.
    """
    months = by_month(scope) if MONTH in names else {}
    found: dict[str, dict[tuple[Any, ...], int]] = {each.key: {} for each in asked}
    plain = [_as_read(each, reader) for each in asked if isinstance(each, Figure)]
    if plain:
        found |= _of_figures(plain, scope, names, months)
    alike: dict[Any, list[Tally]] = {}
    for each in asked:
        if isinstance(each, Tally):
            paths = tuple(tallies.MONTH if name == MONTH else each.breakdowns[name] for name in names)
            alike.setdefault((each.things, each.day, paths), []).append(each)
    for (_things, _day, paths), together in alike.items():
        for values, numbers in tallies.divided(together, reader, scope, paths).items():
            for each in together:
                _add(found[each.key], values, numbers[each.key])
    return found


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
    return divided(asked, scope, "unit" if scope.as_it_was else "steward", reader)


def along(asked: Sequence[Tally], scope: Scope, path: str, reader: Any = None) -> dict[str, dict[Any, int]]:
    """For each tally (by key) its number by what stands at a path of its rows; parts of 0 are left out.

    One statement for those of the same things.
    """
    alike: dict[Any, list[Tally]] = {}
    for each in asked:
        alike.setdefault(each.things, []).append(each)
    found: dict[str, dict[Any, int]] = {}
    for together in alike.values():
        parts = tallies.divided(together, reader, scope, [path])
        for each in together:
            numbers = {values[0]: told[each.key] for values, told in parts.items()}
            found[each.key] = {value: number for value, number in numbers.items() if number}
    return found


def _of_figures(
    figures_asked: Sequence[Figure], scope: Scope, names: Sequence[str], months: Mapping[Any, Scope]
) -> dict[str, dict[tuple[Any, ...], int]]:
    others = [name for name in names if name != MONTH]
    if not months:
        return figures.divided(figures_asked, scope, others)
    scopes = {first.isoformat(): each for first, each in months.items()}
    if not others:
        told = figures.numbers(figures_asked, scopes)
        parts: list[Any] = [{key: {(): number} for key, number in told[name].items() if number} for name in scopes]
    else:
        parts = figures.numbers_and_parts(figures_asked, scopes, [(name, others) for name in scopes])[1]
    place = list(names).index(MONTH)
    found: dict[str, dict[tuple[Any, ...], int]] = {each.key: {} for each in figures_asked}
    for first, of_month in zip(months, parts, strict=True):
        for key, numbers in of_month.items():
            found[key] |= {(*values[:place], first, *values[place:]): number for values, number in numbers.items()}
    return found


def _add(numbers: dict[tuple[Any, ...], int], values: tuple[Any, ...], number: int) -> None:
    """A row with a list of values counts under each of them."""
    each_of = [value if isinstance(value, tuple) else (value,) for value in values]
    for single in product(*each_of):
        if number:
            numbers[single] = numbers.get(single, 0) + number


def adds_up(asked: Measure, dimension: str) -> bool:
    """Whether the parts make the number; those of themes, hosts and months of figures do not. Raises KeyError."""
    return is_sum(asked, dimension)


def list_url(asked: Measure, scope: Scope, parts: Parts | None = None, **more: Any) -> str:
    """The page of the rows that the measure counts in the scope, or of a part; `more` are further filters there."""
    scope, others = narrowed(scope, parts or {})
    if others:
        more["part"] = str(Part(others))
    if isinstance(asked, Figure):
        return list_of_models(asked, scope, **more)
    return list_of_rows(asked, scope, **more)


def things_open_to(asked: Measure, reader: Any) -> "QuerySet[Any]":
    """Of what the measure may count all that the account may know to be counted."""
    if isinstance(asked, Figure):
        return for_reader(asked, reader).things()
    things: Any = asked.things()
    seen: QuerySet[Any] = things.visible_to(reader)
    return seen


def _as_read(figure: Figure, reader: Any) -> Figure:
    return figure if reader is None else for_reader(figure, reader)
