"""Verbs of reception days: entering one, correcting it, taking away what was entered by mistake."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import ReceptionDay
from dialogues.models.reception import MATTERS
from dialogues.permissions.receptions import may_enter_reception, may_write_reception
from mobilization.common.editing import RecordChanged, apply_values
from mobilization.common.locks import one_at_a_time
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Unit

EXPORT_RECEPTIONS = "dialogues.export_receptions"
ENTERED = ("day", "post", "people", *MATTERS, "note")


@transaction.atomic
def enter_reception(*, unit: Unit, values: Mapping[str, Any], by: Any) -> ReceptionDay:
    """Enter a day of the unit; `values` are those of ENTERED.

    Raises PermissionDenied, ValidationError by field, ValueError for other keys.
    """
    if not may_enter_reception(by, unit):
        raise PermissionDenied
    one_at_a_time("dialogues.reception", unit.pk)
    made = ReceptionDay(unit=unit, steward=unit, entered_by=by)
    apply_values(made, values, ENTERED, long=("note",))
    _check(made)
    made.save()
    record_event(kind="dialogues.reception_entered", subject=made, by=by, data={"post": made.post})
    return made


@transaction.atomic
def edit_reception(reception: ReceptionDay, *, version: int, changes: Mapping[str, Any], by: Any) -> ReceptionDay:
    """Correct what the editor saw as `version`. Raises as `enter_reception`, and RecordChanged."""
    stored = _held(reception, by)
    if stored.version != version:
        raise RecordChanged(stored)
    one_at_a_time("dialogues.reception", stored.unit_id)
    if different := apply_values(stored, changes, ENTERED, long=("note",)):
        _check(stored)
        stored.version += 1
        stored.save()
        record_event(kind="dialogues.reception_edited", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def remove_reception(reception: ReceptionDay, *, by: Any) -> None:
    """Take away what was entered by mistake; its history stays. Raises PermissionDenied."""
    stored = _held(reception, by)
    record_event(kind="dialogues.reception_removed", subject=stored, by=by, data={})
    stored.delete()


def _held(reception: ReceptionDay, by: Any) -> ReceptionDay:
    rows = ReceptionDay.objects.select_for_update(of=("self",)).select_related("unit", "steward")
    stored: ReceptionDay | None = rows.filter(pk=reception.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    if not may_write_reception(by, stored):
        raise PermissionDenied
    return stored


def _check(made: ReceptionDay) -> None:
    wrong: dict[str, Any] = {}
    if made.day > today():
        wrong["day"] = _("This day lies ahead.")
    same = ReceptionDay.objects.filter(unit=made.unit_id, day=made.day, post=made.post).exclude(pk=made.pk)
    if same.exists():
        wrong["day"] = _("This day is entered already for this post: correct it there.")
    if made.matters and not made.people:
        wrong["people"] = _("Say how many people brought these matters.")
    if wrong:
        raise ValidationError(wrong)
