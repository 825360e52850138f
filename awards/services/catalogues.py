"""Verbs of the catalogues: a new title or form, and correcting one; ending it is giving it a last day."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import CatalogueEntry
from awards.permissions.catalogues import may_keep_awards
from awards.services.catalogue_rows import save_changes
from mobilization.common.editing import apply_values, demand_order, overlapping
from mobilization.common.history import event_model
from mobilization.common.locks import one_at_a_time
from mobilization.outbox.events import record_event

EDITABLE = (
    "name_vi",
    "name_en",
    "for_person",
    "for_household",
    "for_collective",
    "valid_from",
    "valid_to",
    "legal_basis",
    "document",
    "note",
    "position",
)
"""Of titles and forms; the code stays: programs know the entry by it."""
OF_FORMS = ("kind", "is_service_medal")
"""Of forms besides."""
LONG = ("note",)


def editable(catalogue: type[CatalogueEntry]) -> tuple[str, ...]:
    """What is edited of this catalogue's entries."""
    return (*EDITABLE[:2], *OF_FORMS, *EDITABLE[2:]) if catalogue.AUTHORITY == "form" else EDITABLE


@transaction.atomic
def add_entry(catalogue: type[CatalogueEntry], *, code: str, values: Mapping[str, Any], by: Any) -> CatalogueEntry:
    """Add a title or a form; `values` are those of `editable`.

    Raises PermissionDenied, ValidationError by field (a code that was ever used, too), ValueError for other keys.
    """
    _begin(catalogue, by)
    entry = catalogue(code=code)
    if code in codes_ever(catalogue):
        raise ValidationError({"code": _("This code was used before; a code means one thing for ever.")})
    apply_values(entry, values, editable(catalogue), long=LONG)
    _check(entry)
    entry.save()
    record_event(kind=f"awards.{catalogue.AUTHORITY}_added", subject=entry, by=by, data={"code": code})
    return entry


@transaction.atomic
def edit_entry(entry: CatalogueEntry, *, version: int, changes: Mapping[str, Any], by: Any) -> CatalogueEntry:
    """Correct the title or form that the editor saw as `version`; returns it as stored.

    Raises PermissionDenied, RecordChanged when the stored version is another one (nothing is overwritten),
    ValidationError by field, ValueError for other keys of `changes`. Without a difference nothing is written.
    """
    catalogue = type(entry)
    _begin(catalogue, by)
    rows = catalogue._default_manager.select_for_update(of=("self",)).select_related("document")
    stored: CatalogueEntry = rows.get(pk=entry.pk)
    kind = f"awards.{catalogue.AUTHORITY}_edited"
    save_changes(stored, lambda: _put(stored, changes), kind=kind, version=version, by=by)
    return stored


def _put(entry: CatalogueEntry, changes: Mapping[str, Any]) -> list[str]:
    if different := apply_values(entry, changes, editable(type(entry)), long=LONG):
        _check(entry)
    return different


def codes_ever(catalogue: type[CatalogueEntry]) -> set[str]:
    """Every code that the catalogue ever had, by its record of changes."""
    ever = set(event_model(catalogue)._default_manager.values_list("code", flat=True))
    return ever | set(catalogue._default_manager.values_list("code", flat=True))


def _begin(catalogue: type[CatalogueEntry], by: Any) -> None:
    """Only keepers change a catalogue, one at a time: of two that enter the same name one is told."""
    if not may_keep_awards(by):
        raise PermissionDenied
    one_at_a_time("awards.catalogue", catalogue.AUTHORITY)


def _check(entry: CatalogueEntry) -> None:
    """Raises ValidationError at the field that is to be corrected."""
    entry.clean_fields(exclude={field.name for field in entry._meta.fields} - {"code", *editable(type(entry))})
    demand_order(entry.valid_from, entry.valid_to)
    if not entry.recipients:
        raise ValidationError({"for_person": _("Say for whom it is: persons, households or collectives.")})
    others = overlapping(type(entry)._default_manager.exclude(pk=entry.pk), entry.valid_from, entry.valid_to)
    if getattr(entry, "is_service_medal", False):
        _check_medal(entry, others)
    for name in ("name_vi", "name_en"):
        same = others.filter(**{name.replace("name", "key"): getattr(entry, name).casefold()}).first()
        if same is not None:
            text = _("This name is in the catalogue already at that time, with the code %(code)s.")
            raise ValidationError({name: text % {"code": same.code}})


def _check_medal(entry: CatalogueEntry, others: Any) -> None:
    """One form at a time is the medal of service, and it is for persons. Raises ValidationError."""
    if not entry.for_person:
        raise ValidationError({"for_person": _("The medal “Vì sự nghiệp dân vận” is given to persons.")})
    if (other := others.filter(is_service_medal=True).first()) is not None:
        text = _("At that time “%(form)s” is the medal “Vì sự nghiệp dân vận”; give it a last day first.")
        raise ValidationError({"is_service_medal": text % {"form": other}})
