"""The recognition funnel (DOMAIN §4): each stage counts models, under the day the stage was reached."""

from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from models_registry.enums import EndKind
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
    found: QuerySet[Any] = RegisteredModel.objects.all()
    return found


def _dated(rows: "QuerySet[Any]", day: Any) -> "QuerySet[Any]":
    dated: QuerySet[Any] = rows.annotate(figure_day=day)
    return dated


def _first(rows: "QuerySet[Any]", path: str, model: str = "model") -> Subquery:
    """The first day in `rows` that belong to the model of the outer query."""
    of_model = rows.filter(**{model: OuterRef("pk")}).order_by().values(model)
    return Subquery(of_model.annotate(first=Min(path)).values("first"))


def _reached(rows: "QuerySet[Any]", path: str, period: Period, model: str = "model") -> "QuerySet[Any]":
    """Models with a row in the period, under the first such day."""
    within = rows.filter(**period.within(path))
    reached = _models().filter(Exists(within.filter(**{model: OuterRef("pk")})))
    return _dated(reached, _first(within, path, model))


def registered(period: Period) -> "QuerySet[Any]":
    """Registered in the period; one that was stopped later was registered all the same."""
    rows = _models().filter(registered_on__isnull=False, **period.within("registered_on"))
    return _dated(rows, F("registered_on"))


def checked(period: Period) -> "QuerySet[Any]":
    """Checked on site at least once in the period."""
    return _reached(FieldCheck.objects.all(), "on", period)


def in_implementation(period: Period) -> "QuerySet[Any]":
    """At work on the last day of the period: begun by then, and not ended by then; whenever that was."""
    begun = ModelTransition.objects.filter(action__in=["begin", "resume"]).annotate(on=TruncDate("at"))
    known = Period(ends=period.ends)
    ended = Q(ended_on__isnull=False) & (Q(ended_on__lte=period.ends) if period.ends else Q())
    return _reached(begun, "on", known, "subject").exclude(ended)


def submitted(period: Period) -> "QuerySet[Any]":
    """Submitted for evaluation in the period, at whatever level."""
    return _reached(Candidacy.objects.filter(submitted_on__isnull=False), "submitted_on", period)


def recognised(period: Period) -> "QuerySet[Any]":
    """Recognised in the period; a recognition that was revoked does not count."""
    return _reached(Recognition.objects.filter(revoked_on__isnull=True), "recognised_on", period)


def typical(period: Period) -> "QuerySet[Any]":
    """Chosen as typical in the period; not when the recognition was revoked."""
    standing = TypicalChoice.objects.filter(recognition__revoked_on__isnull=True)
    return _reached(standing, "chosen_on", period, "recognition__model")


def proposed_upward(period: Period) -> "QuerySet[Any]":
    """Proposed to the level above in the period."""
    return _reached(UpwardProposal.objects.all(), "proposed_on", period, "recognition__model")


def reconfirmed(period: Period) -> "QuerySet[Any]":
    """Re-confirmed in the period as effective, with or without changes."""
    return _reached(Reconfirmation.objects.exclude(verdict="stopped"), "on", period)


def stopped(period: Period) -> "QuerySet[Any]":
    """Stopped in the period, having been registered."""
    rows = _models().filter(end_kind=EndKind.STOPPED, ended_on__isnull=False, **period.within("ended_on"))
    return _dated(rows, F("ended_on"))


FUNNEL = tuple(
    Figure(key=f"models_registry.{name}", title=title, counts=counts, by_day=by_day, rows=rows, breakdowns=BREAKDOWNS)
    for name, title, counts, by_day, rows in (
        ("registered", _("Registered"), _("Models that were registered."), _("day of registration"), registered),
        ("checked", _("Checked"), _("Models that were checked on site."), _("first check in the period"), checked),
        (
            "in_implementation",
            _("In implementation"),
            _("Models at work on the last day of the period."),
            _("beginning of implementation"),
            in_implementation,
        ),
        (
            "submitted",
            _("Submitted for evaluation"),
            _("Models with a candidacy that was submitted."),
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
            _("Models that were proposed to the level above."),
            _("day of the proposal"),
            proposed_upward,
        ),
        (
            "reconfirmed",
            _("Re-confirmed"),
            _("Models that were found still effective."),
            _("day of the re-confirmation"),
            reconfirmed,
        ),
        ("stopped", _("Stopped"), _("Registered models that were stopped."), _("day of the stop"), stopped),
    )
)


def register_figures() -> None:
    """Make the figures known; for `AppConfig.ready()`."""
    register(*FUNNEL)
