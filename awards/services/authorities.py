"""Verbs of the authority matrix: a new row, correcting one, taking away one entered by mistake."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.models import AwardAuthority, CatalogueEntry
from awards.permissions.catalogues import may_keep_awards
from mobilization.common.editing import RecordChanged, apply_values, demand_order, overlapping
from mobilization.common.locks import one_at_a_time
from mobilization.outbox.events import record_event

EDITABLE = ("level", "branch", "post", "valid_from", "valid_to", "legal_basis", "note")
"""What is decided on stays: another title or form is another row."""
LONG = ("note",)


@transaction.atomic
def add_authority(*, subject: CatalogueEntry, values: Mapping[str, Any], by: Any) -> AwardAuthority:
    """Say that a post decides on this title or form; `values` are those of EDITABLE.

    Raises PermissionDenied, ValidationError by field, and ValueError for other keys of `values`.
    """
    _begin(by)
    row = AwardAuthority(**{subject.AUTHORITY: subject})
    apply_values(row, values, EDITABLE, long=LONG)
    _check(row)
    row.save()
    record_event(kind="awards.authority_added", subject=row, by=by, data=_said(row))
    return row


@transaction.atomic
def edit_authority(row: AwardAuthority, *, version: int, changes: Mapping[str, Any], by: Any) -> AwardAuthority:
    """Correct the row that the editor saw as `version`; returns it as stored.

    Raises PermissionDenied, RecordChanged when the stored version is another one (nothing is overwritten),
    ValidationError by field, ValueError for other keys of `changes`. Without a difference nothing is written.
    """
    _begin(by)
    stored = _locked(row)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, EDITABLE, long=LONG):
        _check(stored)
        stored.version += 1
        stored.save()
        record_event(kind="awards.authority_edited", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def remove_authority(row: AwardAuthority, *, by: Any) -> None:
    """Take away a row that was entered by mistake; the record of changes keeps it.

    Raises PermissionDenied, and ValidationError where somebody else was quicker.
    """
    _begin(by)
    stored = _locked(row)
    record_event(kind="awards.authority_removed", subject=stored, by=by, data=_said(stored))
    stored.delete()


def _begin(by: Any) -> None:
    """Only keepers change the matrix, one at a time: of two that enter the same row one is told."""
    if not may_keep_awards(by):
        raise PermissionDenied
    one_at_a_time("awards.authority")


def _locked(row: AwardAuthority) -> AwardAuthority:
    rows = AwardAuthority.objects.select_for_update(of=("self",)).select_related("title", "form")
    stored: AwardAuthority | None = rows.filter(pk=row.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    return stored


def _said(row: AwardAuthority) -> dict[str, Any]:
    return {"subject": row.subject.code, "level": row.level, "branch": row.branch, "post": row.post}


def _check(row: AwardAuthority) -> None:
    """Raises ValidationError at the field that is to be corrected."""
    demand_order(row.valid_from, row.valid_to)
    cell = AwardAuthority.objects.of(row.subject).filter(level=row.level, branch=row.branch)
    same = cell.filter(post_key=row.post.casefold()).exclude(pk=row.pk)
    if (other := overlapping(same, row.valid_from, row.valid_to).order_by("valid_from").first()) is not None:
        raise ValidationError({"post": _already(other)})


def _already(other: AwardAuthority) -> str:
    first = date_format(other.valid_from, "SHORT_DATE_FORMAT")
    if other.valid_to is None:
        text = _("The matrix says so already, from %(first)s on. Correct that row, or give it a last day first.")
        return text % {"first": first}
    text = _("The matrix says so already, from %(first)s to %(last)s. Choose other days, or correct that row.")
    return text % {"first": first, "last": date_format(other.valid_to, "SHORT_DATE_FORMAT")}
