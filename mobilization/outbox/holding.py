"""Files kept beside a form that came back with a fault: a browser does not send them again by itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from mobilization.common.files import digest_of, discard, remove_bytes, store, store_picture
from mobilization.common.pictures import PreparedPicture
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.models import HeldFile

MOST_HELD = 24
"""Of one account, beside all its forms: of more the oldest go, and the account is told."""
MOST_OF_STRANGERS = 2_000
"""Of all strangers together, who have no account: of more the oldest go."""
HELD_HOURS = 24

Accepted = PreparedPicture | CheckedFile


def held_for(owner: Any, form: str) -> "QuerySet[HeldFile]":
    """What the account has kept beside this form, in the order in which it was chosen.

    A stranger (`AnonymousUser`) keeps beside a form whose name nobody else knows.
    """
    return HeldFile.objects.filter(created_by=owner.pk, form=form).order_by("id")


def hold(owner: Any, form: str, chosen: Mapping[str, Sequence[Accepted]]) -> list[str]:
    """Keep files that were looked at beside the form, by the field they were chosen in; the same bytes once.

    Returns the names of those that are no longer kept for it, beside whatever form they stood, the oldest first.
    """
    known = set(held_for(owner, form).values_list("sha256", flat=True))
    made: list[HeldFile] = []
    try:
        with transaction.atomic():
            for field, files in chosen.items():
                for each in files:
                    sum_of_bytes = digest_of(each.content)
                    if sum_of_bytes not in known:
                        known.add(sum_of_bytes)
                        made.append(_kept(HeldFile(form=form, field=field), each, owner))
            most = MOST_HELD if owner.pk else MOST_OF_STRANGERS
            beyond = list(HeldFile.objects.filter(created_by=owner.pk).order_by("-id")[most:])
            for file in beyond:
                discard(file)
            return [file.name for file in reversed(beyond)]
    except BaseException:
        for file in made:
            remove_bytes(file)
        raise


def _kept(file: HeldFile, accepted: Accepted, owner: Any) -> HeldFile:
    if isinstance(accepted, PreparedPicture):
        return store_picture(file, accepted, by=owner if owner.pk else None)
    by = owner if owner.pk else None
    return store(file, accepted.content, name=accepted.name, content_type=accepted.content_type, by=by)


@transaction.atomic
def let_go(owner: Any, form: str, only: Collection[int] | None = None) -> None:
    """Forget what is kept beside the form, or of it `only` these."""
    files = held_for(owner, form)
    for file in files if only is None else files.filter(pk__in=only):
        discard(file)


def taken(file: HeldFile) -> Accepted:
    """The file as its field had accepted it."""
    with default_storage.open(file.key) as stored:
        content = stored.read()
    if file.thumbnail_key is None or file.width is None or file.height is None or file.phash is None:
        kind = next((kind for kind in Kind if kind.content_type == file.content_type), Kind.OTHER)  # a table as text
        return CheckedFile(name=file.name, kind=kind, content_type=file.content_type, content=content)
    with default_storage.open(file.thumbnail_key) as stored:
        thumbnail = stored.read()
    return PreparedPicture(
        name=file.name, content=content, content_type=file.content_type, width=file.width, height=file.height,
        thumbnail=thumbnail, taken_on=file.taken_on, phash=file.phash,
    )  # fmt: skip


def remove_old_held_files(*, limit: int = 500) -> int:
    """Throw away what is older than a day: nobody came back to the form."""
    old = list(HeldFile.objects.filter(created_at__lt=Now() - timedelta(hours=HELD_HOURS))[:limit])
    for file in old:
        discard(file)
    return len(old)
