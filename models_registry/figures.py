"""The recognition funnel (DOMAIN §4): each stage counts models, under the day the stage was reached.

What counts is registered, and its registration was not withdrawn. Such models are known to every officer (DOMAIN §8),
but only by their card: a stage that no card shows is counted for those who read inside (`for_reader`).
"""

import datetime
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_registry.access_bars import kept_from
from models_registry.enums import Effect, EndKind, ModelState
from models_registry.models import (
    Candidacy,
    FieldCheck,
    ModelTransition,
    ReachedStage,
    Recognition,
    Reconfirmation,
    RegisteredModel,
    Stage,
    TypicalChoice,
    UpwardProposal,
)
from models_registry.querysets import reads_all
from organizations.counting import Days, Kept
from organizations.dates import today
from organizations.figures import Figure, Period, register
from organizations.models import Facet

BREAKDOWNS = {
    "domain": "domain",
    "level": "level",
    "subject": "subject",
    "unit": "unit",
    "steward": "steward",
    "steward_level": "steward__level",
    "theme": "themes",
    "target_group": "target_groups",
    "campaign": "campaign",
}
NO_THEME = "none"
"""Stands in the address of a list for the models that have no theme."""


def registered_models() -> "QuerySet[Any]":
    """What counts."""
    found: QuerySet[Any] = RegisteredModel.objects.filter(registered_on__isnull=False)
    return found.exclude(end_kind=EndKind.WITHDRAWN)


registered = Days(day="registered_on")
"""Registered in the period; one that was stopped later was registered all the same."""
checked = Days(rows=FieldCheck.objects.all, thing="model", day="on")
"""Checked on site at least once in the period."""


def in_implementation(period: Period) -> "Q | QuerySet[Any]":
    """At work at the end of the last day of the period: a step had led there, and none away from there since.

    Whether it began in the period does not matter. What is at work today says its state.
    """
    if period.ends is None or period.ends >= today():
        return Q(state=ModelState.IN_IMPLEMENTATION)
    midnight = datetime.datetime.combine(period.ends + datetime.timedelta(days=1), datetime.time.min)
    steps = ModelTransition.objects.filter(at__lt=timezone.make_aware(midnight, timezone.get_default_timezone()))
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    left = steps.filter(later, subject=OuterRef("subject"), from_state=ModelState.IN_IMPLEMENTATION)
    return steps.filter(~Exists(left), to_state=ModelState.IN_IMPLEMENTATION).values("subject")


def _standing(table: Any) -> "Callable[[], QuerySet[Any]]":
    """What follows from a recognition, unless it was revoked."""
    return lambda: table.objects.filter(recognition__revoked_on__isnull=True)


submitted = Days(rows=lambda: Candidacy.objects.filter(submitted_on__isnull=False), thing="model", day="submitted_on")
"""Submitted for evaluation in the period, at whatever level, whatever became of it."""
recognised = Days(rows=lambda: Recognition.objects.filter(revoked_on__isnull=True), thing="model", day="recognised_on")
"""Recognised in the period; a recognition that was revoked does not count."""
typical = Days(rows=_standing(TypicalChoice), thing="recognition__model", day="chosen_on")
"""Chosen as typical in the period; not when the recognition was revoked."""
proposed_upward = Days(rows=_standing(UpwardProposal), thing="recognition__model", day="proposed_on")
"""Proposed to the level above in the period; not when the recognition was revoked."""
reconfirmed = Days(rows=lambda: Reconfirmation.objects.exclude(verdict=Effect.STOPPED), thing="model", day="on")
"""Re-confirmed in the period as effective, with or without changes."""
stopped = Days(where=Q(end_kind=EndKind.STOPPED), day="ended_on")
"""Stopped in the period, and not taken up again since."""
replicated = Days(rows=lambda: registered_models().filter(origin__isnull=False), thing="origin", day="registered_on")
"""Models of which another unit registered a copy in the period; copies that were withdrawn do not count."""


FUNNEL = tuple(
    Figure(
        key=f"models_registry.{name}",
        title=title,
        counts=counts,
        by_day=by_day,
        things=registered_models,
        reached=reached,
        breakdowns=BREAKDOWNS,
        kept=Kept(
            rows=ReachedStage.objects.all,
            stage=Stage[name.upper()],
            now=Stage.AT_WORK_NOW if reached is in_implementation else None,
            summed="stages",
            facets={("domain", "level", "subject"): Facet.CROSSED, ("themes",): Facet.THEME},
        ),
    )
    for name, title, counts, by_day, reached in (
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
    f"models_registry.{name}"
    for name in ("registered", "in_implementation", "recognised", "typical", "replicated", "stopped")
)
"""What everybody may know of a registered model: its card shows it."""


def of_card() -> tuple[Figure, ...]:
    """The stages that are counted for everybody."""
    return tuple(each for each in FUNNEL if each.key in ON_CARD)


def for_reader(figure: Figure, user: Any) -> Figure:
    """The figure as the account may know it: of a stage that no card shows, the models it reads inside.

    A council member's numbers are those of the lists behind them, so without what is kept from them: the kept rows are
    the same for everybody, and only the reading leaves these out.
    """
    counted, known = figure.kept, figure.things
    if figure.key not in ON_CARD:
        rows: Any = counted.rows
        kept = replace(counted, rows=lambda: rows().visible_to(user), hides=lambda scope: not reads_all(user, scope))
        return replace(figure, kept=kept, things=lambda: known().open_to(user))  # type: ignore[attr-defined]
    bars = kept_from(user)
    if not bars:
        return figure
    hidden = reduce(or_, (Q(model__in=each) for each in bars))
    kept = replace(counted, rows=lambda: counted.rows().exclude(hidden), summed="")
    return replace(figure, kept=kept, things=lambda: known().not_kept_from(user))  # type: ignore[attr-defined]


def register_figures() -> None:
    """Make the figures known; for `AppConfig.ready()`."""
    register(*FUNNEL)
