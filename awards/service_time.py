"""How years of service are summed for the medal “Vì sự nghiệp dân vận” (DOMAIN §5): counting alone, no tables.

What is decided here, and why, stands in docs/decisions.md:

* first and last day both count; a day counts once, however many posts are held on it;
* a year is a calendar year, from the first day that counts to its anniversary; of 29 February it is 1 March;
* a break of so many days moves the anniversary by so many days, and takes nothing of what was served before;
* posts of different kinds are added as shares of their thresholds, where the rules add them;
* the rules in force on a day judge all service up to that day; the first day on which they are fulfilled decides.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import NamedTuple

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Served:
    """A post held from `first` to `last`, both included; without a last day it is held still."""

    kind: str
    first: datetime.date
    last: datetime.date | None = None


@dataclass(frozen=True)
class RuleSet:
    """What holds from `first` (None: ever since) to `last` (None: for ever).

    `years`: the threshold of each kind of post; 0 or no entry: such posts do not count. `adds`: posts of different
    kinds are added; otherwise each kind has to reach its threshold by itself.
    """

    years: Mapping[str, int]
    adds: bool = True
    first: datetime.date | None = None
    last: datetime.date | None = None

    def holds(self, on: datetime.date) -> bool:
        """Whether it is in force that day."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


class Length(NamedTuple):
    """A time as people say it."""

    years: int
    months: int
    days: int


class Reached(NamedTuple):
    """The day on which the threshold is reached, and the rules that say so."""

    day: datetime.date
    rules: RuleSet


@dataclass
class Counted:
    """How a single post counts: `days` that do, and those `covered` by another post, which count there."""

    served: Served
    counts: bool = True
    days: int = 0
    covered: int = 0


@dataclass
class Count:
    """Service up to a day by one set of rules: `first` is the first day that counts, `share` of 1 is the threshold."""

    rules: RuleSet
    until: datetime.date
    posts: list[Counted]
    first: datetime.date | None = None
    days: int = 0
    share: Fraction = Fraction(0)
    of_kind: dict[str, int] = field(default_factory=dict)
    needed: dict[str, int] = field(default_factory=dict)
    """Days that each kind of post needs, for who began on the first day."""

    @property
    def percent(self) -> int:
        """The share in percent, 100 only where all of it is served."""
        return min(100, int(self.share * 100))


class _Stretch(NamedTuple):
    """Days on which the same posts are held, by their places in the list."""

    first: datetime.date
    last: datetime.date | None
    held: list[int]


def anniversary(first: datetime.date, years: int, months: int = 0) -> datetime.date:
    """The same day so many years and months later; where the month has no such day, the first of the next month."""
    total = first.month - 1 + months
    year, month = first.year + years + total // 12, total % 12 + 1
    try:
        return datetime.date(year, month, first.day)
    except ValueError:
        return datetime.date(year + month // 12, month % 12 + 1, 1)


def length(first: datetime.date, days: int) -> Length:
    """So many days from the first one on, in whole years, whole months and days."""
    end = first + days * DAY
    months = (end.year - first.year) * 12 + end.month - first.month
    while anniversary(first, 0, months) > end:
        months -= 1
    return Length(*divmod(months, 12), (end - anniversary(first, 0, months)).days)


def reached(served: Sequence[Served], rule_sets: Sequence[RuleSet]) -> Reached | None:
    """The first day on which the rules of that day are fulfilled, posts held still being held on; None: never.

    The rule sets follow one another; each judges the whole service up to its day.
    """
    stretches = list(_stretches(served))
    for rules in rule_sets:
        if (day := _fulfilled(stretches, served, rules)) is None:
            continue
        decided = day if rules.first is None else max(day, rules.first)
        if rules.last is None or decided <= rules.last:
            return Reached(decided, rules)
    return None


def count(served: Sequence[Served], rules: RuleSet, until: datetime.date) -> Count:
    """All service up to the day, that day too, by these rules, post by post in the order given."""
    posts = [Counted(each, counts=bool(rules.years.get(each.kind))) for each in served]
    found = Count(rules, until, posts)
    for stretch in _stretches(served):
        if stretch.first > until:
            break
        counting = _counting(stretch, served, rules)
        if not counting:
            continue
        if found.first is None:
            found.first, found.needed = stretch.first, _needed(stretch.first, rules)
        last = until if stretch.last is None else min(stretch.last, until)
        days = (last - stretch.first).days + 1
        found.days += days
        for place in stretch.held:
            if posts[place].counts:
                posts[place].days += days if place in counting else 0
                posts[place].covered += 0 if place in counting else days
        for place in counting:
            found.of_kind[served[place].kind] = found.of_kind.get(served[place].kind, 0) + days
    shares = [Fraction(days, found.needed[kind]) for kind, days in found.of_kind.items()]
    found.share = (
        (sum(shares, Fraction(0)) if rules.adds else max(shares, default=Fraction(0))) if shares else found.share
    )
    return found


def _stretches(served: Sequence[Served]) -> Iterator[_Stretch]:
    """The time of service cut wherever a post begins or ends, in order, without the breaks."""
    edges = sorted({each.first for each in served} | {each.last + DAY for each in served if each.last is not None})
    for first, end in zip(edges, [*edges[1:], None], strict=False):
        held = [
            place
            for place, each in enumerate(served)
            if each.first <= first and (each.last is None or each.last >= first)
        ]
        if held:
            yield _Stretch(first, None if end is None else end - DAY, held)


def _counting(stretch: _Stretch, served: Sequence[Served], rules: RuleSet) -> list[int]:
    """The posts by which these days count: one of each kind, or where kinds are added, the one that needs fewest years.

    Of posts of one kind it is the one that began first.
    """
    best: dict[str, int] = {}
    for place in sorted(stretch.held, key=lambda each: (served[each].first, each)):
        if rules.years.get(served[place].kind):
            best.setdefault(served[place].kind, place)
    if rules.adds and best:
        return [min(best.values(), key=lambda place: (rules.years[served[place].kind], served[place].first, place))]
    return list(best.values())


def _needed(first: datetime.date, rules: RuleSet) -> dict[str, int]:
    """The days that each kind of post needs, for somebody whose service began on that day."""
    return {kind: (anniversary(first, years) - first).days for kind, years in rules.years.items() if years}


def _fulfilled(stretches: Sequence[_Stretch], served: Sequence[Served], rules: RuleSet) -> datetime.date | None:
    """The day on which these rules, had they always held, would be fulfilled."""
    need: dict[str, int] = {}
    have: dict[str, int] = {}
    for stretch in stretches:
        kinds = [served[place].kind for place in _counting(stretch, served, rules)]
        if not kinds:
            continue
        need = need or _needed(stretch.first, rules)
        missing = min(_missing(kind, have, need, adds=rules.adds) for kind in kinds)
        days = None if stretch.last is None else (stretch.last - stretch.first).days + 1
        if days is None or missing <= days:
            return stretch.first + (missing - 1) * DAY
        for kind in kinds:
            have[kind] = have.get(kind, 0) + days
    return None


def _missing(kind: str, have: Mapping[str, int], need: Mapping[str, int], *, adds: bool) -> int:
    """How many days in a post of this kind are missing yet."""
    if not adds or not have:
        return need[kind] - have.get(kind, 0)
    # The shares of the thresholds over a common denominator, in whole numbers: thousands of people are counted at once.
    whole = prod(need[each] for each in have)
    left = whole - sum(days * (whole // need[each]) for each, days in have.items())
    return -(-left * need[kind] // whole)
