"""What stands in a book: chapters with numbered stories, what was left out and why, indexes; nothing of its looks."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from mobilization.common.text import sort_key
from models_registry.enums import Moment
from reports.book_enums import WhyOut
from reports.book_sources import Photograph, Relative, Story

if TYPE_CHECKING:
    from reports.models import Book

MOST_MODELS = 600
"""So many models a book has at most; 300 with two photographs each are some 350 pages."""
MOST_RELATIVES = 20
"""So many of the models that learned from one are named beside it."""
BEST_FIRST = (Moment.AFTER, Moment.BEFORE)
TEXTS = ("title", "subtitle", "kind", "grouping", "photographs", "foreword", "foreword_by", "imprint")
"""What the book itself says, as far as it is printed."""


@dataclass(frozen=True)
class Entry:
    """A model in the book with its running number, by which the indexes name it, and the photographs it is given.

    `without_consent` counts photographs, `unnamed` responsible persons that are not printed; these are told inside.
    """

    number: int
    story: Story
    photographs: Sequence[Photograph] = ()
    without_consent: int = 0
    unnamed: int = 0
    is_own_choice: bool = False


@dataclass(frozen=True)
class Chapter:
    """A chapter; `key` is the domain, the id of the unit, or the theme."""

    key: str
    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class LeftOut:
    """A model that is not in the book, and why."""

    pk: int
    title: str
    unit: str
    why: WhyOut


@dataclass(frozen=True)
class Contents:
    """The whole; `is_too_long`: the rule finds more than MOST_MODELS, and the rest is not here."""

    chapters: Sequence[Chapter]
    left_out: Sequence[LeftOut] = ()
    is_too_long: bool = False
    texts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def entries(self) -> list[Entry]:
        """All of them, in the order of the book."""
        return [entry for chapter in self.chapters for entry in chapter.entries]

    @property
    def photographs_count(self) -> int:
        """How many photographs are printed."""
        return sum(len(entry.photographs) for entry in self.entries)

    def digest(self) -> str:
        """SHA-256 of all that is printed but the figures at the head, which are of the day on which it is made."""
        told = {"texts": self.texts, "chapters": [[each.title, _printed(each)] for each in self.chapters]}
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()

    def rows(self) -> dict[str, Any]:
        """The rows behind what is printed: ids of models and photographs, persons by id with a mark of the name.

        `relatives` are models that are only named, beside one of the book.
        """
        stories = [entry.story for entry in self.entries]
        return {
            "models": [story.pk for story in stories],
            "relatives": [each.pk for story in stories for each in named_relatives(story)],
            "persons": {str(each.pk): mark_of(each.name) for story in stories for each in story.persons},
            "photographs": [photograph.pk for entry in self.entries for photograph in entry.photographs],
        }


def named_relatives(story: Story) -> list[Relative]:
    """What it learned from, and what learned from it as far as a book names it."""
    return [*([story.origin] if story.origin else []), *story.copies[:MOST_RELATIVES]]


def mark_of(name: str) -> str:
    """What tells whether a name is still the same, without being the name."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def chosen(photographs: Sequence[Photograph], most: int) -> list[Photograph]:
    """At most so many of them: what came of it first, what it was like before, then the others; in their order."""
    first = [next((each for each in photographs if each.moment == moment), None) for moment in BEST_FIRST]
    best = [each for each in first if each is not None]
    best += [each for each in photographs if each not in best]
    return [each for each in photographs if each in best[:most]]


def texts_of(book: "Book") -> dict[str, Any]:
    """What the book itself says."""
    return {name: getattr(book, name) for name in TEXTS} | {"unit": book.unit.name, "theme": str(book.theme_id or "")}


def index(named: Sequence[tuple[str, int]]) -> list[tuple[str, list[int]]]:
    """Names in Vietnamese order, each with the numbers of its models."""
    found: dict[str, list[int]] = {}
    for name, number in named:
        found.setdefault(name, []).append(number)
    return sorted(found.items(), key=lambda each: (sort_key(each[0]), each[0]))


def unit_names(stories: Sequence[Story]) -> list[str]:
    """The unit of each story; of units that share a name with the unit above in brackets."""
    called: dict[str, set[int]] = {}
    for story in stories:
        called.setdefault(story.unit, set()).add(story.unit_id)
    return [
        f"{story.unit} ({story.unit_above})" if len(called[story.unit]) > 1 and story.unit_above else story.unit
        for story in stories
    ]


def _printed(chapter: Chapter) -> list[Any]:
    return [
        [entry.number, asdict(entry.story) | {"photographs": [asdict(each) for each in entry.photographs]}]
        for entry in chapter.entries
    ]
