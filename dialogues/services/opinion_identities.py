"""Verbs of identities: looking at one or at a file, entering or changing it, erasing what is known of a citizen.

Each leaves a line in the log of looks, which says who did what when and for what purpose, never what the identity says;
the record of changes holds nothing of it (RELIABILITY D1).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from dialogues.models import (
    AgendaItem,
    EarlierAnswer,
    IdentityLook,
    Opinion,
    OpinionFile,
    OpinionIdentity,
    OpinionRating,
    OpinionReference,
    OpinionText,
    PublishedOpinion,
)
from dialogues.opinion_enums import OPEN, PURPOSES, IdentityAct
from dialogues.permissions.citizens import may_open_file
from dialogues.permissions.opinions import may_enter_identity, may_erase, may_unmask
from dialogues.services.data_requests import forget_files
from dialogues.services.hall_forgetting import forget_replies
from mobilization.common.editing import apply_values
from mobilization.common.files import discard
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import NotNow
from organizations.dates import today

KNOWN = ("name", "phone", "address")
CONSENTS = ("may_publish_name", "may_contact")
IDENTITY = (*KNOWN, *CONSENTS)


@transaction.atomic
def look_at_identity(opinion: Opinion, *, purpose: str, by: Any) -> OpinionIdentity | None:
    """Who said it, for this purpose; the look stands in the log before anything is shown. None: anonymous.

    Raises PermissionDenied, ValidationError for an unknown purpose.
    """
    stored = _locked(opinion)
    if not may_unmask(by, stored):
        raise PermissionDenied
    if purpose not in dict(PURPOSES):
        raise ValidationError({"purpose": _("Say what you look at it for.")})
    found: OpinionIdentity | None = OpinionIdentity.objects.filter(opinion=stored).first()
    if found is not None:
        IdentityLook.objects.create(opinion=stored, by=by, act=IdentityAct.SEEN, purpose=purpose)
    return found


def look_at_file(file: OpinionFile, *, by: Any) -> None:
    """Note that the account opens what a citizen sent: a picture may show who said it.

    For the call before the bytes go out. No purpose is asked for: a file belongs to what the opinion says. Once a day
    for each account and file. Raises PermissionDenied.
    """
    if not may_open_file(by, file):
        raise PermissionDenied
    look = IdentityLook(opinion_id=file.opinion_id, by=by, act=IdentityAct.OPENED, file=file.pk)
    IdentityLook.objects.bulk_create([look], ignore_conflicts=True)


@transaction.atomic
def enter_identity(opinion: Opinion, *, values: Mapping[str, Any], by: Any) -> None:
    """Put another identity, those of IDENTITY, in the place of what is there. Nothing in it: the opinion is anonymous.

    Raises PermissionDenied, ValidationError by field, ValueError for other keys.
    """
    stored = _locked(opinion)
    if not may_enter_identity(by, stored):
        raise PermissionDenied
    put_identity(stored, values, by=by)


def put_identity(opinion: Opinion, values: Mapping[str, Any], *, by: Any) -> None:
    """The same, for whoever holds the opinion: checked, stored and logged. Raises as `enter_identity`."""
    stored = OpinionIdentity.objects.filter(opinion=opinion).first()
    made = OpinionIdentity(opinion=opinion)
    apply_values(made, dict.fromkeys(KNOWN, "") | dict(values), IDENTITY)
    _check(made)
    if any(getattr(made, name) for name in KNOWN):
        made.consented_on = today() if any(getattr(made, name) for name in CONSENTS) else None
        made.pk = stored.pk if stored else None
        made.save()
        act = IdentityAct.CHANGED if stored else IdentityAct.ENTERED
    elif stored:
        stored.delete()
        act = IdentityAct.ERASED
    else:
        return
    IdentityLook.objects.create(opinion=opinion, by=by, act=act)


@transaction.atomic
def erase_citizen(opinion: Opinion, *, by: Any) -> None:
    """Erase what is known of the citizen: identity, words, place and the answer, which may repeat them.

    The opinion stays with its number, kinds, days and states, so that figures stay (P4).
    Raises PermissionDenied, NotNow while it is open: who asks for it withdraws the opinion, or waits for the answer;
    the identity alone goes at any time.
    """
    stored = _locked(opinion)
    if not may_erase(by, stored):
        raise PermissionDenied
    if stored.state in OPEN:
        raise NotNow(_("Nobody could answer it without its text: note first that the citizen withdraws it."), stored)
    forget_citizen(stored, by=by)
    record_event(kind="dialogues.opinion_erased", subject=stored, by=by, data={})


def forget_citizen(opinion: Opinion, *, by: Any) -> None:
    """The same as `forget_citizens`, of one."""
    forget_citizens([opinion.pk], by=by)


def forget_citizens(opinions: Sequence[int], *, by: Any) -> None:
    """Take identity, words, files, what was published and what was said of the answer away; for who holds them.

    Stars of a rating stay: they are figures. `by` is None for the citizen and for the clock. As many queries for many.
    """
    for opinion in Opinion.objects.filter(AgendaItem.objects.replied(OuterRef("pk")), pk__in=opinions).order_by("pk"):
        forget_replies(opinion)
        OpinionText.objects.filter(opinion=opinion).delete()  # the last of a group takes the reply to all along
    for model in (OpinionIdentity, OpinionText, PublishedOpinion, EarlierAnswer):
        model._default_manager.filter(opinion__in=opinions).delete()
    OpinionRating.objects.filter(opinion__in=opinions).update(words="")
    for file in OpinionFile.objects.filter(opinion__in=opinions):
        discard(file)
    OpinionReference.objects.filter(opinion__in=opinions).update(ref="")
    forget_files(opinions)
    IdentityLook.objects.bulk_create(IdentityLook(opinion_id=pk, by=by, act=IdentityAct.ERASED) for pk in opinions)


def _locked(opinion: Opinion) -> Opinion:
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("steward", "assigned_steward")
    stored: Opinion = rows.get(pk=opinion.pk)
    return stored


def _check(made: OpinionIdentity) -> None:
    """Raises ValidationError: a consent without what it is about is a slip of the pen."""
    wrong = {}
    if made.may_publish_name and not made.name:
        wrong["may_publish_name"] = _("There is no name to publish: enter it, or take the tick away.")
    if made.may_contact and not (made.phone or made.address):
        wrong["may_contact"] = _("Enter a telephone or an address, or take the tick away.")
    if wrong:
        raise ValidationError(wrong)
