"""Changing the e-mail address one signs in with: the new mailbox must answer first."""

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.models import User
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
    """Sign in with the new address from now on; answers the old one. Other sessions end.

    Links to set a new password that went to the old mailbox no longer work. Raises ValidationError when somebody else
    has the address.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    old, user.email = user.email, address
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise ValidationError(_("An account with this e-mail address exists already.")) from error
    EmailAddress.objects.filter(user=user).delete()  # allauth's copy would still open the door to the old address
    end_other_sessions(user, keep=keep_session)
    forget_failures(old, *Proof)
    return old
