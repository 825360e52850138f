"""Service for the medal “Vì sự nghiệp dân vận”: the dated rules, who reaches it when, and how it was counted."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import PostKind
from awards.models import ServicePeriod, ServiceProof
from awards.queries.given_medals import as_told
from awards.queries.medals import Medal, has_medal
from awards.rules import MEDAL_ADDS_KINDS, MEDAL_YEARS
from awards.service_time import DAY, Count, Counted, Length, Reached, RuleSet, Served, count, length, reached
from directives import rules
from directives.models import RulePeriod
from organizations.dates import today
from organizations.models import Person


def rule_sets() -> list[RuleSet]:
    """The rules of the medal, one set for each time in which none of them changes, from ever since to for ever."""
    keys = [*MEDAL_YEARS.values(), MEDAL_ADDS_KINDS]
    kept = list(RulePeriod.objects.filter(key__in=keys).order_by("valid_from"))
    ends = {each.valid_to + DAY for each in kept if each.valid_to and each.valid_to < datetime.date.max}
    edges = sorted({each.valid_from for each in kept} | ends)
    before = edges[0] - DAY if edges else today()
    return [
        _rule_set(kept, first, end - DAY if end else None, first or before)
        for first, end in zip([None, *edges], [*edges, None], strict=True)
    ]


def _rule_set(
    kept: list[RulePeriod], first: datetime.date | None, last: datetime.date | None, on: datetime.date
) -> RuleSet:
    values = {
        each.key: each.value
        for each in kept
        if each.valid_from <= on and (each.valid_to is None or on <= each.valid_to)
    }
    years = {kind: values.get(key, rules.get(key).default) for kind, key in MEDAL_YEARS.items()}
    adds = values.get(MEDAL_ADDS_KINDS, rules.get(MEDAL_ADDS_KINDS).default)
    return RuleSet(years, adds=bool(adds), first=first, last=last)


def days_reached(people: Any) -> dict[int, datetime.date | None]:
    """Person → the day on which they reach the medal, None for never; of those of the queryset who have service."""
    served: dict[int, list[Served]] = defaultdict(list)
    rows = ServicePeriod.objects.filter(person__in=people.values("pk")).in_turn()
    for person, *post in rows.values_list("person", "kind", "valid_from", "valid_to"):
        served[person].append(Served(*post))
    sets = rule_sets()
    found = {person: reached(posts, sets) for person, posts in served.items()}
    return {person: each and each.day for person, each in found.items()}


def spoken(time: Length) -> str:
    """A time as people say it: without the parts of which there are none."""
    said = [
        ngettext("%(n)s year", "%(n)s years", time.years) % {"n": time.years} if time.years else "",
        ngettext("%(n)s month", "%(n)s months", time.months) % {"n": time.months} if time.months else "",
        ngettext("%(n)s day", "%(n)s days", time.days) % {"n": time.days} if time.days else "",
    ]
    return " ".join(filter(None, said)) or ngettext("%(n)s day", "%(n)s days", 0) % {"n": 0}


@dataclass
class PeriodCounted:
    """A period with its files, and how it counts."""

    period: ServicePeriod
    files: list[ServiceProof]
    counted: Counted
    count: Count

    @property
    def is_proved(self) -> bool:
        """Whether a document or a file proves it."""
        return bool(self.period.proof_number or self.files)

    @property
    def time(self) -> str:
        """The days that count, as people say them."""
        return spoken(length(self.period.valid_from, self.counted.days))

    @property
    def covered(self) -> str:
        """The days that count by another post; empty where there are none."""
        days = self.counted.covered
        return spoken(length(self.period.valid_from, days)) if days else ""

    @property
    def years_needed(self) -> int:
        """Years that posts of this kind need by the rules that count; 0: such posts do not count."""
        return self.count.rules.years.get(self.period.kind, 0)

    @property
    def percent(self) -> float:
        """What it gives of the threshold of its kind, with one decimal, never rounded up."""
        needed = self.count.needed.get(self.period.kind)
        return self.counted.days * 1000 // needed / 10 if needed else 0.0


@dataclass
class PersonService:
    """All service of a person, counted up to `count.until`; what their pages stand below."""

    person: Person
    periods: list[PeriodCounted]
    count: Count
    reached: Reached | None
    medal: Medal | None

    def __str__(self) -> str:
        return _("Service of %(person)s") % {"person": self.person}

    def get_absolute_url(self) -> str:
        """The page of the person's service."""
        return reverse("awards:service", args=[self.person.pk])

    @property
    def is_reached(self) -> bool:
        """Whether the threshold is behind them."""
        return self.reached is not None and self.reached.day <= today()

    @property
    def length(self) -> Length:
        """The days that count, in years, months and days."""
        return length(self.count.first, self.count.days) if self.count.first else Length(0, 0, 0)

    @property
    def time(self) -> str:
        """The days that count, as people say them."""
        return spoken(self.length)

    @property
    def rules(self) -> list[tuple[Any, int]]:
        """Kind of post and years it needs, by the rules that count."""
        return [(each.label, self.count.rules.years.get(each.value, 0)) for each in PostKind]

    @property
    def has_several_kinds(self) -> bool:
        """Whether posts of more than one kind count."""
        return len(self.count.of_kind) > 1

    @property
    def missing(self) -> list[PeriodCounted]:
        """Periods that nothing proves."""
        return [each for each in self.periods if not each.is_proved]

    @property
    def unconfirmed(self) -> list[PeriodCounted]:
        """Periods that are proved, and that nobody has confirmed."""
        return [each for each in self.periods if each.is_proved and each.period.confirmed_at is None]


def services_of(people: Collection[Person], reader: Any = None) -> list[PersonService]:
    """The service of each of these people, in their order; four queries, however many they are, two more for medals.

    By which decision they have the medal is told as far as the `reader` may know.

    It is counted to today by the rules of today; once the threshold is reached, to that day by the rules of that day.
    """
    files = Prefetch("proofs", queryset=ServiceProof.objects.order_by("id"))
    rows = ServicePeriod.objects.filter(person__in=people).in_turn()
    by_person: dict[int, list[ServicePeriod]] = defaultdict(list)
    for each in rows.select_related("unit", "confirmed_by__person").prefetch_related(files):
        by_person[each.person_id].append(each)
    sets, medals = rule_sets(), as_told(has_medal([each.pk for each in people]), reader)
    return [_service(each, by_person[each.pk], sets, medals.get(each.pk)) for each in people]


def service_of(person: Person, reader: Any = None) -> PersonService:
    """The service of one person, as `services_of` tells it."""
    return services_of([person], reader)[0]


def _service(
    person: Person, periods: Iterable[ServicePeriod], sets: list[RuleSet], medal: Medal | None
) -> PersonService:
    periods, day = list(periods), today()
    served = [Served(each.kind, each.valid_from, each.valid_to) for each in periods]
    found = reached(served, sets)
    if found is not None and found.day <= day:
        counted = count(served, found.rules, found.day)
    else:
        counted = count(served, next(each for each in sets if each.holds(day)), day)
    rows = [
        PeriodCounted(each, list(each.proofs.all()), how, counted)
        for each, how in zip(periods, counted.posts, strict=True)
    ]
    return PersonService(person, rows, counted, found, medal)
