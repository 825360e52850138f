"""Keeping the working calendar: seeded once from public sources, then kept by people."""

import datetime
from typing import Any

import holidays
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mobilization.common.history import event_model
from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.models import CalendarDay
from organizations.permissions.calendar import may_change_calendar

SEEDED_YEARS = range(2020, 2031)
_SATURDAY = 5


@transaction.atomic
def add_day(*, day: datetime.date, is_working: bool, name: str, reason: str = "", by: Any) -> CalendarDay:
    """Enter a day off, or a weekend day that is worked. Raises PermissionDenied, and ValidationError by field."""
    if not may_change_calendar(by):
        raise PermissionDenied
    check_day(day, is_working)
    added = CalendarDay(day=day, is_working=is_working, name=clean(name))
    try:
        with because(reason), transaction.atomic():
            added.save()
    except IntegrityError as error:
        raise ValidationError({"day": _("This day is in the calendar already.")}) from error
    _tell("organizations.calendar_day_added", added, by)
    return added


@transaction.atomic
def change_day(special: CalendarDay, *, is_working: bool, name: str, reason: str = "", by: Any) -> CalendarDay:
    """Change what a special day is and what it is called, not its date. Raises as `add_day`."""
    if not may_change_calendar(by):
        raise PermissionDenied
    stored = CalendarDay.objects.select_for_update().filter(pk=special.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else took this day out of the calendar meanwhile."))
    special = stored
    check_day(special.day, is_working)
    special.is_working, special.name = is_working, clean(name)
    with because(reason):
        special.save(update_fields=["is_working", "name"])
    _tell("organizations.calendar_day_changed", special, by)
    return special


@transaction.atomic
def remove_day(special: CalendarDay, *, reason: str = "", by: Any) -> None:
    """Make the day one like any other; seeding does not bring it back. Raises PermissionDenied."""
    if not may_change_calendar(by):
        raise PermissionDenied
    with because(reason):
        removed, _rows = CalendarDay.objects.filter(pk=special.pk).delete()
    if removed:
        _tell("organizations.calendar_day_removed", special, by)


def check_day(day: datetime.date, is_working: bool) -> None:  # noqa: FBT001
    """Raises ValidationError: only a Saturday or Sunday can be worked in exchange; other days are worked anyhow."""
    if is_working and day.weekday() < _SATURDAY:
        raise ValidationError(
            {"is_working": _("Monday to Friday are working days by themselves; remove the day off instead.")}
        )


def _tell(kind: str, special: CalendarDay, by: Any) -> None:
    data = {"day": special.day.isoformat(), "is_working": special.is_working, "name": special.name}
    record_event(kind=kind, subject=special, by=by, data=data)


@transaction.atomic
def seed_calendar() -> int:
    """Enter the public holidays and swapped days of 2020–2030 that were never in the calendar; returns how many.

    The record of changes tells what was: a day that somebody entered, changed or removed is left as it is.
    """
    record = event_model(CalendarDay)
    known = set(record._default_manager.values_list("day", flat=True)) | set(
        CalendarDay.objects.values_list("day", flat=True)
    )
    missing = [
        CalendarDay(day=day, is_working=worked, name=name)
        for day, (worked, name) in sorted(public_days().items())
        if day not in known
    ]
    CalendarDay.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def public_days() -> dict[datetime.date, tuple[bool, str]]:
    """Day → (whether it is worked, Vietnamese name): holidays by law, and the swaps that `holidays` knows of."""
    found = holidays.country_holidays("VN", years=SEEDED_YEARS, language="vi")
    days = {day: (False, str(name)) for day, name in found.items()}
    worked = {day for day in found.weekend_workdays if day.year in SEEDED_YEARS}
    return days | dict.fromkeys(worked, (True, "Làm bù cho ngày nghỉ được hoán đổi"))
