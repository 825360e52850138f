"""What the units of a campaign have registered of what they were to register; totals are sums of the parts."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from directives.campaign_progress import progress_source
from directives.enums import WindowState
from directives.models import Campaign
from organizations.dates import PLACEHOLDER, today
from organizations.models import Unit
from organizations.paths import ids_of_path

FIRST = 5
"""How many of those with the most are named."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One unit of the campaign with all below it; for the campaign's own unit, without what is below it."""

    unit: Unit
    is_head: bool
    wanted: int | None
    registered: int
    query: str

    @property
    def missing(self) -> int:
        """How many are to be registered still."""
        return max(0, (self.wanted or 0) - self.registered)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The parts in Vietnamese order, and what follows from them."""

    parts: list[Part]
    route: str
    query: str
    is_over: bool

    @cached_property
    def wanted(self) -> int:
        """The sum of the targets."""
        return sum(part.wanted or 0 for part in self.parts)

    @cached_property
    def registered(self) -> int:
        """The sum of what the parts registered: every model of the campaign counts in exactly one part."""
        return sum(part.registered for part in self.parts)

    @cached_property
    def registered_of_wanted(self) -> int:
        """Of the sum of the targets; what one unit has too many does not stand for what another lacks."""
        return sum(min(part.registered, part.wanted or 0) for part in self.parts)

    @cached_property
    def late(self) -> list[Part]:
        """Whose target is not reached although the window of registration is over; most missing first."""
        behind = [part for part in self.parts if part.missing]
        return sorted(behind, key=lambda part: -part.missing) if self.is_over else []

    @cached_property
    def most(self) -> list[Part]:
        """Those with the most models, at most five."""
        found = sorted((part for part in self.parts if part.registered), key=lambda part: -part.registered)
        return found[:FIRST]

    @cached_property
    def none(self) -> list[Part]:
        """Units below without a model."""
        return [part for part in self.parts if not part.registered and not part.is_head]


def units_with_targets(campaign: Campaign) -> Any:
    """The campaign's unit and those directly below it that existed in its years, as units; in Vietnamese order."""
    heads = {campaign.unit_id, campaign.steward_id}
    first, last = datetime.date(campaign.year_from, 1, 1), datetime.date(campaign.year_to, 12, 31)
    begun = Q(valid_from=None) | Q(valid_from=PLACEHOLDER) | Q(valid_from__lte=last)
    lasting = Q(valid_to=None) | Q(valid_to__gte=first)
    return Unit.objects.filter(Q(pk__in=heads) | Q(parent__in=heads), begun, lasting).order_by("sort_key", "id")


def progress_of(campaign: Campaign, on: datetime.date | None = None) -> Progress:
    """Registered and wanted by part; four queries, whatever the units.

    The parts are the units of today (after the campaign those of its last day, before it of its first), and of those
    that ended in its years the ones that had a target or registered something.
    """
    source = progress_source()
    targets = dict(campaign.targets.values_list("unit_id", "models_wanted"))
    numbers = _by_part(campaign, source.numbers(campaign))
    first, last = datetime.date(campaign.year_from, 1, 1), datetime.date(campaign.year_to, 12, 31)
    direct = units_with_targets(campaign).in_force(min(max(on or today(), first), last)).values("pk")
    units = Unit.objects.filter(Q(pk__in=direct) | Q(pk__in={*targets, *numbers})).order_by("sort_key", "id")
    heads = {campaign.unit_id, campaign.steward_id}
    parts = [
        Part(
            unit=unit,
            is_head=unit.pk in heads,
            wanted=targets.get(unit.pk),
            registered=numbers.get(unit.pk, 0),
            query="" if unit.pk in heads else source.query(campaign, unit.pk),
        )
        for unit in units
    ]
    is_over = campaign.registration.state(on or today()) == WindowState.OVER
    return Progress(parts=parts, route=source.route, query=source.query(campaign, None), is_over=is_over)


def _by_part(campaign: Campaign, numbers: dict[int, int]) -> dict[int, int]:
    """The numbers of units summed up to the unit directly below the campaign's; what is elsewhere stays as it is."""
    heads = {campaign.unit_id, campaign.steward_id}
    found: dict[int, int] = {}
    for pk, path in Unit.objects.filter(pk__in=numbers).values_list("pk", "path"):
        part = _part(heads, ids_of_path(path))
        found[part] = found.get(part, 0) + numbers[pk]
    return found


def _part(heads: Iterable[int], way: list[int]) -> int:
    places = [place for place, unit in enumerate(way) if unit in heads]
    return way[min(places[-1] + 1, len(way) - 1)] if places else way[-1]


def shifted(campaign: Campaign) -> dict[str, object]:
    """The values of a campaign moved on to the time after it, for the form of the next one; not its document."""
    years = campaign.year_to - campaign.year_from + 1
    names = ("kind", "aim", "rhythm_days", "needed")
    values: dict[str, object] = {name: getattr(campaign, name) for name in names}
    values["name"] = _renamed(campaign, years)
    values |= {name: getattr(campaign, name) + years for name in ("year_from", "year_to")}
    for name in ("registration_from", "registration_to", "evaluation_from", "evaluation_to"):
        values[name] = _later(getattr(campaign, name), years)
    return values


def _renamed(campaign: Campaign, years: int) -> str:
    """The name with its years moved on."""
    text = campaign.name
    for year in sorted({campaign.year_from, campaign.year_to}, reverse=True):
        text = text.replace(str(year), str(year + years))
    return text


def _later(day: datetime.date | None, years: int) -> datetime.date | None:
    if day is None:
        return None
    last_of_february = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if last_of_february else day.day)
