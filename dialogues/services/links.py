"""Verbs of links: naming a model or a document, taking it away again."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Conference, ConferenceLink
from dialogues.permissions.conferences import writes_conference
from dialogues.services.conferences import locked_conference
from mobilization.outbox.events import record_event

KINDS = ("model", "document")


@transaction.atomic
def link_to(conference: Conference, kind: str, record: Any, *, by: Any) -> ConferenceLink:
    """Say that the conference has to do with a model or a document (`kind`), in whatever state it is.

    Raises PermissionDenied, ValidationError where it is named already.
    """
    stored = _kept(conference, by)
    if stored.links.filter(**{kind: record}).exists():
        raise ValidationError({kind: _("It is named already.")})
    record_event(kind="dialogues.linked", subject=stored, by=by, data={kind: record.pk})
    return ConferenceLink.objects.create(conference=stored, **{kind: record})


@transaction.atomic
def unlink(link: ConferenceLink, *, by: Any) -> None:
    """Take it away. Raises PermissionDenied, ValidationError where somebody else was quicker."""
    stored = _kept(link.conference, by)
    if not stored.links.filter(pk=link.pk).delete()[0]:
        raise ValidationError(_("Somebody else has taken this away."))
    record_event(kind="dialogues.unlinked", subject=stored, by=by, data={"link": link.pk})


def _kept(conference: Conference, by: Any) -> Conference:
    stored = locked_conference(conference)
    if not writes_conference(by, stored):
        raise PermissionDenied
    return stored
