"""Plans for the ordinary cases (merge, divide, rename, move, abolish), and for a whole table of successions."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from organizations.enums import Portion, SuccessionKind
from organizations.models import Unit
from organizations.plans import Beginning, Passing, Plan, PlanError, PlanRefused, Ref

Row = Mapping[str, str]
_ONE_DAY = datetime.timedelta(days=1)


def into_one(units: Sequence[Unit], beginning: Beginning, kind: str, **head: Any) -> Plan:
    """Merge, absorb, rename, re-level: all of the units go whole to one that begins. Units below go along."""
    passings = tuple(Passing(predecessor=unit.pk, successor=beginning.key, kind=kind) for unit in units)
    return with_units_below(Plan(begins=(beginning,), passings=passings, **head))


def divided(unit: Unit, parts: Sequence[Beginning], main: str, **head: Any) -> Plan:
    """Split: the unit's parts go to units that begin; `main` is the key of the one that gets most of it."""
    passings = tuple(
        Passing(
            predecessor=unit.pk,
            successor=part.key,
            kind=SuccessionKind.SPLIT,
            portion=Portion.PART,
            is_main=part.key == main,
        )
        for part in parts
    )
    return Plan(begins=tuple(parts), passings=passings, **head)


def abolished(units: Sequence[Unit], **head: Any) -> Plan:
    """Abolish: the unit above is named, and a person decides about everything the unit looked after."""
    if at_the_top := [unit for unit in units if unit.parent_id is None]:
        raise PlanRefused([PlanError(("unit", each.pk), _("There is no unit above.")) for each in at_the_top])
    passings = tuple(
        Passing(predecessor=unit.pk, successor=unit.parent_id, kind=SuccessionKind.ABOLISH, is_main=False)
        for unit in units
        if unit.parent_id is not None
    )
    return Plan(passings=passings, **head)


def beginning_like(unit: Unit, *, key: str, parent: Ref | None) -> Beginning:
    """A unit that begins with the code, names, kind and level of another."""
    return Beginning(
        key=key,
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        level=unit.level,
        parent=parent,
        latitude=unit.latitude,
        longitude=unit.longitude,
        area_km2=unit.area_km2,
    )


def with_units_below(plan: Plan) -> Plan:
    """The plan, and for units below one that passes whole: each ends, and begins anew below the successor.

    A unit whose parent changes ends and a successor begins (DOMAIN §3).
    """
    begins, passings = list(plan.begins), list(plan.passings)
    above: dict[int, Ref] = {each.predecessor: each.successor for each in plan.passings if each.is_single}
    ending = set(plan.ending)
    while above:
        below = Unit.objects.filter(parent__in=above, valid_to=None).exclude(pk__in=ending).order_by("pk")
        found: dict[int, Ref] = {}
        for unit in below:
            key = f"below-{unit.pk}"
            begins.append(beginning_like(unit, key=key, parent=above[unit.parent_id or 0]))
            passings.append(Passing(predecessor=unit.pk, successor=key, kind=SuccessionKind.RELEVEL))
            found[unit.pk] = key
        ending |= found.keys()
        above = found
    return Plan(
        effective_on=plan.effective_on,
        document=plan.document,
        reason=plan.reason,
        begins=tuple(begins),
        passings=tuple(passings),
    )


def plan_from_successions(
    rows: Iterable[Row], day: datetime.date, *, units: Iterable[Row], document: str, reason: str = ""
) -> Plan:
    """The plan that a table of successions describes for one day.

    `rows` and `units` have the columns of `hanoi_successions.csv` and `hanoi_units.csv`. Units that exist are
    found by their code on the day before; units of the table that begin on the day are new. Raises PlanRefused for
    a code that is neither.
    """
    steps = [row for row in rows if row["effective_on"] == day.isoformat()]
    new = {row["code"]: row for row in units if row["valid_from"] == day.isoformat()}
    existing = dict(Unit.objects.in_force(day - _ONE_DAY).values_list("code", "pk"))
    errors = [
        PlanError((), _("No unit with code %(code)s exists then.") % {"code": code})
        for code in sorted(_codes(steps, new, day) - existing.keys())
    ]
    if errors:
        raise PlanRefused(errors)

    reached = {row["successor_code"] for row in steps if row["successor_valid_from"] == day.isoformat()}
    begins = tuple(_beginning(new[code], existing, reached) for code in new if code in reached)
    passings = tuple(
        Passing(
            predecessor=existing[row["predecessor_code"]],
            successor=row["successor_code"] if row["successor_code"] in reached else existing[row["successor_code"]],
            kind=row["kind"],
            portion=row["portion"],
            is_main=row["is_main"] == "true",
            note=row["note"],
        )
        for row in steps
    )
    return Plan(effective_on=day, document=document, reason=reason, begins=begins, passings=passings)


def _codes(steps: Sequence[Row], new: Mapping[str, Row], day: datetime.date) -> set[str]:
    """Codes that must belong to units that exist on the day before."""
    staying = {row["successor_code"] for row in steps if row["successor_valid_from"] != day.isoformat()}
    above = {row["parent_code"] for row in new.values() if row["parent_code"] not in new and row["parent_code"]}
    return {row["predecessor_code"] for row in steps} | staying | above


def _beginning(row: Row, existing: Mapping[str, int], beginning: set[str]) -> Beginning:
    parent: Ref | None = None
    if row["parent_code"]:
        parent = row["parent_code"] if row["parent_code"] in beginning else existing[row["parent_code"]]
    return Beginning(
        key=row["code"],
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["type"],
        level=row["level"],
        parent=parent,
        latitude=_number(row["latitude"]),
        longitude=_number(row["longitude"]),
        area_km2=_number(row["area_km2"]),
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
