"""By when a council decides: so many working days after submission, by the rules of the day a round opens."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, Min, OuterRef

from models_registry.models import Candidacy
from organizations.dates import today
from organizations.working_days import load_calendar
from reviews.enums import RoundState, SheetState
from reviews.models import Council, Round, RoundItem, ScoreSheet
from reviews.queries.councils import rules_for, rules_on
from reviews.queries.rounds import JUDGED


def decisions_due(items: Iterable[RoundItem]) -> dict[int, datetime.date]:
    """Item → the last day for its decision, for those that were submitted; rounds and candidacies are read already.

    Two queries.
    """
    known = [item for item in items if item.candidacy.submitted_on is not None]
    rules = rules_for((item.round.council_id, item.round.opens_on) for item in known)
    calendar = load_calendar()
    return {
        item.pk: calendar.add(
            item.candidacy.submitted_on, rules[item.round.council_id, item.round.opens_on].deadline_days
        )
        for item in known
        if item.candidacy.submitted_on is not None
    }


@dataclass(frozen=True)
class Due:
    """By when a sheet is to be submitted: the last day of scoring, or the sooner one for the decision on it."""

    on: datetime.date
    is_late: bool


def sheets_due(sheets: Iterable[ScoreSheet]) -> dict[int, Due]:
    """Sheet → its day; late is one that waits in an open round. Their rounds and candidacies are read already.

    Two queries.
    """
    known, now = list(sheets), today()
    decisions = decisions_due(sheet.assignment.item for sheet in known)
    found = {}
    for sheet in known:
        item = sheet.assignment.item
        on = min(item.round.closes_on, decisions.get(item.pk, item.round.closes_on))
        waits = sheet.state == SheetState.OPEN and item.round.state == RoundState.OPEN
        found[sheet.pk] = Due(on, waits and now > on)
    return found


def proposed_close(council: Council) -> datetime.date:
    """The last day of scoring a new round begins with: when what waits longest is to be decided.

    Where nothing waits, or that day is over: as many working days from today on. Three queries.
    """
    days = rules_on(council).deadline_days
    held = RoundItem.objects.filter(candidacy=OuterRef("pk"), round__in=Round.objects.undecided().values("pk"))
    waiting = Candidacy.objects.filter(~Exists(held), body_steward=council.steward_id, state__in=JUDGED)
    oldest = waiting.aggregate(first=Min("submitted_on"))["first"]
    calendar, now = load_calendar(), today()
    due = calendar.add(oldest, days) if oldest else None
    return due if due is not None and due >= now else calendar.add(now, days)
