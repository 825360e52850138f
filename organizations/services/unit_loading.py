"""Loading units, bodies and successions from files: all or nothing, and only what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from organizations.models import Unit, UnitSuccession
from organizations.services.unit_plan import FILLED, Plan, PlannedUnit, read_plan

_LOCK = 4_117_220_553_118_402_913
_SUCCESSION = ("effective_on", "kind", "portion", "is_main", "note")


@dataclass(frozen=True)
class Loaded:
    """What a loading did."""

    new_units: int
    changed_units: int
    new_successions: int
    changed_successions: int


@transaction.atomic
def load_units(folder: Path, *, country: bool = False) -> Loaded:
    """Store what the files of `folder` say ; `country` adds vietnam_2025.csv.

    Units are known by (code, valid_from). What is stored already and differs is brought up to date; an empty cell
    erases nothing, so a unit that a reorganisation ended stays ended. Raises UnitFilesRefused with every fault of the
    files; then nothing is stored.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    plan = read_plan(folder, country=country, existing=list(Unit.objects.select_for_update().order_by("id")))
    planned = list(plan.units.values())
    changed = _update_units(planned)
    new = _create_units(planned)
    new_successions, changed_successions = _store_successions(plan)
    return Loaded(new, changed, new_successions, changed_successions)


def _update_units(planned: Iterable[PlannedUnit]) -> int:
    changed = []
    for each in planned:
        if each.row and each.stored and any(getattr(each.unit, f) != getattr(each.stored, f) for f in FILLED):
            for name in FILLED:
                setattr(each.stored, name, getattr(each.unit, name))
            each.stored.version += 1
            each.stored.prepare()
            changed.append(each.stored)
    Unit.objects.bulk_update(changed, [*FILLED, "version", "sort_key", "search"], batch_size=500)
    return len(changed)


def _create_units(planned: Iterable[PlannedUnit]) -> int:
    """Parents first: the database reads a unit's path from the row above it."""
    waiting = [each for each in planned if each.stored is None]
    number = len(waiting)
    while waiting:
        ready = [each for each in waiting if each.parent is None or each.parent.stored]
        for each in ready:
            each.unit.parent = each.parent.stored if each.parent else None
        Unit.objects.bulk_create([each.unit for each in ready], batch_size=1000)
        for each in ready:
            each.stored = each.unit
        waiting = [each for each in waiting if each.stored is None]
    return number


def _store_successions(plan: Plan) -> tuple[int, int]:
    stored = {
        (each.predecessor_id, each.successor_id): each
        for each in UnitSuccession.objects.select_for_update().order_by("id")
    }
    new, changed = [], []
    for (before, after), wanted in plan.successions.items():
        wanted.predecessor, wanted.successor = plan.units[before].in_database, plan.units[after].in_database
        there = stored.get((wanted.predecessor_id, wanted.successor_id))
        if there is None:
            new.append(wanted)
        elif any(getattr(there, name) != getattr(wanted, name) for name in _SUCCESSION):
            for name in _SUCCESSION:
                setattr(there, name, getattr(wanted, name))
            changed.append(there)
    # One main successor at a time: those that no longer are come first.
    for is_main in (False, True):
        part = [each for each in changed if each.is_main is is_main]
        UnitSuccession.objects.bulk_update(part, _SUCCESSION, batch_size=500)
    UnitSuccession.objects.bulk_create(new, batch_size=1000)
    return len(new), len(changed)
