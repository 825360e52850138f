"""A whole table of successions as one reorganisation: each fault is named by file and line, and nothing is done."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from organizations.enums import Portion, SuccessionKind
from organizations.models import Unit
from organizations.plans import Outcome, Plan, PlanError, PlanRefused
from organizations.services.plan_building import plan_from_successions
from organizations.services.reorganising import preview, reorganise
from organizations.services.unit_files import Faults, Row, read_rows
from organizations.services.unit_plan import SUCCESSION_COLUMNS
from organizations.services.unit_rows import UNIT_COLUMNS, unit_of

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class _Table:
    """The rows of the day: successions, and units that begin, by code."""

    steps: list[Row]
    new: dict[str, Row]
    existing: dict[str, int]


def reorganise_from_files(
    successions: Path,
    units: Path,
    *,
    day: datetime.date,
    document: str,
    reason: str = "",
    by: Any,
    dry_run: bool = False,
) -> Outcome:
    """Carry out (or, with `dry_run`, try out) what the rows of `successions` say of the day, in one transaction.

    The columns are those of `hanoi_successions.csv` and `hanoi_units.csv`; of `units`, the rows that begin on the day
    are new units. Raises UnitFilesRefused with every fault by file and line, PlanRefused for what belongs to no row,
    and PermissionDenied.
    """
    faults = Faults()
    table = _read(successions, units, day, faults)
    faults.refuse()
    plan = plan_from_successions(
        [row.cells for row in table.steps],
        day,
        units=[row.cells for row in table.new.values()],
        document=document,
        reason=reason,
    )
    try:
        return preview(plan=plan, by=by) if dry_run else reorganise(plan=plan, by=by)
    except PlanRefused as refused:
        elsewhere = _to_rows(refused.errors, plan, table)
        faults.refuse()
        raise PlanRefused(elsewhere) from refused


def _read(successions: Path, units: Path, day: datetime.date, faults: Faults) -> _Table:
    existing = dict(Unit.objects.in_force(day - _ONE_DAY).values_list("code", "pk"))
    new: dict[str, Row] = {}
    for row in read_rows(units, UNIT_COLUMNS, faults):
        unit = unit_of(row)
        if unit.valid_from != day:
            continue
        if unit.code in new:
            row.fault("code", f"{unit.code} stands already in line {new[unit.code].line}.", "Remove one of the rows.")
        new.setdefault(unit.code, row)
    for row in new.values():
        _known(row, "parent_code", {"", *new, *existing})
    steps = [row for row in read_rows(successions, SUCCESSION_COLUMNS, faults) if _is_of(row, day)]
    for row in steps:
        _known(row, "predecessor_code", existing)
        _known(row, "successor_code", new if row.day("successor_valid_from") == day else existing)
    if not steps and not faults:
        raise PlanRefused([PlanError((), f"No row of {successions.name} takes effect on {day}.")])
    return _Table(steps, new, existing)


def _is_of(row: Row, day: datetime.date) -> bool:
    """Whether the row takes effect on the day; its cells are checked whatever the day."""
    row.text("predecessor_code", longest=20)
    row.text("successor_code", longest=20)
    row.text("note", longest=500, required=False)
    row.choice("kind", SuccessionKind.values)
    row.choice("portion", Portion.values)
    row.choice("is_main", ("true", "false"))
    for end in ("predecessor", "successor"):
        row.day(f"{end}_valid_from")
    return row.day("effective_on", required=True) == day


def _known(row: Row, column: str, codes: Iterable[str]) -> None:
    code = row.cells[column]
    if code not in codes and row.is_right:
        row.fault(column, f"No unit with the code {code} then.", "Correct the code, or add the unit to the other file.")


def _to_rows(errors: list[PlanError], plan: Plan, table: _Table) -> list[PlanError]:
    """Note each error at the last row it concerns; those that concern none are given back."""
    codes = {pk: code for code, pk in table.existing.items()}
    by_predecessor = {row.cells["predecessor_code"]: row for row in table.steps}
    by_successor = {row.cells["successor_code"]: row for row in table.steps}
    elsewhere = []
    for error in errors:
        row, column = None, ""
        match error.where:
            case ("unit", int() as pk):
                code = codes.get(pk, "")
                row, column = by_predecessor.get(code) or by_successor.get(code), "predecessor_code"
            case ("begins", key, name):
                row, column = (
                    table.new.get(str(key)),
                    {"kind": "type", "parent": "parent_code"}.get(str(name), str(name)),
                )
        if row is None:
            elsewhere.append(error)
        else:
            row.fault(column, error.message, "Correct the row, or reorganise that unit by hand.")
    return elsewhere
