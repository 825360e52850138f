"""Numbers of what is not a model (candidacies, score sheets, awards) by unit and day; beside one a share or a middle.

Like a figure (`figures.py`) a tally yields rows: its number is their count (where a row stands for several, their
`weight`), its list the rows, narrowed to what the reader sees; for the portal itself (the reader None) all. Where there
are a million rows the database keeps sums (`summed.py`), which are read for whoever sees all rows of a whole city.
Each app names its tallies and registers them in `AppConfig.ready()`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, F, FloatField, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext_lazy as _

from organizations import summed
from organizations.dimensions import has_several
from organizations.figures import Scope
from organizations.tally_sums import Median, Sums, any_of, middle_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from organizations.models import Unit

ONE_PLACE = Decimal("0.1")
JUDGING, AWARDING, DIALOGUE = "judging", "awarding", "dialogue"
"""Parts of a unit's figures."""
MEASURES: dict[str, Any] = {"": "", "percent": _("per cent"), "days": _("days, median"), "stars": _("stars, average")}


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A named number: of the `things()` that the reader sees, those with `where` whose `day` lies in the period.

    `unit` and `steward` are the paths to whose they were and are. `may_read(user, root)` says who is told at all;
    `page` and `api` name the two lists. What is reckoned beside the number: its share of another tally's (`share_of`, a
    key), the median of `middle` over the rows, or the average of `mean`; `measure` names it, `said` says it to people
    with `%(value)s`.
    `middle_by` names the columns that `middle` follows from alone: it is then reckoned once for all rows that have the
    same in them, where there are a million.
    `weight` is an expression of how many things a row stands for; `about` names the part of a unit's figures it is of.
    `reads_all(user, scope)`: whether the account sees all things there, so that none need be asked who may see it.
    `breakdowns` names the dimensions (`dimensions.py`) with the path of each in the rows, or an expression.
    """

    key: str
    title: "str | _StrPromise"
    counts: "str | _StrPromise"
    by_day: "str | _StrPromise"
    things: "Callable[[], QuerySet[Any]]"
    where: Q
    day: str
    unit: str
    steward: str
    page: str
    api: str
    may_read: "Callable[[Any, Unit | None], bool]"
    share_of: str = ""
    middle: Any = None
    middle_by: tuple[str, ...] = ()
    mean: Any = None
    measure: str = ""
    said: "str | _StrPromise" = ""
    weight: Any = None
    about: str = JUDGING
    breakdowns: dict[str, Any] = field(default_factory=dict)
    sums: Sums | None = None
    reads_all: "Callable[[Any, Scope], bool] | None" = None

    @property
    def measured_in(self) -> "str | _StrPromise":
        """The measure of what is reckoned, as people say it."""
        said: str | _StrPromise = MEASURES[self.measure]
        return said

    def condition(self, scope: Scope) -> Q:
        """Which of the things count in the scope."""
        return self.within(scope) & self.place(scope)

    def within(self, scope: Scope) -> Q:
        """Which of them count in its period, wherever they are."""
        return self.where & self.in_period(scope)

    def in_period(self, scope: Scope) -> Q:
        """Those whose day lies in its period."""
        return Q(**scope.period.within(self.day))

    def place(self, scope: Scope) -> Q:
        """Which of the things are the unit's and those below it, whenever they were."""
        if scope.root is None:
            return Q()
        place = self.unit if scope.as_it_was else self.steward
        return Q(**{f"{place}__path__startswith": scope.root.path})

    def of(self, user: Any, scope: Scope) -> "QuerySet[Any]":
        """The rows behind the number, as the reader sees them."""
        return _seen([self], user).filter(self.condition(scope))


@dataclass(frozen=True)
class Counted:
    """How many rows there are, and what is reckoned of them (one decimal); None where there is nothing to reckon."""

    number: int
    value: Decimal | None = None


_tallies: dict[str, Tally] = {}


def register(*tallies: Tally) -> None:
    """Make tallies known. Raises ValueError for a key that another tally has."""
    for tally in tallies:
        if _tallies.setdefault(tally.key, tally) is not tally:
            raise ValueError(f"There is a tally {tally.key} already")


def get(key: str) -> Tally:
    """The tally; raises KeyError."""
    return _tallies[key]


def registered(app: str = "") -> list[Tally]:
    """All tallies, or those of one app, in the order of registration."""
    return [each for key, each in _tallies.items() if not app or key.startswith(f"{app}.")]


