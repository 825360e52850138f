"""What the files of units ask for, put together with what is there, and checked as the database will check it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from organizations.dates import known_start
from organizations.enums import Portion, SuccessionKind
from organizations.models import Unit, UnitSuccession
from organizations.services.unit_files import Faults, Row, read_rows
from organizations.services.unit_rows import (
    BODY_COLUMNS,
    COUNTRY_COLUMNS,
    HANOI,
    UNIT_COLUMNS,
    body_of,
    country_unit_of,
    unit_of,
)

_KEYS = ("predecessor_code", "predecessor_valid_from", "successor_code", "successor_valid_from")
SUCCESSION_COLUMNS = (*_KEYS, "effective_on", "kind", "is_main", "portion", "note")
FILLED = ("name", "short_name", "kind", "valid_to", "latitude", "longitude", "area_km2", "note")
"""Columns that loading again brings up to date; an empty cell says nothing and erases nothing."""

Key = tuple[str, datetime.date | None]


@dataclass(eq=False)
class PlannedUnit:
    """A unit as it will be: from a row, from the database (`row` is None), or from both."""

    unit: Unit
    row: Row | None = None
    parent_code: str = ""
    parent: "PlannedUnit | None" = None
    stored: Unit | None = None

    @property
    def in_database(self) -> Unit:
        """The stored unit; after all units were stored."""
        assert self.stored is not None  # noqa: S101 - units are stored before what refers to them
        return self.stored

    @property
    def key(self) -> Key:
        """What identifies it: (code, valid_from)."""
        return self.unit.code, self.unit.valid_from

    def covers(self, other: "PlannedUnit") -> bool:
        """Whether it exists as long as the other; as the database's `organizations_covers` says."""
        mine, theirs = known_start(self.unit.valid_from), known_start(other.unit.valid_from)
        if mine and theirs and theirs < mine:
            return False
        return not self.unit.valid_to or bool(other.unit.valid_to and other.unit.valid_to <= self.unit.valid_to)

    def overlaps(self, other: "PlannedUnit") -> bool:
        """Whether there is a day on which both exist."""
        return self.begins <= other.ends and other.begins <= self.ends

    @property
    def begins(self) -> datetime.date:
        """The first day, the beginning of time when it is not known."""
        return known_start(self.unit.valid_from) or datetime.date.min

    @property
    def ends(self) -> datetime.date:
        """The last day, the end of time while it exists."""
        return self.unit.valid_to or datetime.date.max


@dataclass
class Plan:
    """What is to be stored."""

    units: dict[Key, PlannedUnit] = field(default_factory=dict)
    successions: dict[tuple[Key, Key], UnitSuccession] = field(default_factory=dict)
    with_main: set[Key] = field(default_factory=set)
    """Predecessors whose main successor is known."""
    broken: set[str] = field(default_factory=set)
    """Codes of rows with faults: what refers to them is not a second fault."""


def read_plan(folder: Path, *, country: bool, existing: list[Unit]) -> Plan:
    """The files of `folder` (with `country` also vietnam_2025.csv), checked. Raises UnitFilesRefused."""
    plan, faults = Plan(), Faults()
    for row in read_rows(folder / "hanoi_units.csv", UNIT_COLUMNS, faults):
        _add(plan, row, unit_of(row), row.text("parent_code", longest=20, required=False))
    for row in read_rows(folder / "hanoi_bodies.csv", BODY_COLUMNS, faults):
        _add(plan, row, body_of(row), HANOI)
    for row in read_rows(folder / "vietnam_2025.csv", COUNTRY_COLUMNS, faults) if country else ():
        unit, parent_code = country_unit_of(row), row.text("parent_code", longest=20, required=False)
        if HANOI not in {unit.code, parent_code}:
            _add(plan, row, unit, parent_code)
    _join_existing(plan, existing)
    _check_overlaps(plan)
    _find_parents(plan)
    for row in read_rows(folder / "hanoi_successions.csv", SUCCESSION_COLUMNS, faults):
        _add_succession(plan, row)
    faults.refuse()
    return plan


def _add(plan: Plan, row: Row, unit: Unit, parent_code: str) -> None:
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        row.fault("valid_to", "It ends before it begins.", "Exchange or correct valid_from and valid_to.")
    planned = PlannedUnit(unit, row, parent_code)
    if row.is_right and (first := plan.units.get(planned.key)) and first.row:
        row.fault(
            "code",
            f"{unit.code} from {unit.valid_from or 'an unknown day'} stands already in {first.row.file}, line "
            f"{first.row.line}.",
            "Remove one of the rows, or correct the code (bodies: the name) or valid_from.",
        )
    if row.is_right:
        unit.prepare()
        plan.units[planned.key] = planned
    else:
        plan.broken.add(unit.code)


def _join_existing(plan: Plan, existing: list[Unit]) -> None:
    """Add what the database has; rows about stored units take over what their empty cells leave open."""
    by_id = {}
    for stored in existing:
        planned = plan.units.get((stored.code, stored.valid_from))
        if planned is None:
            planned = plan.units[stored.code, stored.valid_from] = PlannedUnit(stored)
        planned.stored = by_id[stored.pk] = stored
        for name in FILLED:
            if getattr(planned.unit, name) in (None, ""):
                setattr(planned.unit, name, getattr(stored, name))
    for planned in plan.units.values():
        if planned.row is None and planned.stored and planned.stored.parent_id:
            above = by_id[planned.stored.parent_id]
            planned.parent = plan.units[above.code, above.valid_from]


