"""Who has the medal “Vì sự nghiệp dân vận” already: asked of every part that knows, one answer per person.

A part registers in `AppConfig.ready()`: `medals.register(by_decisions)`; the function takes ids of people and returns
what it knows of them. A part that is registered later knows better.
"""

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from awards.models import MedalMark


@dataclass(frozen=True)
class Medal:
    """When it was decided, by which decision as printed, and where that is read; kept `by_hand` or not.

    `row` is the id of the recipient's row in a decision of the portal, `elsewhere` what is told in place of `decision`
    to who does not read where it stands (`is_read`; see `given_medals.as_told`).
    """

    given_on: datetime.date
    decision: str
    url: str = ""
    by_hand: bool = False
    row: int | None = None
    elsewhere: str = ""
    is_read: bool = True


Source = Callable[[Collection[int]], Mapping[int, Medal]]


def among(ids: Collection[int]) -> RawSQL:
    """These ids for `__in`, as one value of the statement: of thousands of values each would be prepared alone."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])  # nosec B611 - no value stands in the text


def by_hand(person_ids: Collection[int]) -> dict[int, Medal]:
    """What was marked on the person's service."""
    rows = MedalMark.objects.filter(person__in=among(person_ids))
    return {each.person_id: Medal(each.given_on, each.decision, by_hand=True) for each in rows}


_sources: list[Source] = [by_hand]


def register(source: Source) -> None:
    """Ask this function, too; registering twice is the same as once."""
    if source not in _sources:
        _sources.append(source)


def forget(source: Source) -> None:
    """Stop asking this function (for tests); raises ValueError if it was never registered."""
    _sources.remove(source)


def has_medal(person_ids: Collection[int]) -> dict[int, Medal]:
    """Person → the medal they have; who has none is not in it. One query for each source."""
    found: dict[int, Medal] = {}
    for source in _sources:
        found |= source(person_ids)
    return found
