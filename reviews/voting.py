"""Quorum and vote of a session, by numbers only: who may count, of whom the share is taken, what is needed (DOMAIN §5).

Nothing here knows a person: a secret vote arrives as counts, an open one is counted before it comes here.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

SHARE = (
    r"^(?:(?:100|[1-9][0-9]?)%"
    r"|(?:1/[2-9]|2/[3-9]|3/[4-9]|4/[5-9]|5/[6-9]|6/[7-9]|7/[89]|8/9))$"
)
"""How a share is written: whole per cent, or a fraction below one, of ninths at most. The database asks for it, too."""
HALF = Fraction(1, 2)
"""The share of which a tie is one vote short."""


class Base(StrEnum):
    """Of whom the share of a vote is taken."""

    TOTAL = "total"
    PRESENT = "present"


class Tie(StrEnum):
    """What half of the base for and half of it against comes to where more than half is needed."""

    CHAIR = "chair"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class VoteRules:
    """A council's rules on one day; shares are exact fractions.

    `needed` with `is_more_than`: *more than* so much of the base (a majority), else *at least* so much (two thirds).
    `recused_count`: whether the recused stay in the base, as members who did not vote for it.
    """

    quorum: Fraction = Fraction(2, 3)
    needed: Fraction = HALF
    is_more_than: bool = True
    base: Base = Base.TOTAL
    recused_count: bool = False
    tie: Tie = Tie.REFUSED

    def __post_init__(self) -> None:
        """Raises ValueError for shares nobody can reach or that ask for nothing."""
        if not 0 < self.quorum <= 1:
            raise ValueError("A quorum is a share of the members, and more than nothing")
        if not 0 < self.needed <= 1 or (self.is_more_than and self.needed == 1):
            raise ValueError("The share needed must be possible and more than nothing")


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Of a council on an item: its `members` by the decision, those `present`, and how many of them are `recused`.

    `absent_recused` are recused members who are not there; they leave the base of all members as the others do.
    """

    members: int
    present: int
    recused: int = 0
    absent_recused: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError where the numbers contradict each other."""
        if min(self.members, self.present, self.recused, self.absent_recused) < 0:
            raise ValueError("No number is below nothing")
        if self.present > self.members or self.recused > self.present:
            raise ValueError("More are present or recused than there are members")
        if self.absent_recused > self.members - self.present:
            raise ValueError("More are recused and away than are away")

    @property
    def voters(self) -> int:
        """Those who may cast a vote on this item."""
        return self.present - self.recused


@dataclass(frozen=True, kw_only=True)
class Votes:
    """Counted votes; `abstained` includes blank papers. Invalid papers are in nobody's favour."""

    in_favour: int
    against: int
    abstained: int = 0
    invalid: int = 0

    @property
    def cast(self) -> int:
        """Papers handed in, or hands raised."""
        return self.in_favour + self.against + self.abstained + self.invalid


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a vote came to: `base` heads of whom `needed` had to be in favour, and the share that were, exactly."""

    is_carried: bool
    in_favour: int
    needed: int
    base: int
    is_tie: bool

    @property
    def share(self) -> Fraction:
        """Those in favour of the base; nothing of an empty base."""
        return Fraction(self.in_favour, self.base) if self.base else Fraction(0)


class VoteImpossible(ValueError):
    """The numbers cannot be a vote of this attendance: more votes than voters, or nobody who may vote."""


def share_of(text: str) -> Fraction:
    """“2/3” or “50%” as a number, exactly. Raises ValueError for anything else."""
    if not re.fullmatch(SHARE, text):
        raise ValueError("A share is written as 2/3 or 50%")
    return Fraction(int(text[:-1]), 100) if text.endswith("%") else Fraction(text)


def quorum(rules: VoteRules, members: int) -> int:
    """How many members must be present: the share of all members, rounded up to heads; never nobody."""
    return max(1, ceil(members * rules.quorum))


def is_quorate(rules: VoteRules, *, members: int, present: int) -> bool:
    """Whether the council can decide; the recused count as present, they only do not vote."""
    return members > 0 and present >= quorum(rules, members)


def base_of(rules: VoteRules, attendance: Attendance) -> int:
    """Of how many heads the share is taken on this item."""
    whole = attendance.members if rules.base == Base.TOTAL else attendance.present
    if rules.recused_count:
        return whole
    gone = attendance.recused + (attendance.absent_recused if rules.base == Base.TOTAL else 0)
    return whole - gone


def needed(rules: VoteRules, base: int) -> int:
    """How many must be in favour."""
    share = base * rules.needed
    return floor(share) + 1 if rules.is_more_than else max(1, ceil(share))


def result(rules: VoteRules, attendance: Attendance, votes: Votes, *, chair_in_favour: bool | None = None) -> Result:
    """What the vote came to, by votes; a tie goes to the chair where the rules say so and they voted in favour.

    A tie: more than half of the base is needed, exactly half of it is in favour and exactly half against. Whoever
    abstained, did not vote or stays in the base thus leaves none, and of another share than half there is none: the
    chair decides between two halves and never lifts less than half over the bar. Raises VoteImpossible.
    """
    base = base_of(rules, attendance)
    if base <= 0 or attendance.voters <= 0:
        raise VoteImpossible("Nobody may vote on this item")
    if min(votes.in_favour, votes.against, votes.abstained, votes.invalid) < 0 or votes.cast > attendance.voters:
        raise VoteImpossible("More votes than voters")
    must = needed(rules, base)
    asks_for_more_than_half = rules.is_more_than and rules.needed == HALF
    is_tie = asks_for_more_than_half and 2 * votes.in_favour == 2 * votes.against == base
    by_chair = is_tie and rules.tie == Tie.CHAIR and chair_in_favour is True
    return Result(
        is_carried=votes.in_favour >= must or by_chair,
        in_favour=votes.in_favour,
        needed=must,
        base=base,
        is_tie=is_tie,
    )
