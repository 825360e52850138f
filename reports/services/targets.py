"""Verbs of targets: one, many units at once, taking one away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import apply_values
from mobilization.common.locks import one_at_a_time
from mobilization.outbox.events import record_event
from organizations.models import Unit
from reports import measures
from reports.models import ReportTarget
from reports.permissions.reports import may_plan
from reports.services.plans import save_version, stored_plan

EDITED = ("year", "measure", "number", "note")
EXPORT_TARGETS = "reports.export_targets"
CHANGED = "reports.target_changed"
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST = 1_000_000_000


@transaction.atomic
def set_target(*, unit: Unit, values: Mapping[str, Any], by: Any) -> ReportTarget:
    """A target of the unit; `values` are those of EDITED. Raises PermissionDenied, ValidationError by field."""
    if not may_plan(by, unit):
        raise PermissionDenied
    made = ReportTarget(unit=unit, steward=unit)
    apply_values(made, values, EDITED)
    _alone(made.measure, made.year)
    _check(made)
    made.save()
    _record("reports.target_set", made, by)
    return made


@transaction.atomic
def change_target(target: ReportTarget, *, version: int, changes: Mapping[str, Any], by: Any) -> ReportTarget:
    """Change the target that the editor saw as `version`.

    Raises PermissionDenied, RecordChanged (nothing is overwritten), ValidationError by field.
    """
    _alone(changes.get("measure", target.measure), changes.get("year", target.year))
    stored = stored_plan(target, by=by, version=version)
    if different := apply_values(stored, changes, EDITED):
        _check(stored)
        save_version(stored, kind=CHANGED, by=by, fields=different)
    return stored


@transaction.atomic
def remove_target(target: ReportTarget, *, by: Any) -> None:
    """Take a target away. Raises PermissionDenied, ValidationError where it is gone."""
    stored = stored_plan(target, by=by)
    _record("reports.target_removed", stored, by)
    stored.delete()


@dataclass(frozen=True)
class Wanted:
    """What a unit is to reach, None for no target; `seen` is the version that was shown, 0 where there was none."""

    unit: Unit
    number: int | None
    note: str
    seen: int


@transaction.atomic
def set_targets(*, measure: str, year: int, wanted: Iterable[Wanted], by: Any) -> int:
    """The targets of many units for a figure and a year, all or none; returns how many changed.

    Raises PermissionDenied, ValidationError by the unit's id where somebody changed one meanwhile.
    """
    rows = list(wanted)
    if not all(may_plan(by, each.unit) for each in rows):
        raise PermissionDenied
    _alone(measure, year)
    found = ReportTarget.objects.select_for_update(of=("self",)).select_related("unit", "steward")
    known = {
        each.unit_id: each for each in found.filter(unit__in=[each.unit for each in rows], measure=measure, year=year)
    }
    wrong = {str(each.unit.pk): _changed(known.get(each.unit.pk)) for each in rows if _is_stale(each, known)}
    if wrong:
        raise ValidationError(wrong)
    return sum(_put(each, known.get(each.unit.pk), measure, year, by) for each in rows)


def _alone(measure: str, year: int) -> None:
    """Who sets targets for a figure and year waits for who does so already; asked for before any row is locked."""
    one_at_a_time("reports.targets", f"{measure} {year}")


def _is_stale(each: Wanted, known: Mapping[int, ReportTarget]) -> bool:
    stored = known.get(each.unit.pk)
    return (stored.version if stored else 0) != each.seen


def _changed(stored: ReportTarget | None) -> str:
    if stored is None:
        return _("Somebody else has taken this target away meanwhile. Save again to set yours.")
    text = _("Somebody else saved %(number)s meanwhile. Save again to set yours.")
    return text % {"number": stored.number}


def _put(each: Wanted, stored: ReportTarget | None, measure: str, year: int, by: Any) -> bool:
    if each.number is None:
        if stored is None:
            return False
        remove_target(stored, by=by)
        return True
    values = {"year": year, "measure": measure, "number": each.number, "note": each.note}
    if stored is None:
        set_target(unit=each.unit, values=values, by=by)
        return True
    if (stored.number, stored.note) == (each.number, each.note):
        return False
    change_target(stored, version=stored.version, changes=values, by=by)
    return True


def _check(target: ReportTarget) -> None:
    wrong: dict[str, Any] = {}
    try:
        measures.measure(target.measure)
    except KeyError:
        wrong["measure"] = _("There is no figure %(key)s.") % {"key": target.measure}
    if not FIRST_YEAR <= target.year <= LAST_YEAR:
        wrong["year"] = _("Between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
    if not 0 <= target.number <= MOST:
        wrong["number"] = _("Between 0 and %(most)s.") % {"most": MOST}
    twins = ReportTarget.objects.filter(unit=target.unit, year=target.year, measure=target.measure)
    if not wrong and twins.exclude(pk=target.pk).exists():
        wrong["measure"] = _("The unit has a target for this figure and year already. Change that one.")
    if wrong:
        raise ValidationError(wrong)


def _record(kind: str, target: ReportTarget, by: Any) -> None:
    data = {"unit": target.unit_id, "year": target.year, "measure": target.measure, "number": target.number}
    record_event(kind=kind, subject=target, by=by, data=data)