def listed_on(page: str) -> list[Tally]:
    """Those whose rows stand in this list."""
    return [each for each in _tallies.values() if each.page == page]


def readable(user: Any, root: "Unit | None", about: str = JUDGING) -> list[Tally]:
    """Those of the unit in this part of its figures that the account is told, in the order of registration."""
    return [each for each in _tallies.values() if each.about == about and each.may_read(user, root)]


def counted(tallies: Iterable[Tally], user: Any, scopes: Mapping[str, Scope]) -> dict[str, dict[str, Counted]]:
    """By the scope's name and the tally's key; a query for the tallies of the same things, one for each `middle_by`."""
    alike: dict[Any, list[Tally]] = {}
    for tally in tallies:
        alike.setdefault(tally.things, []).append(tally)
    found: dict[str, dict[str, Counted]] = {name: {} for name in scopes}
    for together in alike.values():
        told = _by_sums(together, user, scopes)
        told = {name: told.get(name, {}) for name in scopes}
        for places, missing in _not_told(together, told):
            by_rows = _told(missing, user, [scopes[name] for name in places])
            for place, name in enumerate(places):
                for number, tally in enumerate(missing):
                    middle = by_rows.get(f"middle_{place}_{number}")
                    told[name][tally.key] = (by_rows[f"number_{place}_{number}"], middle)
        for name in scopes:
            numbers = {key: number for key, (number, _middle) in told[name].items()}
            for tally in together:
                reckoned = _reckoned(tally, numbers, told[name][tally.key][1])
                found[name][tally.key] = Counted(numbers[tally.key], reckoned)
    return found


Told = dict[str, dict[str, tuple[int, float | None]]]
"""By the scope's name and the tally's key: its number, and its middle or mean."""


def _by_sums(together: list[Tally], user: Any, scopes: Mapping[str, Scope]) -> Told:
    """What kept sums say; a query for each kind of them."""
    told: Told = {}
    by_kind: dict[str, list[tuple[Tally, Sums]]] = {}
    for tally in together:
        if tally.sums is not None:
            by_kind.setdefault(tally.sums.kind, []).append((tally, tally.sums))
    for kind, alike in by_kind.items():
        reads_all = alike[0][1].reads_all
        open_to = {name: scope for name, scope in scopes.items() if user is None or reads_all(user, scope)}
        measures = [sums.number for _tally, sums in alike] + [each.total for _tally, each in alike if each.total]
        heaped = {sums.number: sums.heap for _tally, sums in alike if sums.heap}
        for name, found in summed.tallied(kind, open_to, measures, heaped).items():
            for tally, sums in alike:
                told.setdefault(name, {})[tally.key] = (found.numbers.get(sums.number, 0), _of_sums(sums, found))
    return told


def _of_sums(sums: Sums, found: summed.Told) -> float | None:
    """The mean or the middle that the sums tell."""
    if sums.total is not None:
        number = found.numbers.get(sums.number, 0)
        return found.numbers.get(sums.total, 0) / number if number else None
    if sums.heap is None:
        return None
    return middle_of(found.heaps.get(sums.number, []))


def _not_told(together: list[Tally], told: Told) -> Iterator[tuple[list[str], list[Tally]]]:
    """Scopes with the tallies that no sums told of them; those with the same ones together."""
    by_missing: dict[tuple[str, ...], list[str]] = {}
    for name, known in told.items():
        by_missing.setdefault(tuple(each.key for each in together if each.key not in known), []).append(name)
    for keys, names in by_missing.items():
        if keys:
            yield names, [each for each in together if each.key in keys]


def _told(together: list[Tally], user: Any, scopes: list[Scope]) -> dict[str, Any]:
    """`number_…` and `middle_…` by the places of scope and tally."""
    rows, condition = _narrowed(together, user, scopes)
    asked: dict[str, Any] = {}
    for place, scope in enumerate(scopes):
        for number, tally in enumerate(together):
            where = condition(tally, scope)
            asked[f"number_{place}_{number}"] = _how_many(tally, where)
            if tally.middle is not None and not tally.middle_by:
                asked[f"middle_{place}_{number}"] = Median(tally.middle, filter=where)
            elif tally.mean is not None:
                asked[f"middle_{place}_{number}"] = Avg(tally.mean, filter=where, output_field=FloatField())
    told: dict[str, Any] = rows.filter(_any_of(together, scopes, condition)).aggregate(**asked)
    for number, tally in enumerate(together):
        middles = _middles(tally, user, scopes) if tally.middle_by else []
        told |= {f"middle_{place}_{number}": middle for place, middle in enumerate(middles)}
    return told


