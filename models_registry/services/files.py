"""Attaching files to a model, to one of its progress entries or to one of its field checks."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from mobilization.common.files import digest_of, remove_bytes, store, store_picture
from mobilization.common.pictures import PreparedPicture
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event
from models_registry.comparisons import compare_photos_later
from models_registry.enums import FileKind
from models_registry.models import FieldCheck, ModelFile, ProgressEntry, RegisteredModel
from models_registry.permissions import may_check, may_describe, may_describe_file, may_edit_model
from models_registry.services.drafts import locked
from models_registry.services.parts import FILE_FIELDS, Row, write_files

MOST_FILES = 60
"""Of a model itself, and of each of its progress entries and field checks."""


@transaction.atomic
def add_files(
    model: RegisteredModel,
    accepted: Sequence[PreparedPicture | CheckedFile],
    *,
    by: Any,
    progress: ProgressEntry | None = None,
    check: FieldCheck | None = None,
) -> list[ModelFile]:
    """Keep files that were looked at (`FilesField`): pictures as photographs, the rest as documents, without consent.

    To one part of the model when `progress` or `check` is given; then call it last in the transaction that writes the
    part, for bytes do not come back with a rollback. A file that is there already, byte for byte, is not kept twice.
    Raises PermissionDenied, ValidationError of `files` when there would be too many.
    """
    stored = locked(model)
    may = may_check if check else may_edit_model
    if not may(by, stored):
        raise PermissionDenied
    there = list(ModelFile.objects.filter(model=stored, progress=progress, check_made=check))
    fresh = _without_copies(accepted, {file.sha256 for file in there})
    if len(there) + len(fresh) > MOST_FILES:
        raise ValidationError({"files": _("At most %(most)s files fit here.") % {"most": MOST_FILES}})
    made: list[ModelFile] = []
    try:
        for each in fresh:
            made.append(_keep(ModelFile(model=stored, progress=progress, check_made=check), each, by))  # noqa: PERF401
        if made:
            RegisteredModel.objects.filter(pk=stored.pk).update(version=stored.version + 1, edited_at=now())
            files = [file.pk for file in made]
            record_event(kind="models_registry.files_added", subject=stored, by=by, data={"files": files})
            compare_photos_later(file.pk for file in made if file.kind == FileKind.PHOTO)
    except BaseException:
        for file in made:
            remove_bytes(file)
        raise
    return made


class FilesChanged(Exception):
    """Somebody else said something else about these files since the editor saw them."""


def mark_of(files: Iterable[ModelFile]) -> str:
    """A mark of which files there are and what is said about them."""
    said = [(file.pk, *(getattr(file, name) for name in FILE_FIELDS)) for file in files]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


@transaction.atomic
def describe_files(part: ProgressEntry | FieldCheck, rows: Sequence[Row], *, by: Any, seen: str) -> bool:
    """Captions, consent and what photographs show, of the files of one progress entry or field check.

    True when something changed. `seen` is the mark of what the editor saw. Raises PermissionDenied, FilesChanged,
    ValidationError of `files`.
    """
    stored = locked(part.model)
    if not may_describe(by, part):
        raise PermissionDenied
    files = part.files.order_by("id")
    if mark_of(files) != seen:
        raise FilesChanged
    return _write(stored, rows, files, by)


@transaction.atomic
def describe_file(file: ModelFile, values: Mapping[str, Any], *, by: Any, seen: str) -> bool:
    """Caption, consent, what a photograph shows of one file of any part; `remove` takes it away. True: it changed.

    `seen` is the mark of the file as the editor saw it. Raises PermissionDenied, DoesNotExist, FilesChanged,
    ValidationError of `files`.
    """
    stored = locked(file.model)
    files = ModelFile.objects.filter(model=stored, pk=file.pk).select_related("model__steward")
    known = files.get()
    if not may_describe_file(by, known):
        raise PermissionDenied
    if mark_of([known]) != seen:
        raise FilesChanged
    return _write(stored, [{**values, "id": known.pk}], files, by)


def _write(stored: RegisteredModel, rows: Sequence[Row], files: QuerySet[ModelFile], by: Any) -> bool:
    if not write_files(stored, rows, files):
        return False
    RegisteredModel.objects.filter(pk=stored.pk).update(version=stored.version + 1, edited_at=now())
    ids = [row["id"] for row in rows]
    record_event(kind="models_registry.files_described", subject=stored, by=by, data={"files": ids})
    return True


def _keep(file: ModelFile, accepted: PreparedPicture | CheckedFile, by: Any) -> ModelFile:
    if isinstance(accepted, PreparedPicture):
        file.kind = FileKind.PHOTO
        return store_picture(file, accepted, by=by)
    file.kind = FileKind.DOCUMENT
    return store(file, accepted.content, name=accepted.name, content_type=accepted.content_type, by=by)


def _without_copies(
    accepted: Sequence[PreparedPicture | CheckedFile], known: set[str]
) -> list[PreparedPicture | CheckedFile]:
    fresh = []
    for each in accepted:
        sum_of_bytes = digest_of(each.content)
        if sum_of_bytes not in known:
            known.add(sum_of_bytes)
            fresh.append(each)
    return fresh
