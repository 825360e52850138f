"""The recognition funnel (DOMAIN §4): each stage counts models, under the day the stage was reached.

What counts is registered, and its registration was not withdrawn. Such models are known to every officer (DOMAIN §8),
but only by their card: a stage that no card shows is counted for those who read inside (`for_reader`).
"""

import datetime
from dataclasses import replace
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_registry.enums import Effect, EndKind, ModelState
from models_registry.models import (
    Candidacy,
    FieldCheck,
    ModelTransition,
    Recognition,
    Reconfirmation,
    RegisteredModel,
    TypicalChoice,
    UpwardProposal,
)
from organizations.dates import today
from organizations.figures import Figure, Period, register

BREAKDOWNS = {
    "domain": "domain",
    "level": "level",
    "subject": "subject",
    "unit": "unit",
    "steward": "steward",
    "theme": "themes",
    "target_group": "target_groups",
    "campaign": "campaign",
}


def _models() -> "QuerySet[Any]":
    found: QuerySet[Any] = RegisteredModel.objects.filter(registered_on__isnull=False)
    return found.exclude(end_kind=EndKind.WITHDRAWN)


def _reached(rows: "QuerySet[Any]", path: str, period: Period, model: str = "model") -> "QuerySet[Any]":
    """Models with a row in the period: however many they have, they count once."""
    return _models().filter(pk__in=rows.filter(**period.within(path)).values(model))


def registered(period: Period) -> "QuerySet[Any]":
    """Registered in the period; one that was stopped later was registered all the same."""
    return _models().filter(**period.within("registered_on"))


def checked(period: Period) -> "QuerySet[Any]":
    """Checked on site at least once in the period."""
    return _reached(FieldCheck.objects.all(), "on", period)


def in_implementation(period: Period) -> "QuerySet[Any]":
    """At work at the end of the last day of the period: then the last step of its log had led there.

    Whether it began in the period does not matter. What is at work today says its state.
    """
    if period.ends is None or period.ends >= today():
        return _models().filter(state=ModelState.IN_IMPLEMENTATION)
    midnight = datetime.datetime.combine(period.ends + datetime.timedelta(days=1), datetime.time.min)
    before = ModelTransition.objects.filter(at__lt=timezone.make_aware(midnight, timezone.get_default_timezone()))
    began = before.filter(to_state=ModelState.IN_IMPLEMENTATION).values("subject")
    last = before.filter(subject=OuterRef("pk")).order_by("-at", "-id").values("to_state")[:1]
    at_work: QuerySet[Any] = _models().filter(pk__in=began).alias(then=Subquery(last))
    return at_work.filter(then=ModelState.IN_IMPLEMENTATION)


def submitted(period: Period) -> "QuerySet[Any]":
    """Submitted for evaluation in the period, at whatever level, whatever became of it."""
    return _reached(Candidacy.objects.filter(submitted_on__isnull=False), "submitted_on", period)


def recognised(period: Period) -> "QuerySet[Any]":
    """Recognised in the period; a recognition that was revoked does not count."""
    return _reached(Recognition.objects.filter(revoked_on__isnull=True), "recognised_on", period)


def typical(period: Period) -> "QuerySet[Any]":
    """Chosen as typical in the period; not when the recognition was revoked."""
    standing = TypicalChoice.objects.filter(recognition__revoked_on__isnull=True)
    return _reached(standing, "chosen_on", period, "recognition__model")


def proposed_upward(period: Period) -> "QuerySet[Any]":
    """Proposed to the level above in the period; not when the recognition was revoked."""
    standing = UpwardProposal.objects.filter(recognition__revoked_on__isnull=True)
    return _reached(standing, "proposed_on", period, "recognition__model")


def reconfirmed(period: Period) -> "QuerySet[Any]":
    """Re-confirmed in the period as effective, with or without changes."""
    return _reached(Reconfirmation.objects.exclude(verdict=Effect.STOPPED), "on", period)


def stopped(period: Period) -> "QuerySet[Any]":
    """Stopped in the period, and not taken up again since."""
    return _models().filter(Q(end_kind=EndKind.STOPPED), **period.within("ended_on"))


def replicated(period: Period) -> "QuerySet[Any]":
    """Models of which another unit registered a copy in the period; copies that were withdrawn do not count."""
    return _reached(_models().filter(origin__isnull=False), "registered_on", period, "origin")


FUNNEL = tuple(
    Figure(key=f"models_registry.{name}", title=title, counts=counts, by_day=by_day, rows=rows, breakdowns=BREAKDOWNS)
    for name, title, counts, by_day, rows in (
        (
            "registered",
            _("Registered"),
            _("Models whose registration was not withdrawn."),
            _("day of registration"),
            registered,
        ),
        ("checked", _("Checked"), _("Models that were checked on site."), _("day of the check"), checked),
        (
            "in_implementation",
            _("In implementation"),
            _("Models at work on the last day of the period."),
            _("the last day of the period"),
            in_implementation,
        ),
        (
            "submitted",
            _("Submitted for evaluation"),
            _("Models with a candidacy that was submitted, whatever became of it."),
            _("day of submission"),
            submitted,
        ),
        (
            "recognised",
            _("Recognised"),
            _("Models with a recognition that was not revoked."),
            _("day of recognition"),
            recognised,
        ),
        ("typical", _("Typical"), _("Recognised models chosen as typical."), _("day of the choice"), typical),
        (
            "proposed_upward",
            _("Proposed upward"),
            _("Recognised models that were proposed to the level above."),
            _("day of the proposal"),
            proposed_upward,
        ),
        (
            "replicated",
            _("Replicated"),
            _("Models of which another unit registered a copy."),
            _("day of the copy’s registration"),
            replicated,
        ),
        (
            "reconfirmed",
            _("Re-confirmed"),
            _("Models that were found still effective."),
            _("day of the re-confirmation"),
            reconfirmed,
        ),
        ("stopped", _("Stopped"), _("Models that were stopped and not taken up again."), _("day of the stop"), stopped),
    )
)


ON_CARD = frozenset(
    f"models_registry.{name}" for name in ("registered", "in_implementation", "recognised", "typical", "stopped")
)
"""What everybody may know of a registered model: its card shows it."""


def of_card() -> tuple[Figure, ...]:
    """The stages that are counted for everybody."""
    return tuple(each for each in FUNNEL if each.key in ON_CARD)


def for_reader(figure: Figure, user: Any) -> Figure:
    """The figure as the account may know it: of a stage that no card shows, the models it reads inside."""
    if figure.key in ON_CARD:
        return figure
    return replace(figure, rows=lambda period: figure.rows(period).open_to(user))  # type: ignore[attr-defined]


def register_figures() -> None:
    """Make the figures known; for `AppConfig.ready()`."""
    register(*FUNNEL)
