"""What is wrong with the values of a document, said at the field; and who the issuer is that somebody typed."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directives.models import DirectiveDocument
from directives.numbers import proposed_type
from directives.permissions.documents import may_see_document
from mobilization.common.locks import one_at_a_time
from mobilization.common.text import clean, fold
from mobilization.common.words import Fold
from organizations.dates import known_start, today
from organizations.models import Unit
from organizations.querysets import UnitQuerySet

LONGEST_ABSTRACT = 2000
SHOWN_UNITS = 5
_DERIVED = ("unit", "steward", "number_key", "search")


class DuplicateDocument(ValidationError):
    """The document is there already; `known` is it, for those who may see it."""

    def __init__(self, known: DirectiveDocument | None) -> None:
        self.known = known
        super().__init__(_("This document (number, issuer and date) is in the portal already."), code="duplicate")


def check_document_values(document: DirectiveDocument, *, by: Any) -> None:
    """Raises ValidationError by field; fills the type where the symbol says it. Within the writer's transaction."""
    document.type = document.type or proposed_type(document.number)
    document.prepare()
    errors: dict[str, list[Any]] = {}
    try:
        document.full_clean(
            exclude=[*_DERIVED, *(["type"] if not document.type else [])],
            validate_unique=False,
            validate_constraints=False,
        )
    except ValidationError as wrong:
        errors |= wrong.error_dict
    for name, message in _faults(document):
        if name not in errors and not (name == "type" and "number" in errors):
            errors[name] = [ValidationError(message)]
    if not errors and (known := _known_already(document)):
        errors["number"] = [DuplicateDocument(known if may_see_document(by, known) else None)]
    if errors:
        raise ValidationError(errors)


def faults_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Field and message of what a form's fields cannot know of the values that are there; nothing is stored."""
    document = DirectiveDocument(**values)
    document.type = document.type or proposed_type(document.number)
    document.prepare()
    return _faults(document)


def _faults(document: DirectiveDocument) -> list[tuple[str, str]]:
    """Field and message of what the single fields cannot know."""
    faults = []
    if not any(part.isdigit() for part in document.number_key.split()):
        faults.append(("number", _("The number lacks its figures. Write it as printed, for example 12-CT/TU.")))
    elif not document.type:
        faults.append(("type", _("The symbol does not say what kind of document this is. Choose the type.")))
    if len(document.abstract) > LONGEST_ABSTRACT:
        faults.append(("abstract", _("At most %(limit)s signs.") % {"limit": LONGEST_ABSTRACT}))
    if isinstance(document.issued_on, datetime.date):
        faults += _faults_of_days(document)
    if bool(document.issuer_unit) == bool(document.issuer_name):
        faults.append(("issuer", _("Say who issued the document: one of the portal’s units, or another body.")))
    return faults


def _faults_of_days(document: DirectiveDocument) -> list[tuple[str, str]]:
    faults = []
    issued, begins, ends = document.issued_on, document.valid_from, document.valid_to
    if issued > today():
        faults.append(("issued_on", _("This day has not come yet. Check the year.")))
    if document.issuer_unit and (message := not_there_on(document.issuer_unit, issued)):
        faults.append(("issuer", message))
    if isinstance(ends, datetime.date) and ends < (begins if isinstance(begins, datetime.date) else issued):
        faults.append(("valid_to", _("The last day lies before the first one.")))
    return faults


def not_there_on(unit: Unit, day: datetime.date) -> str:
    """Why the unit cannot have issued something on the day: it did not exist. Unknown days count as open."""
    begins = known_start(unit.valid_from)
    if begins and day < begins:
        words = {"unit": unit.name, "day": date_format(begins, "SHORT_DATE_FORMAT")}
        return _("%(unit)s exists only from %(day)s on. Check the date, or name the unit of that time.") % words
    if unit.valid_to and day > unit.valid_to:
        words = {"unit": unit.name, "day": date_format(unit.valid_to, "SHORT_DATE_FORMAT")}
        return _("%(unit)s existed until %(day)s. Check the date, or name the unit that took over.") % words
    return ""


def _known_already(document: DirectiveDocument) -> DirectiveDocument | None:
    """Who enters the same document at the same moment waits, and is told of it then."""
    one_at_a_time("directives.document", document.number_key, document.issued_on)
    return duplicate_of(document)


def duplicate_of(document: DirectiveDocument) -> DirectiveDocument | None:
    """The document with the same number, day and issuer that is there already, however it is spelt."""
    same = DirectiveDocument.objects.filter(number_key=document.number_key, issued_on=document.issued_on)
    issuer = fold(document.issuer)
    found = same.exclude(pk=document.pk).select_related("issuer_unit", "steward")
    return next((each for each in found if fold(each.issuer) == issuer), None)


def issuer_named(text: str, on: datetime.date | None, own: Unit | None = None) -> tuple[Unit | None, str]:
    """The unit of this name (or `name (code)`) on the day, or the name of an outside body.

    Of several it is `own`, the unit for which the document is entered, if it has the name. Raises ValidationError where
    several other units have the name, or where it existed on other days only.
    """
    name = clean(text)
    units = _of_this_name(name)
    units_then = units if on is None else units.in_force(on)
    there = list(units_then[: SHOWN_UNITS + 1])
    if len(there) > 1 and own is not None and units_then.filter(pk=own.pk).exists():
        return own, ""
    if len(there) > 1:
        known = ", ".join(f"{each.name} ({each.code})" for each in there[:SHOWN_UNITS])
        raise ValidationError(
            _("Several units have this name. Write it with its code: %(known)s."), params={"known": known}
        )
    if not there and on is not None and (elsewhere := units.last()):
        raise ValidationError(not_there_on(elsewhere, on))
    return (there[0], "") if there else (None, name)


def _of_this_name(name: str) -> UnitQuerySet:
    """Units of all times with just this name, or this name and code; the database compares, and few are fetched."""
    bare, _open, code = name.removesuffix(")").rpartition(" (")
    known = Q(folded=fold(name))
    if name.endswith(")") and bare:
        known |= Q(folded=fold(bare), code__iexact=code.strip())
    return Unit.objects.annotate(folded=Fold("name")).filter(known).order_by("id")
