"""Numbers of the units directly below one: what each and all below it has, from one count by unit."""

from collections.abc import Iterable, Mapping, Sequence

from organizations.dates import known_start, today
from organizations.figures import Period, Scope
from organizations.models import Unit
from organizations.paths import ids_of_path


def children_of(root: Unit, days: Period, having: Iterable[int]) -> list[Unit]:
    """The units directly below that there were in these days, and those that have some of it. One query."""
    wanted = set(having)
    children = Unit.objects.filter(parent=root).order_by("sort_key", "id")
    return [each for each in children if each.pk in wanted or _was_there(each, days)]


def _was_there(unit: Unit, days: Period) -> bool:
    since = known_start(unit.valid_from)
    return not (
        (since and days.ends and since > days.ends) or (unit.valid_to and days.begins and unit.valid_to < days.begins)
    )


def days_of(scope: Scope) -> Period:
    """Of which days the units are: as it was those of the period, else today."""
    return scope.period if scope.as_it_was else Period(begins=today(), ends=today())


def gathered(root: Unit, by_unit: Mapping[str, Mapping[int, int]]) -> dict[str, dict[int, int]]:
    """For each measure the numbers of the units directly below, those below them among it; at `root.pk` its own.

    One query for the paths of the units that have some.
    """
    having = {pk for numbers in by_unit.values() for pk in numbers}
    depth = len(ids_of_path(root.path))
    heads = {}
    for pk, path in Unit.objects.filter(pk__in=having).values_list("pk", "path") if having else ():
        above = ids_of_path(path)
        heads[pk] = above[depth] if len(above) > depth else root.pk
    found: dict[str, dict[int, int]] = {key: {} for key in by_unit}
    for key, numbers in by_unit.items():
        for pk, number in numbers.items():
            found[key][heads[pk]] = found[key].get(heads[pk], 0) + number
    return found


def ranks(values: Sequence[int]) -> list[int | None]:
    """The place of each by its number, the largest first; equal numbers share a place, and the next are left out.

    Nought has no place: who did nothing is not second.
    """
    places: dict[int, int] = {}
    for place, value in enumerate(sorted(values, reverse=True), start=1):
        places.setdefault(value, place)
    return [places[value] if value else None for value in values]