def _narrowed(
    together: list[Tally], user: Any, scopes: list[Scope]
) -> "tuple[QuerySet[Any], Callable[[Tally, Scope], Q]]":
    """The rows that the reader sees, and what each number asks of them: not the unit, where all ask for the same."""
    rows = _seen(together, user, scopes)
    places = {(each.unit, each.steward, scope.root, scope.as_it_was) for each in together for scope in scopes}
    if len(places) > 1:
        return rows, Tally.condition
    if len(together) == 1:  # its condition is asked once, so that an index is found by it
        return rows.filter(together[0].place(scopes[0]) & together[0].where), Tally.in_period
    return rows.filter(together[0].place(scopes[0])), Tally.within


def _any_of(together: list[Tally], scopes: list[Scope], condition: "Callable[[Tally, Scope], Q]") -> Q:
    """The rows that some of them count; one that counts all things of its days stands for all, and is asked quickly."""
    of_all = [each for each in together if not each.where and {other.day for other in together} == {each.day}]
    return any_of(condition(tally, scope) for tally in of_all[:1] or together for scope in scopes)


def _middles(tally: Tally, user: Any, scopes: list[Scope]) -> list[float | None]:
    """The median in each scope: PostgreSQL counts what is the same, and reckons it once."""
    seen, condition = _narrowed([tally], user, scopes)
    where = [condition(tally, scope) for scope in scopes]
    counts = {f"rows_{place}": Count("pk", filter=each) for place, each in enumerate(where)}
    alike = seen.filter(any_of(where)).order_by().values(*tally.middle_by)
    rows = list(alike.annotate(**counts).annotate(reckoned=tally.middle).values_list("reckoned", *counts))
    return [middle_of((row[0], row[place]) for row in rows) for place in range(1, len(counts) + 1)]


Parts = dict[tuple[Any, ...], dict[str, int]]
"""Numbers by the values of a division, then by the tally's key."""
MONTH = summed.MONTH
"""Stands among paths for the month of the day by which the tallies count."""


def divided(tallies: Iterable[Tally], user: Any, scope: Scope, paths: Iterable[Any]) -> Parts:
    """The numbers of tallies of the same things by the values at `paths` together, then by key; parts of 0 are there.

    A path may be an expression, too; a list of values comes back as a tuple. One query of the rows, and before it one
    of kept sums where there are some.
    """
    return divisions(tallies, user, scope, [list(paths)])[0]


def divisions(tallies: Iterable[Tally], user: Any, scope: Scope, asked: Sequence[Sequence[Any]]) -> list[Parts]:
    """For each of the divisions, lists of paths, what `divided` says.

    One query of kept sums where there are some; of the rows one for all divisions that the sums do not tell, which are
    then added up, or one for each where a row may have several values.
    """
    together = list(tallies)
    told = _divided_by_sums(together, user, scope, asked)
    by_missing: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(asked)):
        missing = tuple(each.key for each in together if (place, each.key) not in told)
        by_missing.setdefault(missing, []).append(place)
    for keys, places in by_missing.items():
        if rest := [each for each in together if each.key in keys]:
            told |= _divided_by_rows(rest, user, scope, {place: asked[place] for place in places})
    found: list[Parts] = [{} for _each in asked]
    for (place, key), numbers in told.items():
        for values, number in numbers.items():
            found[place].setdefault(values, {each.key: 0 for each in together})[key] = number
    return found


Divided = dict[tuple[int, str], dict[tuple[Any, ...], int]]
"""By the place of the division and the tally's key: numbers by values."""


def _divided_by_sums(together: list[Tally], user: Any, scope: Scope, asked: Sequence[Sequence[Any]]) -> Divided:
    """What kept sums say; a query for each kind of them."""
    by_kind: dict[str, list[tuple[Tally, Sums]]] = {}
    for tally in together:
        if tally.sums is not None and tally.sums.is_divided:
            by_kind.setdefault(tally.sums.kind, []).append((tally, tally.sums))
    told: Divided = {}
    for kind, alike in by_kind.items():
        if user is None or alike[0][1].reads_all(user, scope):
            told |= _divided_by_kind(kind, alike, scope, asked)
    return told


