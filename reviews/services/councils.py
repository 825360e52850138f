"""Verbs of councils: setting one up, correcting it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values, demand_order
from mobilization.outbox.events import record_event
from organizations.models import Unit
from reviews.models import Council
from reviews.permissions.councils import may_keep_council, may_set_up_council_of

EDITABLE = ("name", "document_number", "document_date", "valid_from", "valid_to")
"""The unit stays: what the council decided, it decided for that unit."""
EXPORT_COUNCILS = "reviews.export_councils"


@transaction.atomic
def set_up_council(*, unit: Unit, values: Mapping[str, Any], by: Any) -> Council:
    """Set up a council of the unit; `values` are those of EDITABLE.

    Raises PermissionDenied, ValidationError by field, and ValueError for other keys of `values`.
    """
    if not may_set_up_council_of(by, unit):
        raise PermissionDenied
    council = Council(unit=unit, steward=unit)
    apply_values(council, values, EDITABLE)
    _check(council)
    council.save()
    record_event(kind="reviews.council_set_up", subject=council, by=by, data={"unit": unit.pk})
    return council


@transaction.atomic
def edit_council(council: Council, *, version: int, changes: Mapping[str, Any], by: Any) -> Council:
    """Correct the council that the editor saw as `version`; returns it as stored.

    Raises PermissionDenied, RecordChanged when the stored version is another one (nothing is overwritten),
    ValidationError by field, and ValueError for other keys of `changes`. Without a difference nothing is written.
    """
    stored = locked(council, by)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, EDITABLE):
        _check(stored)
        stored.version += 1
        stored.save()
        record_event(kind="reviews.council_edited", subject=stored, by=by, data={"fields": different})
    return stored


def locked(council: Council, by: Any) -> Council:
    """The council as it is stored, kept for this transaction; with its units. Raises PermissionDenied.

    Rows that name it may be written meanwhile (`no_key`): bars are, under the lock of a round.
    """
    rows = Council.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "steward")
    stored: Council = rows.get(pk=council.pk)
    if not may_keep_council(by, stored):
        raise PermissionDenied
    return stored


def _check(council: Council) -> None:
    """Raises ValidationError at the field that is to be corrected."""
    demand_order(council.valid_from, council.valid_to)
    same = Council.objects.filter(unit=council.unit_id, name=council.name, valid_from=council.valid_from)
    if same.exclude(pk=council.pk).exists():
        raise ValidationError({"name": _("The unit has a council of this name from this day already.")})
    if council.pk is None:
        return
    for rows, text in (
        (council.members, _("There is a seat from %(day)s; the council cannot begin later.")),
        (council.rules, _("There is a rule from %(day)s; the council cannot begin later.")),
    ):
        first = rows.order_by("valid_from").first()
        if first is not None and first.valid_from < council.valid_from:
            raise ValidationError({"valid_from": text % {"day": date_format(first.valid_from, "SHORT_DATE_FORMAT")}})
