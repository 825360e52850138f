"""Verbs of layouts of certificates: a new one, correcting one, taking away one entered by mistake."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.certificate_words import PLACEHOLDERS, wrong_placeholders
from awards.enums import CertificateLanguage
from awards.models import CatalogueEntry, CertificateLayout
from awards.permissions.catalogues import may_keep_awards
from mobilization.common.editing import RecordChanged, apply_values, demand_order, overlapping
from mobilization.common.locks import one_at_a_time
from mobilization.outbox.events import record_event

WORDS = ("giver", "heading", "wording", "giver_en", "heading_en", "wording_en", "signatory")
ENGLISH = ("giver_en", "heading_en", "wording_en")
LOOKS = ("with_book", "frame", "size", "is_landscape")
EDITABLE = ("language", "valid_from", "valid_to", *WORDS, *LOOKS)
"""Whose certificates it is for stays: another title or form has a layout of its own."""
LONG = ("wording", "wording_en", "signatory")


@transaction.atomic
def add_layout(*, subject: CatalogueEntry, values: Mapping[str, Any], by: Any) -> CertificateLayout:
    """Say how the certificates of this title or form look; `values` are those of EDITABLE.

    Raises PermissionDenied, ValidationError by field, and ValueError for other keys of `values`.
    """
    _begin(by)
    layout = CertificateLayout(**{subject.AUTHORITY: subject})
    checked(layout, values)
    layout.save()
    record_event(kind="awards.layout_added", subject=layout, by=by, data=_said(layout))
    return layout


@transaction.atomic
def edit_layout(layout: CertificateLayout, *, version: int, changes: Mapping[str, Any], by: Any) -> CertificateLayout:
    """Correct the layout that the editor saw as `version`; returns it as stored.

    Raises PermissionDenied, RecordChanged when the stored version is another one (nothing is overwritten),
    ValidationError by field, ValueError for other keys of `changes`. Without a difference nothing is written.
    """
    _begin(by)
    stored = _locked(layout)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := checked(stored, changes):
        stored.version += 1
        stored.save()
        record_event(kind="awards.layout_edited", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def remove_layout(layout: CertificateLayout, *, by: Any) -> None:
    """Take away a layout that was entered by mistake; the record of changes keeps it.

    Raises PermissionDenied, and ValidationError where somebody else was quicker.
    """
    _begin(by)
    stored = _locked(layout)
    record_event(kind="awards.layout_removed", subject=stored, by=by, data=_said(stored))
    stored.delete()


def _begin(by: Any) -> None:
    """Only keepers of the catalogues say how certificates look, one at a time."""
    if not may_keep_awards(by):
        raise PermissionDenied
    one_at_a_time("awards.certificate_layout")


def _locked(layout: CertificateLayout) -> CertificateLayout:
    rows = CertificateLayout.objects.select_for_update(of=("self",)).select_related("title", "form")
    stored: CertificateLayout | None = rows.filter(pk=layout.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    return stored


def _said(layout: CertificateLayout) -> dict[str, Any]:
    return {"subject": layout.subject.code, "language": layout.language}


def checked(layout: CertificateLayout, values: Mapping[str, Any]) -> list[str]:
    """Put the values on the layout without storing it; returns which differ. Raises ValidationError by field."""
    different = apply_values(layout, values, EDITABLE, long=LONG)
    demand_order(layout.valid_from, layout.valid_to)
    _check_words(layout)
    same = CertificateLayout.objects.of(layout.subject).filter(language=layout.language).exclude(pk=layout.pk)
    if (other := overlapping(same, layout.valid_from, layout.valid_to).order_by("valid_from").first()) is not None:
        text = _("There is a layout in this language from %(first)s on. Give that one a last day first, or correct it.")
        raise ValidationError({"valid_from": text % {"first": date_format(other.valid_from, "SHORT_DATE_FORMAT")}})
    return different


def _check_words(layout: CertificateLayout) -> None:
    faults = {}
    for name in WORDS:
        if wrong := wrong_placeholders(getattr(layout, name)):
            text = _("%(wrong)s is no placeholder. Those there are: %(known)s.")
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            faults[name] = text % {"wrong": ", ".join(wrong), "known": known}
    if layout.language != CertificateLanguage.BOTH:
        only = _("English texts belong to layouts in both languages.")
        faults |= {name: only for name in ENGLISH if getattr(layout, name)}
    if faults:
        raise ValidationError(faults)
