"""Where books get what they print: the public's own view of models, given by the part that decides what is public.

Books stand below the showcase and have no say in what is public, so the showcase registers here. Nothing registered
means that nothing is public.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Named:
    """Somebody who answers for a model and agreed that the name is published."""

    pk: int
    name: str
    position: str


@dataclass(frozen=True)
class Photograph:
    """A photograph with consent; `moment` is empty or one of `Moment`, sizes are pixels of the stored picture."""

    pk: int
    caption: str
    moment: str
    width: int
    height: int
    sha256: str


@dataclass(frozen=True)
class Recognised:
    """A recognition that stands: by whom, at which level, when, and when chosen as typical."""

    unit: str
    level: str
    on: datetime.date
    typical_on: datetime.date | None


@dataclass(frozen=True)
class Award:
    """What a published decision gave: what, by whom, when, to whom as far as the public is told."""

    award: str
    decided_by: str
    decided_on: datetime.date
    told: str


@dataclass(frozen=True)
class Measure:
    """A figure that shows whether it works, as people read it; what is not known is empty."""

    name: str
    measure: str
    before: str
    reached: str


@dataclass(frozen=True)
class Relative:
    """A public model of the family: what it copied, or what copied it."""

    pk: int
    title: str
    unit: str
    year: int | None


@dataclass(frozen=True, kw_only=True)
class Story:
    """All that the public is told of one model. `unit` as it was, `unit_today` who looks after it now.

    `unit_id` and `unit_above` tell units of one name apart. `numbers` are those of reach and means that are known, by
    the names of the model's columns, as they are written.
    """

    pk: int
    code: str
    title: str
    summary: str
    situation_before: str
    way_of_working: str
    results: str
    lessons: str
    domain: str
    level: str
    subject: str
    unit: str
    unit_id: int
    unit_above: str
    unit_today: str
    themes: Sequence[str]
    started_on: datetime.date | None
    registered_on: datetime.date | None
    ended_on: datetime.date | None
    recognised_on: datetime.date
    is_typical: bool
    numbers: Mapping[str, str]
    indicators: Sequence[Measure] = ()
    recognitions: Sequence[Recognised] = ()
    awards: Sequence[Award] = ()
    persons: Sequence[Named] = ()
    photographs: Sequence[Photograph] = ()
    origin: Relative | None = None
    copies: Sequence[Relative] = ()

    @property
    def is_told(self) -> bool:
        """Whether there is a story at all: how it was done, or what came of it."""
        return bool(self.way_of_working or self.results)


@dataclass(frozen=True)
class Standing:
    """Which of some rows the public still sees; of persons with their names, as they are now."""

    models: frozenset[int] = frozenset()
    persons: Mapping[int, str] = field(default_factory=dict)
    photographs: frozenset[int] = frozenset()


class Source(Protocol):
    """What the public sees; a fixed number of queries, whatever the models."""

    def stories(self, models: Collection[int]) -> dict[int, Story]:
        """By id, of those models that are public now; in Vietnamese, as papers are."""

    def public(self, models: Collection[int]) -> set[int]:
        """The ids of those that are public now."""

    def standing(self, models: Collection[int], persons: Collection[int], photographs: Collection[int]) -> Standing:
        """What of these rows is public now; rows of models that are not public are not."""

    def photograph(self, pk: int) -> bytes:
        """The bytes of a public photograph. Raises LookupError for one that is not public, or lost."""


_sources: list[Source] = []


def register(source: Source) -> None:
    """Books print what this source gives; the first that is registered stays. Twice is the same as once."""
    if source not in _sources:
        _sources.append(source)


def stories(models: Collection[int]) -> dict[int, Story]:
    """See `Source`."""
    return _sources[0].stories(models) if _sources else {}


def public(models: Collection[int]) -> set[int]:
    """See `Source`."""
    return _sources[0].public(models) if _sources else set()


def standing(models: Collection[int], persons: Collection[int], photographs: Collection[int]) -> Standing:
    """See `Source`."""
    return _sources[0].standing(models, persons, photographs) if _sources else Standing()


def photograph(pk: int) -> bytes:
    """See `Source`. Raises LookupError."""
    if not _sources:
        raise LookupError(pk)
    return _sources[0].photograph(pk)
