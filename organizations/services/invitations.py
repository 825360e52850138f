"""Invitations: a letter with a secret address, good once and for seven days, by which an account gets its password.

The secret is made when the letter is written and stands nowhere but in the letter: not in the job, not in the table
(only its SHA-256), not in the log. A letter written again, because a worker died, holds a new secret; the one before
opens nothing.
"""

import datetime
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.codes import fingerprint
from mobilization.common.recording import because
from mobilization.common.text import nfc
from mobilization.outbox.events import record_event
from mobilization.outbox.services import request_job
from organizations.models import Invitation, Person, User
from organizations.permissions.people import may_administer_account

SEND_INVITATION = "organizations.send_invitation"
VALID_FOR = datetime.timedelta(days=7)


class InvitationOver(Exception):
    """Used, withdrawn, too old, or never given: the answer is the same for all."""


@transaction.atomic
def invite(*, person: Person, email: str, language: str, by: Any) -> Invitation:
    """Make the person an account that waits for its first password, and promise the letter.

    Raises PermissionDenied; ValidationError at `email` when the person has an account or somebody has this address.
    """
    if not may_administer_account(by, person):
        raise PermissionDenied
    if User.objects.filter(person=person).exists():
        raise ValidationError({"email": _("This person has an account already.")})
    user = User(email=email, person=person, language=language, is_active=False)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise ValidationError({"email": _("An account with this e-mail address exists already.")}) from error
    return _send(user, by)


@transaction.atomic
def invite_again(user: User, *, reason: str = "", by: Any) -> Invitation:
    """A fresh letter for an account that is not in use: the letter was lost or is too old, or the account was off.

    Letters sent before open nothing any more. Raises PermissionDenied, and ValidationError for an account in use.
    """
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    if not may_administer_account(by, user.person):
        raise PermissionDenied
    if user.is_active:
        raise ValidationError(_("This account is in use: its owner can ask for a new password on the sign-in page."))
    with because(reason):
        withdraw_invitations(user)
        return _send(user, by)


@transaction.atomic
def correct_address(user: User, *, email: str, reason: str, by: Any) -> Invitation:
    """Another address for an account that nobody has used yet: letters sent before open nothing, a fresh one goes out.

    Raises PermissionDenied; ValidationError once an invitation was accepted, without a reason, and at `email` when it
    is the address of now or somebody's.
    """
    list(user.invitations.select_for_update().order_by("pk"))  # first, as who accepts does: neither waits for ever
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    if not may_administer_account(by, user.person):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that others understand it later.")})
    if not was_never_used(user):
        raise ValidationError(_("This account has been used: only its owner changes the address it signs in with."))
    if email.strip().lower() == user.email:
        raise ValidationError({"email": _("This is the address already. To try it again, send a fresh letter.")})
    with because(reason):
        user.email, user.address_refused_at = email, None
        try:
            with transaction.atomic():
                user.save(update_fields=["email", "address_refused_at"])
        except IntegrityError as error:
            raise ValidationError({"email": _("An account with this e-mail address exists already.")}) from error
        withdraw_invitations(user)
        record_event(kind="organizations.address_corrected", subject=user, by=by)
        return _send(user, by)


def was_never_used(user: User) -> bool:
    """Whether nobody has chosen a password or signed in: no letter was accepted, so its address is nobody's yet."""
    accepted = user.invitations.exclude(accepted_at=None)
    return not user.is_active and user.last_login is None and user.invitations.exists() and not accepted.exists()


def withdraw_invitations(user: User) -> int:
    """Letters on their way open nothing any more; returns how many there were."""
    return user.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())


def _send(user: User, by: Any) -> Invitation:
    invitation = Invitation.objects.create(
        user=user, token_hash=fingerprint(new_token()), invited_by=by, expires_at=timezone.now() + VALID_FOR
    )
    record_event(kind="organizations.invited", subject=user, by=by, data={"invitation": invitation.pk})
    request_job(kind=SEND_INVITATION, owner=None, params={"invitation": invitation.pk})
    return invitation


@transaction.atomic
def renew_token(invitation_id: int) -> tuple[Invitation, str] | None:
    """The open invitation and a new secret for its letter; None when it is over. The secret before opens nothing."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("user__person")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None or not _is_open(invitation):
        return None
    token = new_token()
    invitation.token_hash = fingerprint(token)
    invitation.save(update_fields=["token_hash"])
    return invitation, token


def open_invitation(token: str) -> Invitation:
    """The invitation this secret opens. Raises InvitationOver."""
    invitation = Invitation.objects.select_related("user__person").filter(token_hash=fingerprint(token)).first()
    if invitation is None or not _is_open(invitation):
        raise InvitationOver
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, password: str) -> User:
    """Set the first password and switch the account on. Once: raises InvitationOver, ValidationError at `password1`."""
    invited = Invitation.objects.filter(token_hash=fingerprint(token)).values_list("user", flat=True).first()
    if invited is None:
        raise InvitationOver
    # The account first, as whoever invites again holds it: two in opposite order would wait for each other for ever.
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=invited)
    invitation = Invitation.objects.select_for_update().filter(token_hash=fingerprint(token)).first()
    if invitation is None or not _is_open(invitation):
        raise InvitationOver
    password = nfc(password)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password1": error.messages}) from error
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    user.set_password(password)
    user.is_active = True
    user.address_refused_at = None  # the letter has arrived
    user.save(update_fields=["password", "is_active", "address_refused_at"])
    record_event(kind="organizations.invitation_accepted", subject=user, by=user)
    return user


def _is_open(invitation: Invitation) -> bool:
    over = invitation.accepted_at or invitation.withdrawn_at
    return not over and invitation.expires_at > timezone.now()


def new_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)
