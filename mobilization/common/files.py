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
from collections.abc import Callable
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

    key = models.CharField(max_length=200, unique=True, editable=False)
    name = models.CharField(_("file name"), max_length=LONGEST_NAME)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("stored"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stored by")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


Stored = TypeVar("Stored", bound=StoredFile)


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
    the bytes are removed; when a transaction around this call fails later, its owner calls `remove_bytes`.
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
    token = secrets.token_hex(20)
    stored.key = default_storage.save(f"files/{token[:2]}/{token}", file)
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
    except BaseException:
        remove_bytes(stored)
        raise
    return stored


def open_for(user: Any, stored: Stored, may: Callable[[Any, Stored], bool]) -> AnyFile:
    """The bytes, open for reading, for work on behalf of `user`. The caller closes the file.

    Raises PermissionDenied when `may(user, stored)` says no, Http404 when the storage has lost the bytes.
    """
    if may(user, stored) is not True:
        raise PermissionDenied
    try:
        return default_storage.open(stored.key)
    except FileNotFoundError as error:
        logger.error("The bytes of %s %s are missing: %s", stored._meta.label, stored.pk, stored.key)  # noqa: TRY400
        raise Http404(_("The file is missing in the storage. The administrators have been told.")) from error


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
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # Browsers refuse to show a PDF in a sandbox; their viewers do not run it in the portal's name.
    sandbox = "" if shown and stored.content_type == PDF else "; sandbox"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'{sandbox}"
    )
    return response


def discard(stored: StoredFile) -> None:
    """Delete the row now and its bytes when the transaction commits; a rollback keeps both."""
    with transaction.atomic():
        transaction.on_commit(partial(remove_bytes, stored), robust=True)
        stored.delete()


def remove_bytes(stored: StoredFile) -> None:
    """Delete the bytes alone: for a file whose row a failed transaction takes back. Never raises for the storage."""
    try:
        default_storage.delete(stored.key)
    except OSError:
        logger.exception("Could not delete the bytes %s", stored.key)
