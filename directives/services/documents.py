"""Verbs of directive documents: entering, correcting, linking, attaching; asking for the list as a file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from directives.enums import LinkKind
from directives.models import DirectiveDocument, DocumentFile, DocumentLink
from directives.permissions.documents import may_edit_document, may_enter_for, may_say_of, may_see_document
from directives.services.document_checks import check_document_values
from directives.services.duties import renew_titles
from mobilization.common.files import StoredFile, discard, kept_whole, store
from mobilization.common.text import clean
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job
from organizations.models import Unit
from organizations.services.list_files import request_list

EDITABLE = (
    "number",
    "type",
    "issuer_unit",
    "issuer_name",
    "issued_on",
    "abstract",
    "signer",
    "valid_from",
    "valid_to",
    "is_internal",
    "source",
)
EXPORT_DOCUMENTS = "directives.export_documents"
_LINKS_LOCK = 5_204_417_118_260_093_771


class DocumentChanged(Exception):
    """Somebody else changed the document since the editor opened it; `current` is the document as it is now."""

    def __init__(self, current: DirectiveDocument) -> None:
        self.current = current
        super().__init__(current.version)


def enter_document(
    *, unit: Unit, values: Mapping[str, Any], files: Iterable[CheckedFile] = (), by: Any
) -> DirectiveDocument:
    """Enter a document for `unit` with its files; `values` are those of EDITABLE.

    Without a type the symbol in the number decides. Raises PermissionDenied and ValidationError by field; a document
    that is there already is told with its address, if `by` may see it.
    """
    if not may_enter_for(by, unit):
        raise PermissionDenied
    with kept_whole() as kept:
        document = DirectiveDocument(unit=unit, steward=unit)
        _apply(document, values, by=by)
        document.save()
        for file in files:
            _attach(document, file, by=by, kept=kept)
        record_event(kind="directives.document_entered", subject=document, by=by, data={"number": document.number})
    return document


@transaction.atomic
def edit_document(
    document: DirectiveDocument, *, version: int, changes: Mapping[str, Any], by: Any
) -> DirectiveDocument:
    """Correct the document that the editor saw as `version`; returns it as stored.

    Raises PermissionDenied, DocumentChanged when the stored version is another one (nothing is overwritten), and
    ValidationError by field. Without a difference nothing is written.
    """
    stored = _locked(document, by)
    if stored.version != version:
        raise DocumentChanged(stored)
    before = {name: getattr(stored, name) for name in EDITABLE}
    _apply(stored, changes, by=by)
    different = sorted(name for name, value in before.items() if getattr(stored, name) != value)
    if different:
        stored.version += 1
        stored.save()
        if "number" in different:
            renew_titles(stored)
        record_event(kind="directives.document_edited", subject=stored, by=by, data={"fields": different})
    return stored


def _locked(document: DirectiveDocument, by: Any) -> DirectiveDocument:
    rows = DirectiveDocument.objects.select_for_update(of=("self",)).select_related("steward")
    stored: DirectiveDocument = rows.get(pk=document.pk)
    if not may_edit_document(by, stored):
        raise PermissionDenied
    return stored


def _apply(document: DirectiveDocument, values: Mapping[str, Any], *, by: Any) -> None:
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"These fields of a document are not edited: {sorted(unknown)}")
    for name, value in values.items():
        setattr(document, name, clean(value, multiline=name == "abstract") if isinstance(value, str) else value)
    check_document_values(document, by=by)


def attach_files(document: DirectiveDocument, *, files: Sequence[CheckedFile], by: Any) -> list[DocumentFile]:
    """Keep checked files with the document, all or none; the same bytes are kept once. Raises PermissionDenied."""
    with kept_whole() as kept:
        stored = _locked(document, by)
        return [_attach(stored, file, by=by, kept=kept) for file in files]


def _attach(document: DirectiveDocument, file: CheckedFile, *, by: Any, kept: list[StoredFile]) -> DocumentFile:
    made = DocumentFile(document=document)
    kept.append(store(made, file.content, name=file.name, content_type=file.content_type, by=by))
    same = DocumentFile.objects.filter(document=document, sha256=made.sha256).exclude(pk=made.pk).first()
    if same is None:
        return made
    discard(made)
    return same


@transaction.atomic
def remove_file(file: DocumentFile, *, by: Any) -> None:
    """Take a file away from its document. Raises PermissionDenied."""
    _locked(file.document, by)
    discard(file)


@transaction.atomic
def link_documents(document: DirectiveDocument, *, kind: str, other: DirectiveDocument, by: Any) -> DocumentLink:
    """Note what `document` does with `other`; the same again changes nothing.

    The validity of a replaced document follows from the link (`DocumentQuerySet.in_force`); nothing is written to it.
    Raises PermissionDenied, and ValidationError where the two cannot stand so: the other is the same or a later one, or
    who looks after it stands elsewhere or above.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LINKS_LOCK])
    stored = _locked(document, by)
    if not may_see_document(by, other):
        raise ValidationError({"other": _("There is no document with this number.")})
    if kind not in LinkKind.values:
        raise ValidationError({"kind": _("Choose what the document does with the other one.")})
    if not may_say_of(by, stored, kind, other):
        text = _("Only the unit that looks after that document, or one above, says that it is replaced or amended.")
        raise ValidationError({"other": text})
    if other.pk == stored.pk:
        raise ValidationError({"other": _("A document cannot be linked to itself.")})
    if other.issued_on > stored.issued_on:
        raise ValidationError(
            {"other": _("The other document is later than this one. Enter the link at the later one.")}
        )
    if DocumentLink.objects.filter(document=other, other=stored, kind=kind).exists():
        raise ValidationError({"other": _("The other document says the same of this one already.")})
    link, _made = DocumentLink.objects.get_or_create(document=stored, other=other, kind=kind)
    return link


@transaction.atomic
def unlink_documents(link: DocumentLink, *, by: Any) -> None:
    """Take a link away. Raises PermissionDenied, also where one could not have made it."""
    stored = _locked(link.document, by)
    if not may_say_of(by, stored, link.kind, link.other):
        raise PermissionDenied
    link.delete()


def request_documents_export(*, filters: dict[str, str], by: Any, kind: str = EXPORT_DOCUMENTS) -> Job:
    """Ask for a list as an Excel file; asking again while the same export is under way returns that one.

    The membership they act in is part of the request: the file holds what they may see in that office.
    """
    return request_list(kind, filters=filters, by=by)
