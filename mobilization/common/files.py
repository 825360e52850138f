"""One door for bytes: how files are stored, and the only way in which they leave the portal again.

An app gives its attachments a concrete table (`class ModelFile(StoredFile)` with a foreign key to what it belongs to),
keeps bytes with `store`, and answers requests with `serve`, to which it hands its own predicate. Addresses of the
storage itself are never given out: a link would outlive the right to follow it.
"""

from __future__ import annotations

import hashlib
import logging
import mimetypes
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import clean

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from mobilization.common.pictures import PreparedPicture

    AnyFile = File[Any]
else:
    AnyFile = File  # Django's class takes no type at run time

LONGEST_NAME, LONGEST_ENDING = 150, 10
UNKNOWN_TYPE = "application/octet-stream"
PDF = "application/pdf"
# What a browser may show itself: nothing that can carry script (no HTML, no SVG, no XML).
SHOWN_INLINE = frozenset({PDF, "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"})
_REFUSED_IN_NAMES = '<>:"|?*'


class StoredFile(models.Model):
    """What the portal knows about a file whose bytes lie in the storage under `key`."""

    KEY_FIELDS: tuple[str, ...] = ("key",)

    key = models.CharField(max_length=200, unique=True, editable=False)
    name = models.CharField(_("file name"), max_length=LONGEST_NAME)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("stored"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stored by")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class StoredPicture(StoredFile):
    """A picture as `uploads.prepare_picture` makes it, kept with `store_picture`. `key` holds the picture itself."""

    KEY_FIELDS = ("key", "thumbnail_key")

    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    phash = models.BigIntegerField(editable=False)
    thumbnail_key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        abstract = True


Stored = TypeVar("Stored", bound=StoredFile)
Picture = TypeVar("Picture", bound=StoredPicture)


def clean_name(name: str) -> str:
    """A file's name without folders, control and bidirectional characters; at most 150 long, its ending kept."""
    name = clean(name.replace("\\", "/")).rpartition("/")[2]
    name = "".join("_" if sign in _REFUSED_IN_NAMES else sign for sign in name).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= LONGEST_ENDING:
        name = stem[: LONGEST_NAME - len(ending) - 1].rstrip() + dot + ending
    return unicodedata.normalize("NFC", name[:LONGEST_NAME].rstrip()) or "file"


def store(
    stored: Stored, content: bytes | IO[bytes] | AnyFile, *, name: str, content_type: str = "", by: Any = None
) -> Stored:
    """Keep `content` (bytes, or a file that can be rewound) and save `stored`, an unsaved row of the app's own table.

    `content_type` is what the caller found out about the bytes (never what a browser claimed); without it the name's
    ending decides. `by`: the account, or None for the portal itself. The key is random. When the row cannot be saved
    the bytes are removed; when a transaction around this call fails later, `kept_whole` removes them, too.
    """
    file: AnyFile = ContentFile(content) if isinstance(content, bytes) else File(content)
    digest = hashlib.sha256()
    size = 0
    for chunk in file.chunks():
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    stored.name = clean_name(name)
    stored.content_type = content_type or mimetypes.guess_type(stored.name)[0] or UNKNOWN_TYPE
    stored.size, stored.sha256, stored.created_by = size, digest.hexdigest(), by
    stored.key = default_storage.save(_new_key(), file)
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
    except BaseException:
        remove_bytes(stored)
        raise
    return stored


def store_picture(stored: Picture, prepared: PreparedPicture, *, by: Any = None) -> Picture:
    """Keep a prepared picture with its thumbnail and save `stored`, an unsaved row of the app's own table.

    As with `store`: without the row no bytes stay, and `remove_bytes` is for transactions that fail later.
    """
    stored.width, stored.height = prepared.width, prepared.height
    stored.taken_on, stored.phash = prepared.taken_on, prepared.phash
    stored.thumbnail_key = default_storage.save(_new_key(), ContentFile(prepared.thumbnail))
    try:
        return store(stored, prepared.content, name=prepared.name, content_type=prepared.content_type, by=by)
    except BaseException:
        remove_bytes(stored)
        raise


def digest_of(content: bytes | AnyFile) -> str:
    """SHA-256 of what `store` would keep; a file is at its beginning again."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    found = hashlib.sha256()
    for chunk in content.chunks():
        found.update(chunk)
    content.seek(0)
    return found.hexdigest()


def _new_key() -> str:
    """A place in the storage that says nothing and cannot be guessed."""
    token = secrets.token_hex(20)
    return f"files/{token[:2]}/{token}"


def open_for(user: Any, stored: Stored, may: Callable[[Any, Stored], bool]) -> AnyFile:
    """The bytes, open for reading, for work on behalf of `user`. The caller closes the file.

    Raises PermissionDenied when `may(user, stored)` says no, Http404 when the storage has lost the bytes.
    """
    return _open(user, stored, may, stored.key)


def _open(user: Any, stored: Stored, may: Callable[[Any, Stored], bool], key: str) -> AnyFile:
    if may(user, stored) is not True:
        raise PermissionDenied
    try:
        return default_storage.open(key)
    except FileNotFoundError as error:
        logger.error("The bytes of %s %s are missing: %s", stored._meta.label, stored.pk, key)  # noqa: TRY400
        raise Http404(_("The file is missing in the storage. Please tell those who run the portal.")) from error


class _Download(FileResponse):
    block_size = 64 * 1024


def serve(user: Any, stored: Stored, may: Callable[[Any, Stored], bool], *, inline: bool = False) -> FileResponse:
    """Answer with the file, streamed, if `may(user, stored)` is True; the only way in which bytes leave the portal.

    Downloads by default; `inline` shows PDF, pictures and plain text in the browser and still downloads the rest.
    Nothing is cached, and the browser neither guesses the type nor runs anything in it.
    Raises PermissionDenied, Http404.
    """
    shown = inline and stored.content_type in SHOWN_INLINE
    response = _Download(
        open_for(user, stored, may), as_attachment=not shown, filename=stored.name, content_type=stored.content_type
    )
    # Browsers refuse to show a PDF in a sandbox; their viewers do not run it in the portal's name.
    return _guarded(response, sandbox=not (shown and stored.content_type == PDF))


def serve_thumbnail(user: Any, stored: Picture, may: Callable[[Any, Picture], bool]) -> FileResponse:
    """Answer with the picture's thumbnail: the same door, predicate and headers as `serve`.

    Raises PermissionDenied, Http404.
    """
    file = _open(user, stored, may, stored.thumbnail_key)
    return _guarded(_Download(file, filename=stored.name, content_type="image/jpeg"), sandbox=True)


def _guarded(response: FileResponse, *, sandbox: bool) -> FileResponse:
    """What goes with all bytes: nothing is cached, guessed or run."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" + "; sandbox" * sandbox
    )
    return response


@contextmanager
def kept_whole() -> Iterator[list[StoredFile]]:
    """A transaction that keeps all its files or none: when it fails, the bytes go of what is in the list it gives.

    Put a file in the list as soon as it is stored: `kept.append(store(…))`.
    """
    kept: list[StoredFile] = []
    try:
        with transaction.atomic():
            yield kept
    except BaseException:
        for file in kept:
            remove_bytes(file)
        raise


def discard(stored: StoredFile) -> None:
    """Delete the row now and its bytes when the transaction commits; a rollback keeps both."""
    with transaction.atomic():
        transaction.on_commit(partial(remove_bytes, stored), robust=True)
        stored.delete()


def remove_bytes(stored: StoredFile) -> None:
    """Delete the bytes alone: for a file whose row a failed transaction takes back. Never raises for the storage."""
    for key in filter(None, (getattr(stored, field) for field in stored.KEY_FIELDS)):
        try:
            default_storage.delete(key)
        except OSError:
            logger.exception("Could not delete the bytes %s", key)
