"""Which way each person has chosen for each kind."""

from collections.abc import Iterable, Sequence
from typing import Any

from notifications import kinds
from notifications.enums import Way
from notifications.kinds import Kind
from notifications.models import MailPreference, Notice


def ways(*, users: Iterable[Any], names: Iterable[str]) -> dict[tuple[int, str], Way]:
    """The way in force for each of these accounts and kinds; one query. A kind nobody knows is not mailed."""
    users, names = list({user.pk for user in users}), set(names)
    rows = MailPreference.objects.filter(user__in=users, kind__in=names).values_list("user", "kind", "way")
    chosen = {(user, kind): way for user, kind, way in rows}
    known = {name: kinds.find(name) for name in names}
    return {
        (user, name): kind.way(chosen.get((user, name))) if kind else Way.INBOX
        for name, kind in known.items()
        for user in users
    }


def still_seen(user: Any, notices: Sequence[Notice]) -> list[Notice]:
    """Those of these notices to the account whose record it sees still, in any of its roles of today.

    One query for each role and each kind of record, not for each notice.
    """
    records = {each.pk: kind.record for each in notices if (kind := kinds.find(each.kind)) and kind.record}
    seen = {each.pk for each in notices if each.pk not in records}
    for role in [each.pk for each in user.memberships_now] or [None]:
        user.act_in(role)
        for record in set(records.values()):
            keys = {each.pk: record.key(each) for each in notices if records.get(each.pk) is record}
            found = set(record.visible(user).filter(pk__in=keys.values()).values_list("pk", flat=True))
            seen |= {pk for pk, key in keys.items() if key in found}
    user.act_in(None)
    return [each for each in notices if each.pk in seen]


def choices_of(user: Any) -> list[tuple[Kind, Way]]:
    """Every kind that is mailed, by title, with the way in force for this person; one query."""
    mailed = kinds.mailed()
    found = ways(users=[user], names=[kind.name for kind in mailed])
    return [(kind, found[user.pk, kind.name]) for kind in mailed]
