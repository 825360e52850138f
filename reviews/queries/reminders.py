"""Who is reminded of open sheets in a round, and who is not again: the earlier reminder is unread and of the day."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils import timezone

from notifications.models import Notice
from organizations.dates import today
from organizations.working_days import load_calendar
from reviews.enums import SheetState
from reviews.models import Round, ScoreSheet
from reviews.queries.assigning import able
from reviews.queries.deadlines import sheets_due

KIND = "reviews.remind"
PAUSE = 1
"""So many working days nobody is reminded again who has not read the earlier reminder."""


@dataclass(frozen=True)
class Waiting:
    """A member who can score and has open sheets: how many, how many of them late, by when the first is due.

    `told_at`: when they were last reminded; `is_told`: whether they are reminded now.
    """

    person: int
    name: str
    number: int
    late: int
    until: datetime.date
    told_at: datetime.datetime | None
    is_told: bool


def waiting_members(found: Round) -> list[Waiting]:
    """Those with open sheets, with most late ones first; a constant number of queries."""
    people = {seat.person_id: seat.person.full_name for seat in able(found)}
    sheets = ScoreSheet.objects.standing().filter(
        state=SheetState.OPEN, assignment__item__round=found, assignment__seat__person__in=people
    )
    sheets = sheets.select_related("assignment__seat", "assignment__item__round", "assignment__item__candidacy")
    due, of_person = sheets_due(sheets), defaultdict(list)
    for sheet in sheets:
        of_person[sheet.assignment.seat.person_id].append(due[sheet.pk])
    told, unread = _reminders(found, list(of_person))
    calendar, now = load_calendar(), today()
    members = []
    for person, days in of_person.items():
        last = unread.get(person)
        is_pause = last is not None and now < calendar.add(timezone.localdate(last), PAUSE)
        members.append(
            Waiting(
                person=person,
                name=people[person],
                number=len(days),
                late=sum(each.is_late for each in days),
                until=min(each.on for each in days),
                told_at=told.get(person),
                is_told=not is_pause,
            )
        )
    return sorted(members, key=lambda each: (-each.late, -each.number, each.name, each.person))


def reminded_at(found: Round, people: Sequence[int]) -> dict[int, datetime.datetime]:
    """Person → when they were last reminded in the round; one query."""
    return _reminders(found, people)[0]


def _reminders(
    found: Round, people: Sequence[int]
) -> tuple[dict[int, datetime.datetime], dict[int, datetime.datetime]]:
    """Person → the last reminder; the last one that they have not read, where no later one was read."""
    rows = Notice.objects.filter(
        kind=KIND, subject_type="reviews.round", subject_id=str(found.pk), recipient__person__in=people
    )
    of_read = Max("created_at", filter=Q(read_at__isnull=False))
    known = list(rows.values_list("recipient__person").annotate(last=Max("created_at"), read=of_read).order_by())
    told = {person: last for person, last, _read in known}
    return told, {person: last for person, last, read in known if read is None or read < last}
