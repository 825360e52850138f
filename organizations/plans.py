"""What a reorganisation is to do, and what it did: plain values that pages, files and tests can build (DOMAIN §3)."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from organizations.enums import Portion, SuccessionKind

if TYPE_CHECKING:
    from organizations.models import Reorganisation

Ref = int | str
"""A unit that exists (its id), or one that begins with the plan (its key there)."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """A unit that begins on the day; `key` names it inside the plan."""

    key: str
    code: str
    name: str
    short_name: str
    kind: str
    level: str
    parent: Ref | None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    area_km2: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Passing:
    """All or a part of a unit that ends goes to a successor."""

    predecessor: int
    successor: Ref
    kind: str
    portion: str = Portion.WHOLE
    is_main: bool = True
    note: str = ""

    @property
    def is_single(self) -> bool:
        """Whether everything passes without asking anybody: the same rule as `UnitSuccession.is_single`."""
        return self.is_main and self.portion == Portion.WHOLE and self.kind != SuccessionKind.ABOLISH


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One reorganisation: the day, what it rests on, which units begin, and what passes to whom."""

    effective_on: datetime.date
    document: str
    reason: str = ""
    begins: tuple[Beginning, ...] = ()
    passings: tuple[Passing, ...]

    @property
    def ending(self) -> list[int]:
        """Ids of the units that end, each once, in the plan's order."""
        return list(dict.fromkeys(passing.predecessor for passing in self.passings))

    @property
    def existing(self) -> set[int]:
        """Ids of all units the plan names that exist already."""
        refs: list[Ref | None] = [*self.ending, *(each.successor for each in self.passings)]
        return {ref for ref in [*refs, *(each.parent for each in self.begins)] if isinstance(ref, int)}


@dataclass(frozen=True)
class PlanError:
    """What is wrong, and where: `("effective_on",)`, `("unit", id)`, `("begins", key, "code")`."""

    where: tuple[str | int, ...]
    message: str


class PlanRefused(Exception):
    """The plan breaks rules; nothing was changed."""

    def __init__(self, errors: list[PlanError]) -> None:
        self.errors = errors
        super().__init__("; ".join(str(error.message) for error in errors))


@dataclass(frozen=True)
class NamedUnit:
    """A unit in an outcome. The id is no part of comparisons: one that begins has another id in each trial."""

    code: str
    name: str
    id: int = field(compare=False, repr=False)


@dataclass(frozen=True)
class Moving:
    """So many things of one kind go from a unit to its successor."""

    mover: str
    unit: NamedUnit
    successor: NamedUnit
    count: int


@dataclass(frozen=True)
class Listed:
    """One thing by name; `proposed` is the main successor when a person has to choose."""

    mover: str
    item_id: str
    title: str
    unit: NamedUnit
    proposed: NamedUnit | None = None


@dataclass(frozen=True)
class Outcome:
    """What a plan does, or did: the same code computes both, so that they cannot disagree."""

    ended: tuple[NamedUnit, ...]
    began: tuple[NamedUnit, ...]
    moving: tuple[Moving, ...]
    examples: tuple[Listed, ...]
    queued: tuple[Listed, ...]
    reorganisation: "Reorganisation" = field(compare=False, repr=False)

    def moved(self) -> dict[str, int]:
        """How many things of each kind move."""
        return self._sums((each.mover, each.count) for each in self.moving)

    def waiting(self) -> dict[str, int]:
        """How many things of each kind need a person's choice."""
        return self._sums((each.mover, 1) for each in self.queued)

    @staticmethod
    def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
        sums: dict[str, int] = {}
        for mover, count in pairs:
            sums[mover] = sums.get(mover, 0) + count
        return sums

    def fingerprint(self) -> str:
        """A short text that two outcomes share when they do the same."""
        told = repr((self.ended, self.began, self.moving, self.examples, self.queued))
        return hashlib.sha256(told.encode()).hexdigest()
