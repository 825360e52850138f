"""The e-mail address one signs in with: changing it, when the new mailbox has answered; and when mail comes back."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.outbox.events import record_event
from organizations.models import User
from organizations.permissions.people import may_administer_account
from organizations.services.letters import promise_account_letter
from organizations.services.sessions import end_other_sessions
from organizations.services.sign_in import Proof, forget_failures

VALID_SECONDS = 3600
_SALT = "organizations.change_address"


def is_free(address: str) -> bool:
    """Whether no account signs in with the address."""
    return not User.objects.filter(email=address.lower()).exists()


def change_token(*, user: User, address: str) -> str:
    """What the letter to the new mailbox carries: good for an hour, for this account, while it has its old address."""
    return signing.dumps([user.pk, user.email, address.lower()], salt=_SALT)


def address_of(token: str, *, user: User) -> str | None:
    """The new address a letter is about; None when the letter is too old, used already, or somebody else's."""
    try:
        pk, old, new = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return None
    return str(new) if (pk, old) == (user.pk, user.email) else None


@transaction.atomic
def change_address(*, user: User, address: str, keep_session: str | None) -> str:
    """Sign in with the new address from now on; answers the old one, whose mailbox is told. Other sessions end.

    Links to set a new password that went to the old mailbox no longer work. The same address once more says that its
    mailbox takes mail again. Raises ValidationError when somebody else has the address.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    old, user.email = user.email, address
    user.address_refused_at = None
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "address_refused_at"])
    except IntegrityError as error:
        raise ValidationError(_("An account with this e-mail address exists already.")) from error
    EmailAddress.objects.filter(user=user).delete()  # allauth's copy would still open the door to the old address
    end_other_sessions(user, keep=keep_session)
    forget_failures(old, *Proof)
    if old != address:
        told = {"address": address}
        promise_account_letter("account/email/address_changed", user=user, address=old, context=told)
    return old


@transaction.atomic
def note_refusal(*, user: User, address: str) -> bool:
    """The mail server said that there is no such mailbox: no more mails go there until the address is confirmed anew.

    False when that is known already, or the account has another address by now.
    """
    refused = User.objects.select_for_update().filter(pk=user.pk, email=address, address_refused_at=None).first()
    if refused is None:
        return False
    with because(_("The mail server refused the address.")):
        refused.address_refused_at = timezone.now()
        refused.save(update_fields=["address_refused_at"])
    record_event(kind="organizations.address_refused", subject=refused, by=None)
    return True


@transaction.atomic
def trust_address(user: User, *, reason: str, by: Any) -> User:
    """Send mails to the address again, because an administrator knows that it works now.

    Raises PermissionDenied, and ValidationError without a reason or when nothing was refused.
    """
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    if not may_administer_account(by, user.person):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that others understand it later.")})
    if user.address_refused_at is None:
        raise ValidationError(_("Mails go to this address already."))
    with because(reason):
        user.address_refused_at = None
        user.save(update_fields=["address_refused_at"])
    record_event(kind="organizations.address_trusted", subject=user, by=by)
    return user
