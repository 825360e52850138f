"""Who can judge what: seats of today with role and account, what they have in hand, and a plan by rule and load."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from organizations.dates import in_force, today
from organizations.enums import Role
from organizations.models import Membership, User
from reviews.enums import AssignedBy, ConflictKind, SheetState
from reviews.models import Assignment, CouncilMember, Round, RoundItem
from reviews.queries.conflicts import by_pair, conflicts
from reviews.queries.councils import rules_on


def able(found: Round) -> "list[CouncilMember]":
    """Seats of today whose people can score: with the role in the council's unit, and an account; by name."""
    roles = Membership.objects.in_force().filter(
        person=OuterRef("person"), role=Role.REVIEWER, unit=found.council.steward_id
    )
    accounts = User.objects.filter(person=OuterRef("person"), is_active=True)
    seats = found.council.members.filter(
        Exists(roles), Exists(accounts), in_force(today()), in_force(today(), "council__")
    )
    return list(seats.select_related("person__user").order_by("person__sort_key", "id"))


@dataclass(frozen=True)
class Plan:
    """Pairs of item and seat to assign; `lacking` items stay with fewer members than the rules ask for."""

    pairs: list[tuple[RoundItem, CouncilMember]]
    lacking: list[RoundItem]
    needed: int

    @property
    def load(self) -> list[tuple[str, int]]:
        """How many each member gets, by name."""
        names = Counter(seat.person.full_name for _item, seat in self.pairs)
        return sorted(names.items())


def plan(found: Round) -> Plan:
    """Each candidacy gets as many members as the rules of the round's first day ask for, the least loaded first.

    Nobody judges what they are in conflict with, or what they had and gave back. A constant number of queries.
    """
    seats = able(found)
    needed = rules_on(found.council, found.opens_on).fewest_sheets
    items = list(found.items.select_related("candidacy__model").order_by("position"))
    known = list(Assignment.objects.filter(item__round=found).values_list("item", "seat", "withdrawn_at"))
    tried = {(item, seat) for item, seat, _withdrawn in known}
    have = Counter(item for item, _seat, withdrawn in known if withdrawn is None)
    load = open_sheets(seats)
    barred = pairs_in_conflict(found, items, seats)
    pairs, lacking = [], []
    for item in items:
        free = [
            seat
            for seat in seats
            if (item.pk, seat.pk) not in tried and (item.candidacy.model_id, seat.person_id) not in barred
        ]
        free.sort(key=lambda seat: (load[seat.pk], seat.person.sort_key, seat.pk))
        chosen = free[: max(0, needed - have[item.pk])]
        for seat in chosen:
            load[seat.pk] += 1
            pairs.append((item, seat))
        if have[item.pk] + len(chosen) < needed:
            lacking.append(item)
    return Plan(pairs, lacking, needed)


def open_sheets(seats: Collection[CouncilMember]) -> Counter[int]:
    """Seat → sheets that wait to be filled in."""
    rows = Assignment.objects.filter(seat__in=[seat.pk for seat in seats], withdrawn_at=None)
    waiting = rows.filter(sheet__state=SheetState.OPEN).values("seat").annotate(number=Count("pk"))
    return Counter(dict(waiting.values_list("seat", "number")))


def pairs_in_conflict(
    found: Round, items: Collection[RoundItem], seats: Collection[CouncilMember]
) -> dict[tuple[int, int], Any]:
    """(model, person) → grounds."""
    models = {item.candidacy.model_id for item in items}
    return by_pair(conflicts(found.council, models, [seat.person_id for seat in seats]))


@dataclass(frozen=True)
class Grid:
    """Candidacies × members who can score: who has what (`given`), and who does not judge what, with the grounds."""

    items: list[RoundItem]
    seats: list[CouncilMember]
    given: set[tuple[int, int]]
    barred: dict[tuple[int, int], list[ConflictKind]]

    def grounds(self, item: RoundItem, seat: CouncilMember) -> str:
        """Why the member does not judge it; empty where they may."""
        kinds = self.barred.get((item.candidacy.model_id, seat.person_id), ())
        return ", ".join(str(kind.label) for kind in kinds)

    def free(self) -> dict[tuple[int, int], tuple[RoundItem, CouncilMember]]:
        """What may be given out by hand: what `free_for` says of each candidacy."""
        return {
            (item.pk, seat.pk): (item, seat)
            for item in self.items
            for seat in self.seats
            if (item.pk, seat.pk) not in self.given and not self.grounds(item, seat)
        }


def grid(found: Round) -> Grid:
    """A constant number of queries."""
    seats = able(found)
    items = list(found.items.select_related("candidacy__model__unit").order_by("position"))
    given = Assignment.objects.filter(item__round=found, withdrawn_at=None).values_list("item", "seat")
    return Grid(items, seats, set(given), pairs_in_conflict(found, items, seats))


def free_for(item: RoundItem) -> "list[CouncilMember]":
    """Whom the secretary may assign to the candidacy: able, not in conflict, not assigned already."""
    seats = able(item.round)
    barred = pairs_in_conflict(item.round, [item], seats)
    have = set(item.assignments.filter(withdrawn_at=None).values_list("seat", flat=True))
    return [seat for seat in seats if seat.pk not in have and (item.candidacy.model_id, seat.person_id) not in barred]


def who_has(item: RoundItem) -> list[str]:
    """Who has a sheet of the candidacy, by name; one query."""
    rows = item.assignments.filter(withdrawn_at=None).order_by("seat__person__sort_key", "seat")
    return list(rows.values_list("seat__person__full_name", flat=True))


def taken_on_their_own(found: Round, person: int) -> int:
    """How many candidacies of the round the person took by themselves and still has."""
    own = {"how": AssignedBy.THEMSELVES, "withdrawn_at": None}
    rows = Assignment.objects.filter(item__round=found, seat__person=person, **own)
    return rows.filter(~Q(sheet__state=SheetState.RECUSED)).count()
