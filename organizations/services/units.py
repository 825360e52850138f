"""Verbs of units: changing what stands about one, and asking for the list as a file."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.models import Unit
from organizations.permissions.units import may_edit_unit

EDITABLE = ("name", "short_name", "kind", "latitude", "longitude", "area_km2", "note")
"""The rest of a unit is what it is known by, or changes by a reorganisation only (DOMAIN §3)."""
EXPORT_UNITS = "organizations.export_units"


class UnitChanged(Exception):
    """Somebody else changed the unit since the editor opened it; `current` is the unit as it is now."""

    def __init__(self, current: Unit) -> None:
        self.current = current
        super().__init__(current.version)


@transaction.atomic
def edit_unit(unit: Unit, *, by: Any, version: int, changes: Mapping[str, Any]) -> Unit:
    """Change names, kind, point, area or note of the unit that the editor saw as `version`; returns it as stored.

    Other keys of `changes` raise ValueError. Raises PermissionDenied, UnitChanged when the stored version is another
    one (nothing is overwritten), and ValidationError by field. Without a difference nothing is written.
    """
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"These fields of a unit are not edited: {sorted(unknown)}")
    stored = Unit.objects.select_for_update().get(pk=unit.pk)
    if not may_edit_unit(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise UnitChanged(stored)
    different = _apply(stored, changes)
    if different:
        stored.version += 1
        stored.save()
        record_event(kind="organizations.unit_edited", subject=stored, by=by, data={"fields": different})
    return stored


def _apply(unit: Unit, changes: Mapping[str, Any]) -> list[str]:
    before = {name: getattr(unit, name) for name in changes}
    for name, value in changes.items():
        setattr(unit, name, clean(value, multiline=name == "note") if isinstance(value, str) else value)
    unit.full_clean(exclude=["parent", "path", "search", "sort_key"], validate_unique=False)
    if (unit.latitude is None) != (unit.longitude is None):
        missing = "latitude" if unit.latitude is None else "longitude"
        raise ValidationError({missing: _("Give both latitude and longitude, or neither.")})
    return sorted(name for name, value in before.items() if getattr(unit, name) != value)


def request_units_export(*, filters: dict[str, str], by: Any) -> Job:
    """Ask for the list as an Excel file; asking again while the same export is under way returns that one."""
    return request_once(kind=EXPORT_UNITS, owner=by, params={"filters": filters})
