"""Verbs of layouts of certificates: a new one, correcting one, taking away one entered by mistake."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.certificate_words import PLACEHOLDERS, wrong_placeholders
from awards.enums import CertificateLanguage
from awards.models import CatalogueEntry, CertificateLayout
from awards.services.catalogue_rows import CatalogueRows
from mobilization.common.editing import apply_values, demand_order, overlapping

WORDS = ("giver", "heading", "wording", "giver_en", "heading_en", "wording_en", "signatory")
ENGLISH = ("giver_en", "heading_en", "wording_en")
LOOKS = ("with_book", "frame", "size", "is_landscape")
EDITABLE = ("language", "valid_from", "valid_to", *WORDS, *LOOKS)
"""Whose certificates it is for stays: another title or form has a layout of its own."""
LONG = ("wording", "wording_en", "signatory")


def add_layout(*, subject: CatalogueEntry, values: Mapping[str, Any], by: Any) -> CertificateLayout:
    """Say how certificates of this title or form look; `values`: those of EDITABLE. Raises as `CatalogueRows.add`."""
    return ROWS.add(subject, values, by=by)


def edit_layout(layout: CertificateLayout, *, version: int, changes: Mapping[str, Any], by: Any) -> CertificateLayout:
    """Correct the layout that the editor saw as `version`. Raises as `CatalogueRows.edit`."""
    return ROWS.edit(layout, changes, version=version, by=by)


def remove_layout(layout: CertificateLayout, *, by: Any) -> None:
    """Take away a layout that was entered by mistake. Raises as `CatalogueRows.remove`."""
    ROWS.remove(layout, by=by)


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


ROWS = CatalogueRows(name="layout", model=CertificateLayout, put=checked, said=_said)
