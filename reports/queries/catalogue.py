"""The catalogue: every number with what it counts, by which day, whose, where from, and by what it is divided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.common.text import fold, words_to_find
from organizations import tallies
from organizations.figures import Figure
from organizations.models import Unit
from organizations.tallies import Tally
from reports import measures
from reports.dimensions import adds_up, of_measure
from reports.measures import Measure

WHOSE: dict[str, Any] = {
    "models": _("as it was: of the unit that made the model; as it is now: of the unit in charge of it today"),
    tallies.JUDGING: _("as it was: of the unit that judged; as it is now: of the unit that judges in its place today"),
    tallies.AWARDING: _("as it was: of the unit that decided; as it is now: of the unit that looks after it today"),
    tallies.DIALOGUE: _(
        "as it was: of the unit that held, received or promised it; as it is now: of the unit in charge today"
    ),
}


@dataclass(frozen=True)
class Entry:
    """A number as the catalogue tells it."""

    measure: Measure

    @property
    def key(self) -> str:
        """Its key, which never changes."""
        return self.measure.key

    @property
    def whose(self) -> str:
        """Under which unit it counts, in both views."""
        return str(WHOSE[measures.part_key(self.measure)])

    @property
    def source(self) -> str:
        """The records that are counted, in the words of the field."""
        return str(self.measure.things().model._meta.verbose_name_plural)

    @property
    def measured_in(self) -> str:
        """What is reckoned beside the number; empty where nothing is."""
        return str(self.measure.measured_in) if isinstance(self.measure, Tally) else ""

    @property
    def share_of(self) -> Measure | None:
        """Of which number it is a share."""
        if isinstance(self.measure, Figure) or not self.measure.share_of:
            return None
        return measures.measure(self.measure.share_of)

    @property
    def dimensions(self) -> list[tuple[str, str, bool]]:
        """Key and title of each dimension, and whether its parts add up."""
        return [(each.key, str(each.title), adds_up(self.measure, each.key)) for each in of_measure(self.measure)]


@dataclass(frozen=True)
class Group:
    """The numbers of a part of the portal."""

    key: str
    title: str
    entries: list[Entry]


def groups(asked: Iterable[Measure]) -> list[Group]:
    """The measures by part, in their order; parts without any are left out."""
    told = list(asked)
    found = [
        Group(key, str(title), [Entry(each) for each in told if measures.part_key(each) == key])
        for key, title in measures.PARTS.items()
    ]
    return [each for each in found if each.entries]


def found(user: Any, root: Unit | None, *, text: str = "", part: str = "", dimension: str = "") -> list[Measure]:
    """What the account is told of the unit, narrowed by words of title, explanation or key, by part, by dimension."""
    told = measures.readable(user, root)
    if part:
        told = [each for each in told if measures.part_key(each) == part]
    if dimension:
        told = [each for each in told if dimension in measures.dimensions(each)]
    words = words_to_find(text)
    return [each for each in told if all(word in _words_of(each) for word in words)] if words else told


def _words_of(asked: Measure) -> str:
    return fold(f"{asked.title} {asked.counts} {asked.by_day} {asked.key}")
