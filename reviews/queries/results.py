"""How far a round is and how all scored: who is late, what lies apart, the leaderboard raw and normalised."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from organizations.dates import today
from reviews.checks import OPEN_CANDIDACIES
from reviews.enums import RoundState, SheetState
from reviews.knock_outs import KnockOut
from reviews.models import Round, ScoreSheet
from reviews.queries.councils import rules_on
from reviews.queries.deadlines import decisions_due, sheets_due
from reviews.queries.knock_outs import knocked_out_in
from reviews.queries.reminders import reminded_at
from reviews.scoring import Band, Spread, band_of, normalised, rounded, spread

APART = Decimal(20)
"""From so many points between the lowest and the highest on, of 100, the sheets disagree."""
OUTLIER = Decimal(15)
"""So far from the middle of all a single sheet stands apart."""


@dataclass(frozen=True)
class Progress:
    """A member's sheets of the round, by what became of them."""

    person: int
    name: str
    open: int
    submitted: int
    abstained: int
    recused: int
    late: int = 0
    """Of the open ones."""
    reminded_at: datetime.datetime | None = None

    @property
    def given(self) -> int:
        """All that were given to them."""
        return self.open + self.submitted + self.abstained + self.recused


def progress(found: Round) -> list[Progress]:
    """Who has how many left, those with most open sheets first; five queries."""
    standing = ScoreSheet.objects.standing().filter(assignment__item__round=found)
    members_of = standing.values("assignment__seat__person", "assignment__seat__person__full_name")
    rows = list(members_of.annotate(**{state: Count("pk", filter=Q(state=state)) for state in SheetState.values}))
    told = reminded_at(found, [row["assignment__seat__person"] for row in rows])
    waiting = standing.filter(state=SheetState.OPEN)
    waiting = waiting.select_related("assignment__seat", "assignment__item__round", "assignment__item__candidacy")
    due = sheets_due(waiting)
    late = Counter(sheet.assignment.seat.person_id for sheet in waiting if due[sheet.pk].is_late)
    members = [
        Progress(
            person=row["assignment__seat__person"],
            name=row["assignment__seat__person__full_name"],
            open=row["open"],
            submitted=row["submitted"],
            abstained=row["abstained"],
            recused=row["recused"],
            late=late[row["assignment__seat__person"]],
            reminded_at=told.get(row["assignment__seat__person"]),
        )
        for row in rows
    ]
    return sorted(members, key=lambda each: (-each.open, each.name, each.person))


def own_progress(user: Any) -> dict[str, int]:
    """A member's sheets in all rounds that are being scored: `given`, and so many of each state; one query."""
    standing = ScoreSheet.objects.visible_to(user).standing().filter(assignment__item__round__state=RoundState.OPEN)
    numbers: dict[str, int] = standing.aggregate(
        given=Count("pk"), **{state: Count("pk", filter=Q(state=state)) for state in SheetState.values}
    )
    return numbers


@dataclass
class Result:
    """A candidacy's place: its mean, how far the totals lie apart, and the mean made fair by `normalised`."""

    item: int
    position: int
    title: str
    unit: str
    sheets: int
    lacking: int
    spread: Spread | None
    fair: Decimal | None
    grade: str
    outliers: list[tuple[str, Decimal]] = field(default_factory=list)
    given: list[tuple[int, str, Decimal]] = field(default_factory=list)
    """Sheet, who gave it, its total: the lowest first."""
    knocked_out: list[KnockOut] = field(default_factory=list)
    due_on: datetime.date | None = None
    """The last day for the decision, by the council's rules."""
    is_late: bool = False
    place: int = 0

    @property
    def is_apart(self) -> bool:
        """Whether the members disagree."""
        return self.spread is not None and self.spread.width >= APART


