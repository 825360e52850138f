"""Verbs of the authority matrix: a new row, correcting one, taking away one entered by mistake."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.models import AwardAuthority, CatalogueEntry
from awards.services.catalogue_rows import CatalogueRows
from mobilization.common.editing import apply_values, demand_order, overlapping

EDITABLE = ("level", "branch", "post", "valid_from", "valid_to", "legal_basis", "note")
"""What is decided on stays: another title or form is another row."""
LONG = ("note",)


def add_authority(*, subject: CatalogueEntry, values: Mapping[str, Any], by: Any) -> AwardAuthority:
    """Say that a post decides on this title or form; `values` are those of EDITABLE. Raises as `CatalogueRows.add`."""
    return ROWS.add(subject, values, by=by)


def edit_authority(row: AwardAuthority, *, version: int, changes: Mapping[str, Any], by: Any) -> AwardAuthority:
    """Correct the row that the editor saw as `version`. Raises as `CatalogueRows.edit`."""
    return ROWS.edit(row, changes, version=version, by=by)


def remove_authority(row: AwardAuthority, *, by: Any) -> None:
    """Take away a row that was entered by mistake. Raises as `CatalogueRows.remove`."""
    ROWS.remove(row, by=by)


def _said(row: AwardAuthority) -> dict[str, Any]:
    return {"subject": row.subject.code, "level": row.level, "branch": row.branch, "post": row.post}


def _put(row: AwardAuthority, values: Mapping[str, Any]) -> list[str]:
    """Put the values on the row without storing it; returns which differ. Raises ValidationError by field."""
    different = apply_values(row, values, EDITABLE, long=LONG)
    _check(row)
    return different


def _check(row: AwardAuthority) -> None:
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


ROWS = CatalogueRows(name="authority", model=AwardAuthority, put=_put, said=_said)
