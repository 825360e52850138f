"""Which way each person has chosen for each kind."""

from collections.abc import Iterable
from typing import Any

from notifications import kinds
from notifications.enums import Way
from notifications.kinds import Kind
from notifications.models import MailPreference


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


def choices_of(user: Any) -> list[tuple[Kind, Way]]:
    """Every kind that is mailed, by title, with the way in force for this person; one query."""
    mailed = kinds.mailed()
    found = ways(users=[user], names=[kind.name for kind in mailed])
    return [(kind, found[user.pk, kind.name]) for kind in mailed]