def _by_code(plan: Plan) -> dict[str, list[PlannedUnit]]:
    found = defaultdict(list)
    for planned in plan.units.values():
        found[planned.unit.code].append(planned)
    return found


def _check_overlaps(plan: Plan) -> None:
    for planned in _by_code(plan).values():
        in_order = sorted(planned, key=lambda each: (each.begins, each.row is not None))
        for number, later in enumerate(in_order):
            for earlier in in_order[:number]:
                named = later if later.row else earlier
                if named.row and earlier.overlaps(later):
                    other = earlier if named is later else later
                    named.row.fault(
                        "valid_from",
                        f"Code {named.unit.code} belongs to {other.unit.name} at that time.",
                        "The periods of one code must not overlap: correct valid_from, valid_to or the code.",
                    )


def _find_parents(plan: Plan) -> None:
    by_code = _by_code(plan)
    for planned in plan.units.values():
        if planned.row and planned.parent_code and planned.parent_code not in plan.broken:
            _find_parent(planned, planned.row, by_code.get(planned.parent_code, []))
        if planned.row and planned.stored:
            _check_fixed(planned, planned.row)
    for planned in plan.units.values():
        _check_above(planned)


def _find_parent(planned: PlannedUnit, row: Row, named: list[PlannedUnit]) -> None:
    column = "parent_code" if row.file != "hanoi_bodies.csv" else ""
    if not named:
        row.fault(column, f"No unit has the code {planned.parent_code}.", "Add that unit, or correct the code.")
        return
    planned.parent = next((each for each in named if each is not planned and each.covers(planned)), None)
    if planned.parent is None:
        row.fault(
            column,
            f"{planned.parent_code} does not exist for the whole time of this unit.",
            "Correct parent_code, or valid_from and valid_to of one of the two.",
        )


def _check_fixed(planned: PlannedUnit, row: Row) -> None:
    """Level and parent of a stored unit never change: it ends, and a successor begins (DOMAIN §3)."""
    stored, above = planned.stored, planned.parent
    remedy = "A unit whose level or parent changes ends: give valid_to, and a successor its own row and valid_from."
    if stored and stored.level != planned.unit.level:
        row.fault("level", f"The stored unit has the level {stored.level}.", remedy)
    if stored and above and stored.parent_id != (above.stored.pk if above.stored else None):
        row.fault("parent_code", "The stored unit belongs to another one.", remedy)


def _check_above(planned: PlannedUnit) -> None:
    above, seen = planned.parent, {id(planned)}
    while above:
        if id(above) in seen:
            if planned.row:
                planned.row.fault("parent_code", "The unit would be below itself.", "Correct parent_code.")
            return
        seen.add(id(above))
        above = above.parent
    if planned.row is None and planned.parent and planned.parent.row and not planned.parent.covers(planned):
        planned.parent.row.fault(
            "valid_to", f"{planned.unit.name} below it would exist longer.", "End the units below it first."
        )


def _add_succession(plan: Plan, row: Row) -> None:
    keys = [(row.text(f"{end}_code", longest=20), row.day(f"{end}_valid_from")) for end in ("predecessor", "successor")]
    found = UnitSuccession(
        effective_on=row.day("effective_on", required=True) or datetime.date.max,
        kind=row.choice("kind", SuccessionKind.values),
        portion=row.choice("portion", Portion.values),
        is_main=row.choice("is_main", ("true", "false")) == "true",
        note=row.text("note", longest=500, required=False),
    )
    ends = [plan.units.get(key) for key in keys]
    for end, key, unit in zip(("predecessor", "successor"), keys, ends, strict=True):
        if unit is None and row.is_right and key[0] not in plan.broken:
            row.fault(f"{end}_code", f"No unit {key[0]} from {key[1]}.", "Add that unit, or correct code or day.")
    before, after = ends
    if not (row.is_right and before and after):
        return
    _check_succession(plan, row, found, before, after)
    plan.successions[before.key, after.key] = found
    if found.is_main:
        plan.with_main.add(before.key)


def _check_succession(plan: Plan, row: Row, found: UnitSuccession, before: PlannedUnit, after: PlannedUnit) -> None:
    if before is after:
        row.fault("successor_code", "A unit cannot succeed itself.", "Name the unit that took over.")
    last = before.unit.valid_to
    if last is None or found.effective_on != last + datetime.timedelta(days=1):
        row.fault(
            "effective_on",
            f"The predecessor’s last day is {last or 'open'}.",
            "A succession takes effect on the day after valid_to of the predecessor.",
        )
    if found.effective_on < after.begins or found.effective_on > after.ends:
        row.fault("effective_on", "The successor does not exist on that day.", "Correct the day or the successor.")
    if (before.key, after.key) in plan.successions:
        row.fault("successor_code", "This succession stands there already.", "Remove one of the rows.")
    elif found.is_main and before.key in plan.with_main:
        row.fault("is_main", "The predecessor has a main successor already.", "Write true in one row only.")
