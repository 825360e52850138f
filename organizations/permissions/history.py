"""Who reads the record of changes (DOMAIN §8): of units, secretaries and leaders too; of people, who may see people.

Each app says once, for each of its tables on record, which rows lie in whose reach: `readable(Model, within=…)`. The
rule is asked of the row as it is, or as it was when it was deleted, so it names only columns that are on record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from organizations.enums import Role
from organizations.models import (
    CalendarDay,
    Invitation,
    Membership,
    Person,
    QueuedItem,
    Reorganisation,
    Stewarded,
    Unit,
    UnitSuccession,
    User,
)
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.permissions.reach import is_signed_in
from organizations.querysets import READERS_OF_PEOPLE

READERS = (Role.ADMINISTRATOR, Role.AUDITOR, Role.SECRETARY, Role.LEADER)


@dataclass(frozen=True)
class Reach:
    """Which rows belong to the subtree with this path, and which roles read their history; which are one's own.

    `only`: of no other rows anybody reads it, superusers neither.
    """

    within: Callable[[str], Q]
    roles: tuple[str, ...] = READERS
    own: Callable[[Any], Q] | None = None
    only: Callable[[], Q] = Q


_reach: dict[type[models.Model], Reach] = {}
_units: dict[type[models.Model], tuple[str, ...]] = {}


def readable(
    model: type[models.Model],
    *,
    within: Callable[[str], Q],
    roles: tuple[str, ...] = READERS,
    own: Callable[[Any], Q] | None = None,
    only: Callable[[], Q] | None = None,
) -> None:
    """Let `roles` read the history of those rows of `model` that `within(path)` finds in the reach of their unit.

    `own(user)` finds the rows about the person themselves: what they changed of these they are always told.
    `only()` finds those whose history anybody reads at all.
    """
    _reach[model] = Reach(within, roles, own, only or Q)


def belongs_to(model: type[models.Model], *ways: str) -> None:
    """Name the ways from a row to the units it belongs to, such as `model__steward`; "" is the row itself.

    It gives nobody a right: a list of changes names these units as far as its reader reaches.
    """
    _units[model] = ways


def ways_to_units(model: type[models.Model]) -> tuple[str, ...]:
    """From a row to its units; of records with a steward to the steward."""
    return _units.get(model, ("steward",) if issubclass(model, Stewarded) else ())


def _of_steward(path: str) -> Q:
    return Q(steward__path__startswith=path)


def reach_of(model: type[models.Model]) -> Reach | None:
    """The rule for this table; records with a steward have one without being named. None: superusers only."""
    return _reach.get(model) or (Reach(_of_steward) if issubclass(model, Stewarded) else None)


def rows_with_history(user: Any, model: type[models.Model]) -> Q | None:
    """The condition on rows of `model` whose history the person may read; None: not a single one."""
    if not is_signed_in(user):
        return None
    acting, reach = user.acting, reach_of(model)
    if user.is_superuser:
        return reach.only() if reach else Q()
    if acting is None or reach is None or acting.role not in reach.roles:
        return None
    return reach.within(acting.unit.path) & reach.only()


def rows_to_recall(user: Any, model: type[models.Model]) -> Q | None:
    """The condition on rows of `model` of which the person is told what they changed themselves; None: of none.

    Whose history they read; what their unit looks after, in every role that reads its subtree, but other people's roles
    and accounts; and what is about themselves.
    """
    rows, reach = rows_with_history(user, model), reach_of(model)
    found = [] if rows is None else [rows]
    if is_signed_in(user) and reach is not None:
        if user.acting and user.acting.role in SUBTREE_ROLES and reach.roles == READERS:
            found.append(reach.within(user.acting.unit.path))
        if reach.own:
            found.append(reach.own(user))
    if Q() in found:
        return Q()
    return reduce(or_, found) if found else None


def may_read_history(user: Any, record: models.Model) -> bool:
    """Whether the person may read what was changed of this record."""
    rows = rows_with_history(user, type(record))
    return rows is not None and type(record)._base_manager.filter(rows, pk=record.pk).exists()


def may_audit(user: Any) -> bool:
    """Administrators and auditors read and export all changes of their subtree."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and user.acting.role in READERS_OF_PEOPLE)


def people_below(path: str) -> Any:
    """Ids of whoever is or was a member in the subtree with this path."""
    return Membership.objects.filter(unit__path__startswith=path).values("person")


def _successions_below(path: str) -> Q:
    return Q(predecessor__path__startswith=path) | Q(successor__path__startswith=path)


def _changes_of_units_below(path: str) -> Q:
    return Q(id__in=UnitSuccession.objects.filter(_successions_below(path)).values("reorganisation"))


readable(Unit, within=lambda path: Q(id__in=Unit.objects.filter(path__startswith=path).values("id")))
readable(UnitSuccession, within=_successions_below)
readable(Reorganisation, within=_changes_of_units_below)
readable(QueuedItem, within=lambda path: Q(unit__path__startswith=path))
readable(CalendarDay, within=lambda path: Q())
readable(
    Membership,
    within=lambda path: Q(unit__path__startswith=path),
    roles=READERS_OF_PEOPLE,
    own=lambda user: Q(person=user.person_id),
)
readable(
    Person,
    within=lambda path: Q(id__in=people_below(path)),
    roles=READERS_OF_PEOPLE,
    own=lambda user: Q(id=user.person_id),
)
readable(
    User, within=lambda path: Q(person__in=people_below(path)), roles=READERS_OF_PEOPLE, own=lambda user: Q(id=user.pk)
)
readable(Invitation, within=lambda path: Q(user__person__in=people_below(path)), roles=READERS_OF_PEOPLE)
belongs_to(Unit, "")
belongs_to(UnitSuccession, "predecessor", "successor")
belongs_to(Reorganisation, "successions__predecessor", "successions__successor")
belongs_to(QueuedItem, "unit")
belongs_to(Membership, "unit")
belongs_to(Person, "memberships__unit")
belongs_to(User, "person__memberships__unit")
belongs_to(Invitation, "user__person__memberships__unit")
