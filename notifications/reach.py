"""Which notices somebody reads still: one rule for the inbox, its numbers and the mails."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Q

from notifications import kinds

if TYPE_CHECKING:
    from organizations.models import User


def still_seen(user: "User") -> Q:
    """Notices that tell of their reader, and those whose record the account sees in any of its roles of today.

    A condition on notices; only the roles are asked for beforehand. Kinds stand before the records, so that what names
    a record is read from notices of these kinds alone.
    """
    named: dict[kinds.Record, list[str]] = {}
    for name, record in kinds.of_records():
        named.setdefault(record, []).append(name)
    seen: dict[kinds.Record, Any] = {record: Q(pk__in=[]) for record in named}
    for _role in user.roles_in_turn():
        for record in named:
            seen[record] |= Exists(record.visible(user).filter(pk=record.named_by_notice()))
    found = ~Q(kind__in=[name for names in named.values() for name in names])
    for record, names in named.items():
        found |= Q(kind__in=names) & seen[record]
    return found
