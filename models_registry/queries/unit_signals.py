"""Signals of what a unit did in a campaign (DOMAIN §1): many registrations on the last days, everyone recognised.

Both count what the unit looks after or judges today, so that whoever reads a unit's models inside reads them. Only
campaigns of this year and the last are asked: of older ones nothing can be mended.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import (
    BooleanField,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directives import rules
from directives.models import Campaign
from models_registry.enums import CandidacyState, EndKind, UnitSignalKind
from models_registry.models import Candidacy, ModelTransition, RegisteredModel, UnitSignalDismissal
from models_registry.queries.signal_facts import Raised, shown_day
from models_registry.querysets import path_of_reader
from models_registry.rules import ALL_RECOGNISED_LEAST, LAST_DAYS, LAST_DAYS_LEAST, LAST_DAYS_PERCENT
from organizations.dates import today
from organizations.enums import Level
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DECIDED = (CandidacyState.RECOGNISED, CandidacyState.NOT_RECOGNISED, CandidacyState.REVOKED)
WINDOW_TO_LAST_DAYS = 4
"""Of a window that is not so many times as long as its last days, most of it would be its end."""
YEARS_BACK = 1
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What a unit did in a campaign: `number` of `total`; `days` are the last days by the rule (0: not asked)."""

    unit: int
    campaign: int
    number: int
    total: int
    days: int = 0

    @property
    def key(self) -> str:
        """What the signal rests on."""
        return f"{self.number}-{self.total}"


@dataclass(frozen=True, kw_only=True)
class UnitSignal(Raised):
    """One signal of one unit in one campaign; `url` has the models."""

    kind: UnitSignalKind
    unit: Unit
    campaign: Campaign
    dismissal: UnitSignalDismissal | None = None

    @property
    def name(self) -> str:
        """Whose it is."""
        return str(self.unit.name)

    @property
    def more(self) -> str:
        """What `url` leads to."""
        return _("See the models")

    @property
    def more_in_full(self) -> str:
        """The same with the names, for who hears links alone."""
        return _("Models of %(unit)s in “%(campaign)s”") % {"unit": self.name, "campaign": self.campaign.name}

    def _step(self, step: str) -> str:
        named = [self.unit.pk, self.kind, self.campaign.pk, self.key]
        return reverse(f"models_registry:unit_signal_{step}", args=named)


def _models_url(kind: UnitSignalKind, unit: Unit, campaign: Campaign) -> str:
    """The models of the unit and those below it in the campaign; where all were recognised, those that were."""
    query: dict[str, Any] = {"within": unit.pk, "campaign": campaign.pk}
    if kind == UnitSignalKind.ALL_RECOGNISED:
        query["figure"] = "models_registry.recognised"
    return f"{reverse('models_registry:models')}?{urlencode(query)}"


def units_read_by(user: Any) -> "QuerySet[Unit]":
    """The units whose signals the account reads: those whose models it reads inside."""
    path = path_of_reader(user)
    return Unit.objects.none() if path is None else Unit.objects.filter(path__startswith=path)


def on_top_of_these(user: Any) -> Unit:
    """The unit for which the account works; the topmost of all for who works for none and reads them all."""
    return user.acting.unit if user.acting else units_read_by(user).order_by("path")[:1].get()


def of_units(root: Unit) -> "QuerySet[Unit]":
    """The unit and those below it."""
    return Unit.objects.filter(path__startswith=root.path)


def _registrations(day: datetime.date) -> "QuerySet[Any]":
    """Registered models of campaigns whose window is over, by unit and campaign, with those of its last days.

    A model that was returned counts on the day on which it was submitted for the first time.
    """
    days = ExpressionWrapper(rules.in_sql(LAST_DAYS, on=day) * Value(_DAY), output_field=DurationField())
    ends, begins = F("campaign__registration_to"), F("campaign__registration_from")
    after = ExpressionWrapper(ends - days, output_field=DateTimeField())
    length = ExpressionWrapper(ends - begins + Value(_DAY), output_field=DurationField())
    submitted = TruncDate("submitted_at", output_field=DateField())
    before = ModelTransition.objects.filter(subject=OuterRef("pk"), action="submit")
    before = before.annotate(on=TruncDate("at", output_field=DateField())).filter(on__lte=OuterRef("after"))
    models: QuerySet[Any] = RegisteredModel.objects.filter(
        registered_on__isnull=False, campaign__registration_to__lt=day, campaign__year_to__gte=day.year - YEARS_BACK
    )
    models = models.exclude(end_kind=EndKind.WITHDRAWN).annotate(after=after, length=length, submitted=submitted)
    last = Q(submitted__gt=F("after"), submitted__lte=ends) & ~Exists(before)
    is_last = ExpressionWrapper(last, output_field=BooleanField())
    counted: QuerySet[Any] = models.filter(length__gte=WINDOW_TO_LAST_DAYS * days).annotate(is_last=is_last)
    return counted.order_by()


