"""The public family of a model: who learned from whom, of those that the public sees (DOMAIN §7)."""

from dataclasses import dataclass

from django.db import connection

MOST = 200
"""Members drawn; the sums count all."""
_MEMBERS = """
    WITH RECURSIVE up AS (
        SELECT id, origin_id FROM models_registry_registeredmodel WHERE id = %(model)s
        UNION ALL
        SELECT above.id, above.origin_id FROM models_registry_registeredmodel above JOIN up ON above.id = up.origin_id
    ), family AS (
        SELECT up.id, 0 AS depth, ARRAY[up.id] AS trail, shown.model_id IS NOT NULL AS is_public
        FROM up LEFT JOIN showcase_publication shown ON shown.model_id = up.id WHERE up.origin_id IS NULL
        UNION ALL
        SELECT below.id, family.depth + family.is_public::int, family.trail || below.id, shown.model_id IS NOT NULL
        FROM models_registry_registeredmodel below
        JOIN family ON below.origin_id = family.id
        LEFT JOIN showcase_publication shown ON shown.model_id = below.id
    )
    SELECT model.code, model.title, unit.id, unit.name, CASE WHEN steward.id <> unit.id THEN steward.name ELSE '' END,
           extract(year FROM model.registered_on)::int, model.households, family.depth,
           count(*) OVER (), count(*) FILTER (WHERE family.depth > 0) OVER (),
           (SELECT count(DISTINCT member.unit_id) FROM models_registry_registeredmodel member
            WHERE member.id IN (SELECT id FROM family WHERE is_public)),
           coalesce(sum(model.households) OVER (), 0)
    FROM family
    JOIN models_registry_registeredmodel model ON model.id = family.id
    JOIN organizations_unit unit ON unit.id = model.unit_id
    JOIN organizations_unit steward ON steward.id = model.steward_id
    WHERE family.is_public
    ORDER BY family.trail LIMIT %(most)s
"""


@dataclass(frozen=True)
class Member:
    """A public model of the family, `depth` public models away from the first; `year` of its registration.

    `steward` is empty where the unit itself still looks after it.
    """

    code: str
    title: str
    unit_id: int
    unit: str
    steward: str
    year: int
    households: int | None
    depth: int


@dataclass(frozen=True)
class Family:
    """The members in the order of a tree; how many there are, copies among them, their units and households."""

    members: list[Member]
    count: int = 0
    copies: int = 0
    units: int = 0
    households: int = 0

    @property
    def is_one_of_many(self) -> bool:
        """Whether there is anybody besides the model itself."""
        return self.count > 1


def family_of(pk: int, *, most: int = MOST) -> Family:
    """The family of a model; what lies between two members and is not public leaves no trace. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, {"model": pk, "most": most})
        rows = cursor.fetchall()
    members = [Member(*row[:8]) for row in rows]
    return Family(members, *rows[0][8:]) if rows else Family([])
