"""Taking the second factor off for somebody who lost phone and recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.outbox.events import record_event
from organizations.models import User
from organizations.permissions.people import may_administer_account
from organizations.services.letters import promise_account_letter
from organizations.services.sessions import end_other_sessions
from organizations.services.sign_in import Proof, forget_failures


@transaction.atomic
def take_off_second_factor(user: User, *, reason: str, by: Any) -> User:
    """An administrator of all the person's roles takes it off: all sessions end, and the person is told by whom.

    The password stays as it is and is not the administrator's: this alone opens nothing. Raises PermissionDenied, and
    ValidationError without a reason or when there is none.
    """
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    if not may_administer_account(by, user.person):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that others understand it later.")})
    with because(reason):
        if not _removed(user):
            raise ValidationError(_("This account has no second factor."))
    record_event(kind="organizations.second_factor_removed", subject=user, by=by)
    told = {"administrator": by.get_full_name()}
    promise_account_letter("mfa/email/taken_off_by_administrator", user=user, context=told)
    return user


@transaction.atomic
def remove_second_factor(user: User) -> bool:
    """The same by whoever runs the server (`manage.py remove_second_factor`). False: there was none."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not _removed(user):
        return False
    promise_account_letter("mfa/email/totp_deactivated", user=user)
    return True


def _removed(user: User) -> bool:
    """Whether there was one; the day stands at the account, so that the record of changes tells it with the reason."""
    removed, _rows = Authenticator.objects.filter(user_id=user.pk).delete()
    if removed:
        user.second_factor_removed_at = timezone.now()
        user.save(update_fields=["second_factor_removed_at"])
        end_other_sessions(user, keep=None)
        forget_failures(user.email, Proof.CODE)
    return bool(removed)