def _decisions(day: datetime.date) -> "QuerySet[Any]":
    """Candidacies that were decided, of the same campaigns. A recognition that was revoked is none."""
    found: QuerySet[Any] = Candidacy.objects.filter(
        state__in=DECIDED, campaign__year_to__gte=day.year - YEARS_BACK
    ).order_by()
    return found


def _on_last_days(units: "QuerySet[Unit]", day: datetime.date) -> "QuerySet[Any]":
    rows: QuerySet[Any] = (
        _registrations(day)
        .filter(steward__in=units)
        .values("steward", "campaign")
        .annotate(number=Count("pk", filter=Q(is_last=True)), total=Count("pk"))
        .annotate(days=rules.in_sql(LAST_DAYS, on=day), least=rules.in_sql(LAST_DAYS_LEAST, on=day))
        .annotate(percent=rules.in_sql(LAST_DAYS_PERCENT, on=day))
        .filter(total__gte=F("least"), number__gte=F("total") * F("percent") / 100.0)
        .annotate(kind=Value(UnitSignalKind.LAST_DAYS.value))
        .values_list("kind", "steward", "campaign", "number", "total", "days")
    )
    return rows


def _all_recognised(units: "QuerySet[Unit]", day: datetime.date) -> "QuerySet[Any]":
    rows: QuerySet[Any] = (
        _decisions(day)
        .filter(body_steward__in=units)
        .values("body_steward", "campaign")
        .annotate(number=Count("pk", filter=Q(state=CandidacyState.RECOGNISED)), total=Count("pk"))
        .filter(total__gte=rules.in_sql(ALL_RECOGNISED_LEAST, on=day), number=F("total"))
        .annotate(days=Value(0), kind=Value(UnitSignalKind.ALL_RECOGNISED.value))
        .values_list("kind", "body_steward", "campaign", "number", "total", "days")
    )
    return rows


COUNTED: "Mapping[UnitSignalKind, Callable[[QuerySet[Unit], datetime.date], QuerySet[Any]]]" = {
    UnitSignalKind.LAST_DAYS: _on_last_days,
    UnitSignalKind.ALL_RECOGNISED: _all_recognised,
}
"""By kind the query of `(kind, unit, campaign, number, total, days)`: see `Counted`."""


def _count(units: "QuerySet[Unit]", kinds: Iterable[UnitSignalKind]) -> dict[UnitSignalKind, list[Counted]]:
    day = today()
    counted: dict[UnitSignalKind, list[Counted]] = {kind: [] for kind in kinds}
    first, *others = (COUNTED[kind](units, day) for kind in counted)
    for kind, unit, campaign, number, total, days in first.union(*others, all=True) if others else first:
        each = Counted(unit=unit, campaign=campaign, number=number, total=total, days=days)
        counted[UnitSignalKind(kind)].append(each)
    return counted


class Standing:
    """The signals of the units in one look: which are raised, and which of them somebody dismissed.

    Two queries whatever the number of units; those of `described` come besides.
    """

    def __init__(self, units: "QuerySet[Unit]", kinds: Iterable[UnitSignalKind] = UnitSignalKind) -> None:
        self.counted = _count(units, kinds)
        said = UnitSignalDismissal.objects.filter(about__in={each.unit for each in self})
        self.dismissals = {
            (row.about_id, row.campaign_id, row.kind, row.key): row for row in said.select_related("by__person", "unit")
        }

    def __iter__(self) -> "Iterator[Counted]":
        return (each for some in self.counted.values() for each in some)

    def ids(self, *, dismissed: bool) -> set[int]:
        """The units with a signal that stands, or is dismissed."""
        return {
            each.unit
            for kind, some in self.counted.items()
            for each in some
            if (self.dismissal(kind, each) is not None) == dismissed
        }

    def dismissal(self, kind: UnitSignalKind, each: Counted) -> UnitSignalDismissal | None:
        """What somebody said about the signal."""
        return self.dismissals.get((each.unit, each.campaign, kind, each.key))

    def described(self, units: Collection[Unit], user: Any) -> dict[int, list[UnitSignal]]:
        """By id the signals of these units in words, the latest campaigns first; three queries more."""
        by_id = {unit.pk: unit for unit in units}
        mine = {kind: [each for each in some if each.unit in by_id] for kind, some in self.counted.items()}
        ids = {each.campaign for some in mine.values() for each in some}
        campaigns = Campaign.objects.select_related("unit").in_bulk(ids)
        told: dict[int, list[UnitSignal]] = {pk: [] for pk in by_id}
        for kind, some in mine.items():
            others = _ELSEWHERE[kind](some, user) if some else {}
            for each in sorted(some, key=lambda one: (-campaigns[one.campaign].year_to, -one.campaign)):
                about, campaign = by_id[each.unit], campaigns[each.campaign]
                why, advice = _SAYS[kind](each, campaign, others.get((each.campaign, about.level)))
                told[each.unit].append(
                    UnitSignal(
                        kind=kind,
                        unit=about,
                        campaign=campaign,
                        key=each.key,
                        why=why,
                        advice=advice,
                        url=_models_url(kind, about, campaign),
                        dismissal=self.dismissal(kind, each),
                    )
                )
        return told


