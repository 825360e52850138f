"""Choosing how mail comes: for oneself alone, and only what differs from the default is kept."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from notifications import kinds
from notifications.enums import Way
from notifications.models import MailPreference, Notice


@transaction.atomic
def choose_ways(chosen: Mapping[str, str], *, by: Any) -> int:
    """For each kind (its name) the way by which its notices shall come from now on; returns how many changed.

    What waits for a mail of the day and shall not be mailed any more, waits no longer. Raises UnknownKind, and
    ValidationError by kind for a way the kind does not allow.
    """
    wrong = {
        name: [_("Mail about this cannot be switched off.")] for name, way in chosen.items() if not _allowed(name, way)
    }
    if wrong:
        raise ValidationError(wrong)
    kept = {row.kind: row for row in MailPreference.objects.select_for_update().filter(user=by, kind__in=chosen)}
    changed = [name for name, way in chosen.items() if _change(by, name, Way(way), kept.get(name))]
    unwanted = [name for name in changed if chosen[name] == Way.INBOX]
    if unwanted:
        Notice.objects.unread().filter(recipient=by, for_digest=True, kind__in=unwanted).update(for_digest=False)
    return len(changed)


def _allowed(name: str, way: str) -> bool:
    kind = kinds.get(name)
    return kind.is_mailed and way in kind.ways


def _change(user: Any, name: str, way: Way, row: MailPreference | None) -> bool:
    default = kinds.get(name).default
    if way == (row.way if row else default):
        return False
    if way == default:
        MailPreference.objects.filter(user=user, kind=name).delete()
    else:
        MailPreference.objects.update_or_create(user=user, kind=name, defaults={"way": way})
    return True
