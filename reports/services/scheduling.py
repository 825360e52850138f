"""Verbs of schedules: a new one, changing one, taking it out of use. What they draft is in `schedules.py`."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import apply_values
from mobilization.common.locks import one_at_a_time
from mobilization.outbox.events import record_event
from organizations.models import Unit
from reports.models import ReportSchedule
from reports.models.plan import MOST_DAYS
from reports.permissions.reports import may_plan
from reports.services.plans import save_version, stored_plan

EDITED = ("kind", "reach", "closing", "draft_after", "due_after", "template", "starts_on", "is_in_use")
EXPORT_SCHEDULES = "reports.export_schedules"
CHANGED = "reports.schedule_changed"


@transaction.atomic
def add_schedule(*, unit: Unit, values: Mapping[str, Any], by: Any) -> ReportSchedule:
    """A schedule of the unit; `values` are those of EDITED. Raises PermissionDenied, ValidationError by field."""
    if not may_plan(by, unit):
        raise PermissionDenied
    _alone(unit.pk)
    made = ReportSchedule(unit=unit, steward=unit)
    apply_values(made, values, EDITED)
    _check(made)
    made.save()
    record_event(kind="reports.schedule_made", subject=made, by=by, data={"kind": made.kind, "unit": unit.pk})
    return made


@transaction.atomic
def change_schedule(schedule: ReportSchedule, *, version: int, changes: Mapping[str, Any], by: Any) -> ReportSchedule:
    """Change the schedule that the editor saw as `version`; drafts that were made stay.

    Raises PermissionDenied, RecordChanged (nothing is overwritten), ValidationError by field.
    """
    _alone(schedule.unit_id)
    stored = stored_plan(schedule, by=by, version=version)
    if different := apply_values(stored, changes, EDITED):
        _check(stored)
        save_version(stored, kind=CHANGED, by=by, fields=different)
    return stored


@transaction.atomic
def use_schedule(schedule: ReportSchedule, *, is_in_use: bool, by: Any) -> ReportSchedule:
    """Let it hold, or free the units it holds for. Raises PermissionDenied."""
    stored = stored_plan(schedule, by=by)
    if stored.is_in_use != is_in_use:
        stored.is_in_use = is_in_use
        save_version(stored, kind=CHANGED, by=by, fields=["is_in_use"])
    return stored


def _alone(unit: int) -> None:
    """Who sets schedules of the unit (id) waits for who does so already; asked for before any row is locked."""
    one_at_a_time("reports.schedules", unit)


def _check(schedule: ReportSchedule) -> None:
    wrong: dict[str, Any] = {}
    for name in ("draft_after", "due_after"):
        if not 1 <= getattr(schedule, name) <= MOST_DAYS:
            wrong[name] = _("Between 1 and %(most)s days.") % {"most": MOST_DAYS}
    if not wrong and schedule.due_after < schedule.draft_after:
        wrong["due_after"] = _("This is before the draft is made.")
    template = schedule.template
    if template is not None and not schedule.steward.path.startswith(template.steward.path):
        wrong["template"] = _("This template is of a unit that is not above this one.")
    twins = ReportSchedule.objects.filter(unit=schedule.unit, kind=schedule.kind, reach=schedule.reach)
    if twins.exclude(pk=schedule.pk).exists():
        wrong["kind"] = _("The unit has a schedule of this kind for the same units already. Change that one.")
    if wrong:
        raise ValidationError(wrong)
