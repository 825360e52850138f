"""Verbs of assignments: by rule and load, by hand, by oneself, withdrawing one; reminding those who are late."""

import datetime
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from notifications.services import notify
from organizations.models import User
from reviews.enums import AssignedBy
from reviews.models import Assignment, CouncilMember, Round, RoundItem, ScoreSheet
from reviews.permissions.sheets import may_assign, may_take
from reviews.permissions.states import SCORED, Whose, demand_state
from reviews.queries.assigning import free_for, grid, plan, taken_on_their_own
from reviews.queries.reminders import Waiting, waiting_members
from reviews.services.bars import raise_bars
from reviews.services.rounds import SelectionChanged

Pair = tuple[RoundItem, CouncilMember]


def mark_of(pairs: Iterable[Pair]) -> str:
    """What names a plan, so that exactly what was shown is done."""
    told = ",".join(f"{item.pk}-{seat.pk}" for item, seat in pairs)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _locked(found: Round, by: Any) -> Round:
    rows = Round.objects.select_for_update(of=("self",)).select_related("council__steward", "steward")
    stored: Round = rows.get(pk=found.pk)
    demand_state(by, stored, SCORED, Whose.KEEPERS)
    if not may_assign(by, stored):
        raise PermissionDenied
    return stored


def _free_for(item: RoundItem, stored: Round) -> list[CouncilMember]:
    """Nobody where it was taken out of the round in the meantime."""
    return free_for(item) if stored.items.filter(pk=item.pk).exists() else []


@transaction.atomic
def assign_by_rule(found: Round, *, seen: str, by: Any) -> list[Assignment]:
    """Do what `plan` says; raises SelectionChanged where that is not what was `seen` (`mark_of`), PermissionDenied."""
    stored = _locked(found, by)
    pairs = plan(stored).pairs
    if seen != mark_of(pairs):
        raise SelectionChanged
    return _assign(stored, pairs, AssignedBy.RULE, by)


@transaction.atomic
def assign_by_hand(item: RoundItem, *, seats: Collection[CouncilMember], by: Any) -> list[Assignment]:
    """Give a candidacy to these members. Raises PermissionDenied, and ValidationError where one cannot judge it."""
    stored = _locked(item.round, by)
    allowed = {seat.pk for seat in _free_for(item, stored)}
    if not seats or {seat.pk for seat in seats} - allowed:
        text = _("Somebody chosen cannot judge this: no seat, role or account today, a conflict, or assigned already.")
        raise ValidationError({"seats": text})
    return _assign(stored, [(item, seat) for seat in seats], AssignedBy.HAND, by)


@transaction.atomic
def assign_from_table(found: Round, *, pairs: Collection[tuple[int, int]], by: Any) -> list[Assignment]:
    """Give out what a table says, (item, seat) each, as by hand: all of it.

    Raises PermissionDenied, and SelectionChanged where one of them cannot be given out any more.
    """
    stored = _locked(found, by)
    free = grid(stored).free()
    if not pairs or set(pairs) - free.keys():
        raise SelectionChanged
    return _assign(stored, [free[pair] for pair in free if pair in set(pairs)], AssignedBy.HAND, by)


@transaction.atomic
def take_own(item: RoundItem, *, by: Any) -> Assignment:
    """A member takes a candidacy on their own, up to the round's cap. Raises PermissionDenied, ValidationError."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("council__steward", "steward")
    stored: Round = rows.get(pk=item.round_id)
    item.round = stored  # not as its page read it: the round may be closed since
    demand_state(by, stored, SCORED, Whose.MEMBERS)
    if not may_take(by, item):
        raise PermissionDenied
    own = [seat for seat in _free_for(item, stored) if seat.person_id == by.person_id]
    if not own:
        raise ValidationError(_("You judge this already, or you cannot: a seat, the role and no conflict are needed."))
    if taken_on_their_own(stored, by.person_id) >= stored.most_own:
        text = _("You have taken %(n)s on your own already; this round allows no more.")
        raise ValidationError(text % {"n": stored.most_own})
    [made] = _assign(stored, [(item, own[0])], AssignedBy.THEMSELVES, by)
    return made


def _assign(found: Round, pairs: list[Pair], how: AssignedBy, by: Any) -> list[Assignment]:
    """Bars first, for conflicts that came since the round was opened; then rows, sheets, and one notice a person."""
    raise_bars(
        found.council,
        models={item.candidacy.model_id for item, _seat in pairs},
        people={seat.person_id for _item, seat in pairs},
    )
    rows = [Assignment(item=item, seat=seat, how=how, assigned_by=by) for item, seat in pairs]
    made = Assignment.objects.bulk_create(rows)
    ScoreSheet.objects.bulk_create(ScoreSheet(assignment=each) for each in made)
    record_event(kind="reviews.assigned", subject=found, by=by, data={"number": len(made), "how": str(how)})
    if how != AssignedBy.THEMSELVES:
        for person in {seat.person_id for _item, seat in pairs}:
            number = sum(1 for _item, seat in pairs if seat.person_id == person)
            _tell("assigned", found, person, number, by)
    return made


def _tell(kind: str, found: Round, person: int, number: int, by: Any, *, until: datetime.date | None = None) -> None:
    last = until or found.closes_on
    data = {"round": found.pk, "name": found.name, "number": number, "until": last.isoformat()}
    accounts = User.objects.filter(person=person, is_active=True)
    notify(kind=f"reviews.{kind}", recipients=accounts, subject=found, data=data, by=by)


@transaction.atomic
def withdraw_assignment(assignment: Assignment, *, reason: str, by: Any) -> Assignment:
    """Take a candidacy from a member again; what they wrote stays on record and counts nowhere.

    Raises PermissionDenied, ValidationError.
    """
    _locked(assignment.item.round, by)
    stored: Assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if stored.withdrawn_at is not None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if not (reason := clean(reason, multiline=True)):
        raise ValidationError({"reason": _("Please give a reason.")})
    stored.withdrawn_at, stored.reason = timezone.now(), reason
    stored.save(update_fields=["withdrawn_at", "reason"])
    data = {"assignment": stored.pk}
    record_event(kind="reviews.assignment_withdrawn", subject=assignment.item.round, by=by, data=data)
    return stored


@dataclass(frozen=True)
class Reminded:
    """Who was told, and who was left out: their earlier reminder is of the day, and they have not read it."""

    told: list[Waiting]
    left_out: list[Waiting]


@transaction.atomic
def remind_late(found: Round, *, by: Any) -> Reminded:
    """Tell each member who has open sheets in the round how many, and by when the first is due, once.

    Nobody is told again before they have read the earlier reminder or a working day has passed (`waiting_members`).
    Raises PermissionDenied.
    """
    stored = _locked(found, by)  # pressed twice at once, the second sees what the first has told
    members = waiting_members(stored)
    told = [each for each in members if each.is_told]
    for each in told:
        _tell("remind", stored, each.person, each.number, by, until=each.until)
    if told:
        record_event(kind="reviews.reminded", subject=stored, by=by, data={"people": len(told)})
    return Reminded(told, [each for each in members if not each.is_told])
