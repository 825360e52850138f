"""What the verbs of templates, schedules and targets have in common: rights, the version their editor saw, events."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged
from mobilization.common.locks import locked
from mobilization.outbox.events import record_event
from organizations.models import Stewarded
from reports.permissions.reports import may_plan

Plan = TypeVar("Plan", bound=Stewarded)


def stored_plan(record: Plan, *, by: Any, version: int | None = None) -> Plan:
    """As it is stored, kept for this transaction; `version` is the one its editor saw, None where none was shown.

    Raises PermissionDenied, RecordChanged, ValidationError where it is gone.
    """
    stored: Plan | None = locked(type(record)._default_manager.select_related("unit", "steward"), record.pk)
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    if not may_plan(by, stored.steward):
        raise PermissionDenied
    if version is not None and stored.version != version:  # type: ignore[attr-defined]
        raise RecordChanged(stored)
    return stored


def save_version(stored: Any, *, kind: str, by: Any, fields: list[str]) -> None:
    """Save the record as its next version."""
    stored.version += 1
    stored.save()
    record_event(kind=kind, subject=stored, by=by, data={"fields": fields})