def _divided_by_kind(
    kind: str, alike: Sequence[tuple[Tally, Sums]], scope: Scope, asked: Sequence[Sequence[Any]]
) -> Divided:
    wanted: dict[tuple[int, summed.Division], dict[int, str]] = {}
    for place, paths in enumerate(asked):
        for tally, sums in alike:
            names = _names_in_sums(tally, sums, paths)
            division = names and summed.division_of(names, scope.period)
            if division:
                wanted.setdefault((place, division), {})[sums.number] = tally.key
    found = summed.divided(kind, scope, [(division, list(keys)) for (_place, division), keys in wanted.items()])
    if found is None:
        return {}
    return {
        (place, key): parts.get(measure, {})
        for ((place, _division), keys), parts in zip(wanted.items(), found, strict=True)
        for measure, key in keys.items()
    }


def _names_in_sums(tally: Tally, sums: Sums, paths: Sequence[Any]) -> list[str] | None:
    """What the sums call the paths; None where they do not know one of them."""
    known = dict(sums.along) | {MONTH: MONTH}
    for path, name in ((tally.unit, "unit"), (tally.steward, "steward")):
        known |= {path: name, f"{path}__level": f"{name}__level"}
    names = [known.get(path) if isinstance(path, str) else None for path in paths]
    return None if None in names or not names else [name for name in names if name]


def _divided_by_rows(rest: list[Tally], user: Any, scope: Scope, asked: Mapping[int, Sequence[Any]]) -> Divided:
    """By the rows: all divisions in one query, added up, unless a row may have several values at a path."""
    things = rest[0].things().model
    if len(asked) > 1 and any(has_several(things, path) for paths in asked.values() for path in paths):
        return reduce(or_, (_divided_by_rows(rest, user, scope, {place: asked[place]}) for place in asked))
    numbers = _rows_by(rest, user, scope, [path for paths in asked.values() for path in paths])
    told: Divided = {(place, each.key): {} for place in asked for each in rest}
    first = 0
    for place, paths in asked.items():
        for values, by_key in numbers:
            part = values[first : first + len(paths)]
            for key, number in by_key.items():
                told[place, key][part] = told[place, key].get(part, 0) + number
        first += len(paths)
    return told


def _rows_by(
    together: list[Tally], user: Any, scope: Scope, paths: Sequence[Any]
) -> list[tuple[tuple[Any, ...], dict[str, int]]]:
    """Numbers of the rows by the values at all of the paths together."""
    seen, condition = _narrowed(together, user, [scope])
    asked = {f"number_{place}": _how_many(tally, condition(tally, scope)) for place, tally in enumerate(together)}
    any_of = _any_of(together, [scope], condition)
    named = {f"part_{place}": _expression(together[0], path) for place, path in enumerate(paths)}
    rows = seen.filter(any_of).order_by().values(**named).annotate(**asked)
    return [
        (
            tuple(tuple(each) if isinstance(each, list) else each for each in map(row.__getitem__, named)),
            {tally.key: row[f"number_{place}"] for place, tally in enumerate(together)},
        )
        for row in rows
    ]


def _expression(tally: Tally, path: Any) -> Any:
    if path == MONTH:
        return TruncMonth(tally.day)
    return F(path) if isinstance(path, str) else path


def _how_many(tally: Tally, where: Q) -> Any:
    if tally.weight is None:
        return Count("pk", filter=where)
    return Coalesce(Sum(tally.weight, filter=where), 0, output_field=IntegerField())


def _seen(together: Sequence[Tally], user: Any, scopes: Sequence[Scope] = ()) -> "QuerySet[Any]":
    """The things that the account sees; all of them for the portal itself (None), and in scopes where it sees all."""
    rows: Any = together[0].things()
    reads_all = together[0].reads_all if scopes else None
    is_whole = user is None or (reads_all is not None and all(reads_all(user, scope) for scope in scopes))
    return rows if is_whole else rows.visible_to(user)  # type: ignore[no-any-return]


def _reckoned(tally: Tally, numbers: Mapping[str, int], middle: float | None) -> Decimal | None:
    if tally.share_of:
        whole = numbers.get(tally.share_of)  # not reckoned where the whole is not asked for
        return (Decimal(100 * numbers[tally.key]) / whole).quantize(ONE_PLACE, ROUND_HALF_UP) if whole else None
    return None if middle is None else Decimal(str(middle)).quantize(ONE_PLACE, ROUND_HALF_UP)