ORDERS = {
    "raw": gettext_lazy("mean"),
    "fair": gettext_lazy("fair mean"),
    "spread": gettext_lazy("how far apart"),
    "missing": gettext_lazy("missing sheets"),
}
"""How results are sorted, as the page says it."""


def results(found: Round, order: str = "raw") -> list[Result]:
    """All candidacies of the round, best first (`raw` or `fair`), or by how far sheets lie apart, or what is missing.

    Seven queries, whatever the number; the places are those of the mean (of the fair mean where that orders). A
    knock-out changes no place: it stands beside it. What is missing goes by the rules of the day the round opens.
    """
    sheets = ScoreSheet.objects.counted().filter(assignment__item__round=found)
    rows = list(sheets.values_list(
        "assignment__item", "assignment__seat__person", "assignment__seat__person__full_name", "total", "pk"
    ))  # fmt: skip
    by_item: dict[int, list[tuple[int, str, Decimal]]] = defaultdict(list)
    given_by: dict[int, list[tuple[int, str, Decimal]]] = defaultdict(list)
    for item, person, name, points, sheet in rows:
        if points is not None:
            by_item[item].append((person, name, points))
            given_by[item].append((sheet, name, points))
    fair = normalised({(person, item): points for item, given in by_item.items() for person, _name, points in given})
    needed = rules_on(found.council, found.opens_on).fewest_sheets
    out = knocked_out_in(found)
    bands = [Band(name=each.name, lowest=each.lowest) for each in found.criteria_set.bands.all()]
    items = list(found.items.select_related("round", "candidacy__model__unit").order_by("position"))
    due, now = decisions_due(items), today()
    made = []
    for item in items:
        given = by_item.get(item.pk, [])
        told = spread(points for _person, _name, points in given)
        band = band_of(bands, told.mean) if told else None
        made.append(
            Result(
                item=item.pk,
                position=item.position,
                title=item.candidacy.model.title,
                unit=item.candidacy.model.unit.name,
                sheets=len(given),
                lacking=max(0, needed - len(given)),
                spread=told,
                fair=fair.get(item.pk),
                grade=band.name if band else "",
                outliers=_outliers(given),
                given=sorted(given_by.get(item.pk, []), key=lambda one: (one[2], one[1])),
                knocked_out=out.get(item.pk, []),
                due_on=due.get(item.pk),
                is_late=item.pk in due and now > due[item.pk] and item.candidacy.state in OPEN_CANDIDACIES,
            )
        )
    return _ordered(made, order)


@dataclass(frozen=True)
class Undone:
    """What is not done yet in a round: `sheets` that are open, candidacies `lacking` sheets."""

    sheets: int
    lacking: int


def left_undone(members: Iterable[Progress], rows: Iterable[Result]) -> Undone:
    """What closing the scoring now would leave undone, of the round's `progress` and `results`."""
    return Undone(sum(each.open for each in members), sum(1 for row in rows if row.lacking))


def _outliers(given: list[tuple[int, str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Who stands apart from the middle of all; of fewer than three nobody can be said to."""
    if len(given) < 3:  # noqa: PLR2004 - two who disagree are both apart
        return []
    middle = rounded(median(points for _person, _name, points in given))
    return [(name, points) for _person, name, points in given if abs(points - middle) >= OUTLIER]


def _ordered(made: list[Result], order: str) -> list[Result]:
    def score(one: Result) -> Decimal:
        value = one.fair if order == "fair" else (one.spread.mean if one.spread else None)
        return Decimal(-1) if value is None else value

    ranked = sorted(made, key=lambda one: (-score(one), one.position))
    for place, one in enumerate(ranked, 1):
        before = ranked[place - 2] if place > 1 else None
        one.place = before.place if before and score(before) == score(one) else place
    if order == "spread":
        return sorted(ranked, key=lambda one: (-(one.spread.width if one.spread else Decimal(-1)), one.position))
    if order == "missing":
        return sorted(ranked, key=lambda one: (-one.lacking, one.position))
    return ranked
