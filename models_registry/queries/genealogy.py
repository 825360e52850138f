"""The genealogy of a model: where it came from, and who replicated it, copies of copies included (DOMAIN §4)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from models_registry.access_bars import kept_from
from models_registry.enums import EndKind

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel

MOST = 500
"""Branches drawn; the sums count all."""

_BRANCHES = """
    WITH RECURSIVE up AS (
        SELECT id, origin_id FROM models_registry_registeredmodel WHERE id = %(model)s
        UNION ALL
        SELECT above.id, above.origin_id FROM models_registry_registeredmodel above JOIN up ON above.id = up.origin_id
    ), family AS (
        SELECT id, 0 AS depth, ARRAY[id] AS trail FROM up WHERE origin_id IS NULL
        UNION ALL
        SELECT below.id, family.depth + 1, family.trail || below.id
        FROM models_registry_registeredmodel below JOIN family ON below.origin_id = family.id
        WHERE below.registered_on IS NOT NULL
    )
    SELECT model.id, model.title, unit.name, steward.name, extract(year FROM model.registered_on)::int,
           model.households, model.people_reached, family.depth, model.end_kind
    FROM family
    JOIN models_registry_registeredmodel model ON model.id = family.id
    JOIN organizations_unit unit ON unit.id = model.unit_id
    JOIN organizations_unit steward ON steward.id = model.steward_id
    WHERE model.registered_on IS NOT NULL AND model.id <> ALL (%(kept)s)
    ORDER BY family.trail LIMIT %(most)s
"""
_SPREAD = """
    WITH RECURSIVE up AS (
        SELECT id, origin_id FROM models_registry_registeredmodel WHERE id = %(model)s
        UNION ALL
        SELECT above.id, above.origin_id FROM models_registry_registeredmodel above JOIN up ON above.id = up.origin_id
    ), family AS (
        SELECT id, 0 AS depth FROM up WHERE origin_id IS NULL
        UNION ALL
        SELECT below.id, family.depth + 1
        FROM models_registry_registeredmodel below JOIN family ON below.origin_id = family.id
        WHERE below.registered_on IS NOT NULL
    ), counted AS (
        SELECT model.*, family.depth FROM family JOIN models_registry_registeredmodel model ON model.id = family.id
        WHERE model.registered_on IS NOT NULL AND model.end_kind <> %(withdrawn)s AND model.id <> ALL (%(kept)s)
    )
    SELECT count(*) FILTER (WHERE depth > 0), count(DISTINCT unit_id), coalesce(sum(households), 0),
           coalesce(sum(people_reached), 0),
           (SELECT sum(area_km2) FROM organizations_unit unit
            WHERE id IN (SELECT unit_id FROM counted) AND NOT EXISTS (
                SELECT 1 FROM organizations_unit above
                WHERE above.id IN (SELECT unit_id FROM counted) AND above.id <> unit.id
                      AND starts_with(unit.path, above.path)))
    FROM counted
"""


@dataclass(frozen=True)
class Branch:
    """A model of the family, `depth` copies away from the first; `year` of its registration.

    `steward` is empty where the unit itself still looks after it. A withdrawn one keeps its place and is not counted.
    """

    pk: int
    title: str
    unit: str
    steward: str
    year: int
    households: int | None
    people: int | None
    depth: int
    is_withdrawn: bool


@dataclass(frozen=True)
class Spread:
    """How far the way of working went: copies, and of all the family units, households, people, and area in km²."""

    copies: int
    units: int
    households: int
    people: int
    area: float | None


def branches_of(model: "RegisteredModel", user: Any, *, most: int = MOST) -> list[Branch]:
    """The registered family in the order of a tree, the first model on top; one query.

    Everybody signed in may read it: registered models are known to all, and whom they reached is their result. A
    council member reads nothing of those kept from them, which takes a query more for each source of bars.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BRANCHES, {"model": model.pk, "most": most, "kept": _kept(user)})
        return [
            Branch(pk, title, unit, "" if steward == unit else steward, year, households, people, depth,
                   end == EndKind.WITHDRAWN)
            for pk, title, unit, steward, year, households, people, depth, end in cursor.fetchall()
        ]  # fmt: skip


def _kept(user: Any) -> list[int]:
    return [pk for source in kept_from(user) for row in source for pk in row.values()]


def spread_of(model: "RegisteredModel", user: Any) -> Spread:
    """The sums of the family as far as the reader may know of it; one query, for council members some more."""
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD, {"model": model.pk, "withdrawn": EndKind.WITHDRAWN, "kept": _kept(user)})
        copies, units, households, people, area = cursor.fetchone()
    return Spread(copies, units, households, people, None if area is None else float(area))
