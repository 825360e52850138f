"""Verbs of dated rules: a new value from a day on; correcting or removing one that has not begun."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from directives import rules
from directives.models import RulePeriod
from directives.permissions.vocabularies import may_keep_rules
from mobilization.common.locks import one_at_a_time
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.dates import today

DAY = datetime.timedelta(days=1)


@transaction.atomic
def add_period(key: str, *, value: int, valid_from: datetime.date, source: str, by: Any) -> RulePeriod:
    """From `valid_from` on the rule has this value; the value that was open ends the day before.

    Raises UnknownRule, PermissionDenied, and ValidationError by field.
    """
    rule = rules.get(key)
    if not may_keep_rules(by):
        raise PermissionDenied
    _lock(key)
    _check_value(rule, value)
    last = RulePeriod.objects.filter(key=key).order_by("valid_from").last()
    if last and last.valid_from >= valid_from:
        raise ValidationError({"valid_from": _taken(last)})
    if last and last.valid_to is None:
        last.valid_to = valid_from - DAY
        last.save()
    elif last and last.valid_to and last.valid_to >= valid_from:
        raise ValidationError({"valid_from": _taken(last)})
    added = RulePeriod(key=key, value=value, valid_from=valid_from, source=clean(source))
    added.clean_fields()
    added.save()
    _tell("directives.rule_set", added, by)
    return added


@transaction.atomic
def change_period(
    period: RulePeriod, *, value: int, valid_from: datetime.date, source: str, by: Any, seen: str
) -> RulePeriod:
    """Correct a value that has not begun; the one before it ends the day before, as it did.

    `seen` names the content the editor saw (see `content_of`). Raises PermissionDenied, PeriodChanged, and
    ValidationError by field; also for a value that has begun.
    """
    if not may_keep_rules(by):
        raise PermissionDenied
    _lock(period.key)
    stored = _future(period)
    if content_of(stored) != seen:
        raise PeriodChanged(stored)
    _check_value(rules.get(stored.key), value)
    before = _before(stored)
    if valid_from <= today():
        raise ValidationError({"valid_from": _("Choose a day after today; for an earlier one add a value.")})
    if before and before.valid_from >= valid_from:
        raise ValidationError({"valid_from": _taken(before)})
    if stored.valid_to and stored.valid_to < valid_from:
        raise ValidationError(
            {"valid_from": _("The value ends on %(day)s already.") % {"day": _shown(stored.valid_to)}}
        )
    _make_room(before, stored, valid_from)
    stored.value, stored.valid_from, stored.source = value, valid_from, clean(source)
    stored.clean_fields()
    stored.save()
    _follow(before, stored)
    _tell("directives.rule_changed", stored, by)
    return stored


@transaction.atomic
def remove_period(period: RulePeriod, *, by: Any) -> None:
    """Take away a value that has not begun; the one before it goes on in its place. Raises as `change_period`."""
    if not may_keep_rules(by):
        raise PermissionDenied
    _lock(period.key)
    stored = _future(period)
    before, end = _before(stored), stored.valid_to
    _tell("directives.rule_removed", stored, by)
    stored.delete()
    if before:
        before.valid_to = end
        before.save()


class PeriodChanged(Exception):
    """Somebody else changed the value since the editor opened it; `current` is the period as it is now."""

    def __init__(self, current: RulePeriod) -> None:
        self.current = current
        super().__init__(current.pk)


def content_of(period: RulePeriod) -> str:
    """What names the present content of the period."""
    return f"{period.value}|{period.valid_from}|{period.source}"


def _lock(key: str) -> None:
    """One change of a rule at a time, also of one that has no period yet; until the end of the transaction."""
    one_at_a_time("directives.rule", key)


def _future(period: RulePeriod) -> RulePeriod:
    stored = RulePeriod.objects.select_for_update().filter(pk=period.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has removed this value."))
    if stored.valid_from <= today():
        raise ValidationError(_("This value has begun and stays on record; add a new one from a later day."))
    return stored


def _before(period: RulePeriod) -> RulePeriod | None:
    """The period that ends where this one begins."""
    return RulePeriod.objects.filter(key=period.key, valid_to=period.valid_from - DAY).first()


def _make_room(before: RulePeriod | None, period: RulePeriod, valid_from: datetime.date) -> None:
    """A period that moves to an earlier day needs its place first: no two may overlap at any moment."""
    if before and valid_from < period.valid_from:
        before.valid_to = valid_from - DAY
        before.save()


def _follow(before: RulePeriod | None, period: RulePeriod) -> None:
    if before and before.valid_to != period.valid_from - DAY:
        before.valid_to = period.valid_from - DAY
        before.save()


def _check_value(rule: rules.Rule, value: int) -> None:
    if not rule.lowest <= value <= rule.highest:
        text = _("Give a whole number from %(lowest)s to %(highest)s.")
        raise ValidationError(
            {"value": text % {"lowest": number_format(rule.lowest), "highest": number_format(rule.highest)}}
        )


def _taken(period: RulePeriod) -> str:
    if period.valid_to is None:
        text = _("A value from %(first)s on is there already; choose a later day, or correct that value.")
        return text % {"first": _shown(period.valid_from)}
    text = _("There is a value from %(first)s to %(last)s; choose a later day.")
    return text % {"first": _shown(period.valid_from), "last": _shown(period.valid_to)}


def _shown(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _tell(kind: str, period: RulePeriod, by: Any) -> None:
    data = {"key": period.key, "value": period.value, "valid_from": period.valid_from.isoformat()}
    record_event(kind=kind, subject=period, by=by, data=data)
