"""Editing a record: values put on it and checked by column, what its editor saw, days that overlap."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from mobilization.common.filters import demand_plausible
from mobilization.common.text import clean


class RecordChanged(Exception):
    """Somebody else changed the record since the editor opened it; `current` is the record as it is now."""

    def __init__(self, current: Any) -> None:
        self.current = current
        super().__init__(current.pk)


def content_of(record: Model) -> str:
    """What names the present content of a record that has no version."""
    values = "\x1f".join(str(getattr(record, field.attname)) for field in record._meta.concrete_fields)
    return hashlib.sha256(values.encode()).hexdigest()[:32]


def apply_values(
    record: Model, values: Mapping[str, Any], editable: Iterable[str], *, long: Iterable[str] = ()
) -> list[str]:
    """Put the values on the record and check each by its column; returns which differ from before.

    `long` names texts of several lines. Raises ValidationError by field, also for days in years that nobody means, and
    ValueError for other keys.
    """
    known = set(editable)
    if unknown := set(values) - known:
        raise ValueError(f"These fields are not edited: {sorted(unknown)}")
    before = {name: getattr(record, name, None) for name in values}
    for name, value in values.items():
        setattr(record, name, clean(value, multiline=name in long) if isinstance(value, str) else value)
    record.clean_fields(exclude={field.name for field in record._meta.fields} - known)
    demand_plausible_days({name: getattr(record, name) for name in values})
    return sorted(name for name, value in before.items() if getattr(record, name) != value)


def demand_plausible_days(values: Mapping[str, Any]) -> None:
    """Raises ValidationError at each value that is a day in a year that nobody means."""
    wrong: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            try:
                demand_plausible(value)
            except ValidationError as fault:
                wrong[name] = fault.messages
    if wrong:
        raise ValidationError(wrong)


def demand_order(first: datetime.date, last: datetime.date | None, field: str = "valid_to") -> None:
    """Raises ValidationError where the last day is before the first."""
    if last is not None and last < first:
        raise ValidationError({field: _("The last day is before the first one.")})


def overlapping(rows: "QuerySet[Any]", first: datetime.date, last: datetime.date | None) -> "QuerySet[Any]":
    """Those of the rows that hold on a day from the first to the last; both count, no last day is for ever."""
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    return rows if last is None else rows.filter(valid_from__lte=last)
