"""The first mover: memberships of a unit that ends go on in its successor (DOMAIN §3).

Those of partners' programs move with their keys: two decisions about one thing could contradict each other.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mobilization.outbox.events import record_events
from organizations.enums import Role
from organizations.models import Membership, Unit
from organizations.movers import MovedItem, Mover

Period = tuple[datetime.date, datetime.date]
_ONE_DAY = datetime.timedelta(days=1)


class MembershipMover(Mover):
    """A membership ends on the unit's last day; the same role and position begin in the successor on the day after."""

    key = "organizations.membership"
    title = _("Memberships")

    def _alive(self, on: datetime.date, **where: Any) -> QuerySet[Membership]:
        """People's."""
        return lasting(on, **where).exclude(role=Role.PARTNER)

    def items(self, units: Sequence[int], on: datetime.date) -> Iterator[MovedItem]:
        """By unit and id; the title is the person with the role, in the portal's own language: the queue stores it."""
        with override(settings.LANGUAGE_CODE):
            roles = {role.value: str(role.label) for role in Role}
        for row in self._alive(on, unit__in=units).select_related("person").order_by("unit_id", "pk"):
            yield MovedItem(row.unit_id, str(row.pk), f"{row.person} – {roles[row.role]}")

    def move(self, unit: Unit, successor: Unit, *, on: datetime.date, by: Any) -> int:
        """All of the unit's; people who hold the role in the successor already keep one membership of it."""
        return pass_on(self._alive(on, unit=unit), successor, on, by)

    def move_item(self, item_id: str, successor: Unit, *, on: datetime.date, by: Any) -> bool:
        """One; nothing is left to move when it was ended in the meantime."""
        return pass_on(self._alive(on, pk=item_id), successor, on, by) == 1


def lasting(on: datetime.date, **where: Any) -> QuerySet[Membership]:
    """Memberships that last until the day or longer; those that ended before are history."""
    return Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), **where)


def pass_on(memberships: QuerySet[Membership], successor: Unit, on: datetime.date, by: Any) -> int:
    """End them before the day and let them begin in the successor, each once; how many there were."""
    moving = list(memberships.select_for_update(of=("self",)).order_by("pk"))
    taken: dict[tuple[int, str], list[Period]] = {}
    there = Membership.objects.filter(unit=successor, person__in=[each.person_id for each in moving])
    for each in there:
        taken.setdefault((each.person_id, each.role), []).append((each.valid_from, each.valid_to or datetime.date.max))
    begun: list[Membership] = []
    for each in moving:
        wanted = max(each.valid_from, on), each.valid_to or datetime.date.max
        free = gaps(wanted, taken.get((each.person_id, each.role), ()))
        begun += [_continued(each, successor, period) for period in free]
    late = [each.pk for each in moving if each.valid_from >= on]
    Membership.objects.filter(pk__in=late).delete()  # never began: the whole of it stands in the successor now
    ended = [each.pk for each in moving if each.valid_from < on]
    Membership.objects.filter(pk__in=ended).update(valid_to=on - _ONE_DAY)
    Membership.objects.bulk_create(begun)
    told = [(each, _passing(each, successor, on)) for each in moving]
    record_events(kind="organizations.membership_passed_on", happened=told, by=by)
    return len(moving)


def _passing(membership: Membership, successor: Unit, on: datetime.date) -> dict[str, Any]:
    return {
        "person": membership.person_id,
        "role": membership.role,
        "from": membership.unit_id,
        "unit": successor.pk,
        "valid_from": max(membership.valid_from, on).isoformat(),
    }


def _continued(membership: Membership, unit: Unit, period: Period) -> Membership:
    first, last = period
    return Membership(
        person_id=membership.person_id,
        unit=unit,
        role=membership.role,
        position=membership.position,
        valid_from=first,
        valid_to=None if last == datetime.date.max else last,
    )


def gaps(wanted: Period, taken: Iterable[Period]) -> Iterator[Period]:
    """The parts of a period (days inclusive) that none of the others covers."""
    first, last = wanted
    for begin, end in sorted(taken):
        if end < first:
            continue
        if begin > last:
            break
        if begin > first:
            yield first, begin - _ONE_DAY
        if end >= last:
            return
        first = end + _ONE_DAY
    yield first, last