def signals_of_unit(unit: Unit, user: Any) -> list[UnitSignal]:
    """Those of one unit itself."""
    return Standing(Unit.objects.filter(pk=unit.pk)).described([unit], user)[unit.pk]


Shares = Mapping[tuple[int, str], int]
"""By campaign and level of the unit, in per cent."""


def _registered_elsewhere(some: Collection[Counted], user: Any) -> Shares:
    """In the whole campaign: every officer knows of each registered model (DOMAIN §8)."""
    rows = (
        _registrations(today())
        .filter(campaign__in={each.campaign for each in some})
        .values("campaign")
        .annotate(number=Count("pk", filter=Q(is_last=True)), total=Count("pk"))
        .values_list("campaign", "number", "total")
    )
    return {(pk, level): _percent(number, total) for pk, number, total in rows for level in Level.values}


def _recognised_elsewhere(some: Collection[Counted], user: Any) -> Shares:
    """By all units of the level whose decisions the account reads; nothing where these are the unit's own alone."""
    rows = (
        _decisions(today())
        .filter(campaign__in={each.campaign for each in some}, body_steward__in=units_read_by(user))
        .values("campaign", "body_steward__level")
        .annotate(number=Count("pk", filter=Q(state=CandidacyState.RECOGNISED)), total=Count("pk"))
        .annotate(bodies=Count("body_steward", distinct=True))
        .values_list("campaign", "body_steward__level", "number", "total", "bodies")
    )
    return {(pk, level): _percent(number, total) for pk, level, number, total, bodies in rows if bodies > 1}


def _percent(number: int, total: int) -> int:
    return round(100 * number / total)


def _says_last_days(each: Counted, campaign: Campaign, share: int | None) -> tuple[str, str]:
    why = ngettext(
        "%(number)s of %(total)s models were submitted on the last day of the registration of “%(campaign)s” "
        "(until %(day)s); in all of %(whole)s it was %(share)s %%.",
        "%(number)s of %(total)s models were submitted on the last %(days)s days of the registration of "
        "“%(campaign)s” (until %(day)s); in all of %(whole)s it was %(share)s %%.",
        each.days,
    ) % {
        "number": each.number,
        "total": each.total,
        "days": each.days,
        "campaign": campaign.name,
        "day": shown_day(campaign.registration_to),
        "whole": campaign.unit.name,
        "share": share or 0,
    }
    return why, _("Look whether these models are at work, or were written to reach a number.")


def _says_all_recognised(each: Counted, campaign: Campaign, share: int | None) -> tuple[str, str]:
    about = {"total": each.total, "campaign": campaign.name, "share": share}
    if share is None:
        why = _("All %(total)s candidacies that were decided in “%(campaign)s” were recognised.") % about
    else:
        why = (
            _(
                "All %(total)s candidacies that were decided in “%(campaign)s” were recognised; by all units of this "
                "level it was %(share)s %%."
            )
            % about
        )
    return why, _("Look into the minutes and the checks: where nobody falls through, nobody was judged.")


_ELSEWHERE: "Mapping[UnitSignalKind, Callable[[Collection[Counted], Any], Shares]]" = {
    UnitSignalKind.LAST_DAYS: _registered_elsewhere,
    UnitSignalKind.ALL_RECOGNISED: _recognised_elsewhere,
}
_SAYS: "Mapping[UnitSignalKind, Callable[[Counted, Campaign, int | None], tuple[str, str]]]" = {
    UnitSignalKind.LAST_DAYS: _says_last_days,
    UnitSignalKind.ALL_RECOGNISED: _says_all_recognised,
}
