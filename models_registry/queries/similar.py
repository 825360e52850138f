"""Models like a title: somebody who writes one sees that others did the same, near and far."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, IntegerField, Value

from models_registry.models import RegisteredModel
from models_registry.nearness import FEWEST_WORDS, LOOKED_AT, distinctive
from models_registry.queries.copying import copyable_of
from organizations.enums import Level
from organizations.models import Unit
from organizations.paths import ids_of_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

SHOWN = 5
LOOKED_AT_EACH = 60


@dataclass(frozen=True)
class Similar:
    """The likest models, and how many are alike near the unit and below its topmost unit.

    `near` and `whole` are None where they would say the same, or where no unit is known. `copyable`: ids of those that
    the account may begin a copy of.
    """

    models: list[Any]
    number: int
    near: Unit | None
    near_number: int
    whole: Unit | None
    whole_number: int
    copyable: frozenset[int]


def similar(title: str, user: Any, *, unit: Unit | None, without: int | None = None) -> Similar | None:
    """Models with a title like this one that the account may know of; None when there are none.

    Those of the unit's district (without one, of the unit itself) come first, then those of its city, then others. Only
    the newest `LOOKED_AT` that share words are compared. `without`: the model whose title it is; it does not count, nor
    does the one it names as its origin. Three queries.
    """
    near, whole = _places(unit)
    alike: QuerySet[Any] = RegisteredModel.objects.visible_to(user).alike(title, most=LOOKED_AT)
    if without:
        copies = RegisteredModel.objects.visible_to(user).filter(pk=without, origin__isnull=False)
        alike = alike.exclude(pk=without).exclude(pk__in=copies.values("origin"))
    rows = list(alike.select_related("unit", "steward"))
    if not rows:
        return None
    in_near = {row.pk for row in rows if near and row.steward.path.startswith(near.path)}
    in_whole = {row.pk for row in rows if whole and row.steward.path.startswith(whole.path)}
    rows.sort(key=lambda row: (row.pk not in in_near, row.pk not in in_whole, -row.likeness))
    shown = rows[:SHOWN]
    return Similar(shown, len(rows), near, len(in_near), whole, len(in_whole), copyable_of(user, shown))


def similar_to(
    titles: "Mapping[int, str]", user: Any, *, most: int, besides: "QuerySet[Any] | None" = None
) -> "dict[int, list[Any]]":
    """By the key of each title at most so many models with a title like it, the likest first; see `similar`.

    For many titles at once fewer models are compared with each, the newest `LOOKED_AT_EACH`; those for which `besides`
    finds something, with the model as its outer query, do not count. Two queries.
    """
    counted = [] if besides is None else [~Exists(besides)]
    asked = [
        RegisteredModel.objects.visible_to(user)
        .filter(*counted)
        .alike(title, most=LOOKED_AT_EACH)
        .annotate(asked=Value(key, output_field=IntegerField()))
        .values_list("asked", "pk", "likeness")[:most]
        for key, title in titles.items()
        if len(distinctive(title)) >= FEWEST_WORDS
    ]
    if not asked:
        return {}
    rows = asked[0].union(*asked[1:], all=True) if asked[1:] else asked[0]
    likest = sorted(rows, key=lambda row: (-row[2], -row[1]))
    known = RegisteredModel.objects.select_related("unit").in_bulk({pk for _key, pk, _likeness in likest})
    found: dict[int, list[Any]] = {}
    for key, pk, _likeness in likest:
        found.setdefault(key, []).append(known[pk])
    return found


def _places(unit: Unit | None) -> tuple[Unit | None, Unit | None]:
    """The unit's district, or itself where there is none; and the topmost unit above it."""
    if unit is None:
        return None, None
    above = Unit.objects.in_bulk(ids_of_path(unit.path))
    way = [above[pk] for pk in ids_of_path(unit.path) if pk in above]
    district = next((each for each in way if each.level == Level.DISTRICT), unit)
    return (district, way[0]) if district != way[0] else (None, way[0])
