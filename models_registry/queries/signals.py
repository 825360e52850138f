"""Signals against formalism (DOMAIN §1): computed from what stands in the tables, each with its ground.

A signal is a hint: it blocks nothing. What a secretary said about one (`SignalDismissal`) hangs on its `key`.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    Q,
    QuerySet,
    Value,
)
from django.urls import reverse
from django.utils.translation import gettext as _

from directives import rules
from models_registry.enums import SignalKind
from models_registry.models import RegisteredModel, SignalDismissal
from models_registry.queries.copied_texts import COPIED_TEXTS
from models_registry.queries.photos_twice import PHOTOS_TWICE
from models_registry.queries.signal_facts import FACTS, Raised, Rule, Sight
from models_registry.querysets import path_of_reader
from models_registry.rules import COPIED_PERCENT, SIGNAL_DAYS
from organizations.dates import today

if TYPE_CHECKING:
    from organizations.models import Unit

RULES: Mapping[SignalKind, Rule] = {
    SignalKind.TEXT_COPIED: COPIED_TEXTS,
    SignalKind.PHOTO_TWICE: PHOTOS_TWICE,
    **FACTS,
}


@dataclass(frozen=True, kw_only=True)
class Signal(Raised):
    """One signal of one model."""

    model: RegisteredModel
    kind: SignalKind
    dismissal: SignalDismissal | None = None

    @property
    def name(self) -> str:
        """Whose it is."""
        return str(self.model.title)

    @property
    def more(self) -> str:
        """What `url` leads to, where there is one."""
        return _("Side by side")

    @property
    def more_in_full(self) -> str:
        """The same with the name, for who hears links alone."""
        return _("Side by side: %(title)s") % {"title": self.name}

    def _step(self, step: str) -> str:
        return reverse(f"models_registry:signal_{step}", args=[self.model.pk, self.kind, self.key])


def sight_of(user: Any) -> Sight:
    """How the account looks today; no query: the dated rules are asked for by the query that uses them."""
    day, days = today(), Value(datetime.timedelta(days=1))
    wait = ExpressionWrapper(rules.in_sql(SIGNAL_DAYS, on=day) * days, output_field=DurationField())
    long_since = ExpressionWrapper(Value(day, output_field=DateField()) - wait, output_field=DateTimeField())
    return Sight(user, path_of_reader(user), long_since, rules.in_sql(COPIED_PERCENT, on=day))


def found(models: "QuerySet[Any]", user: Any, kinds: Iterable[SignalKind], *, dismissed: bool) -> "QuerySet[Any]":
    """Of these models, which the account reads inside, those with a signal of the kinds that stands or is dismissed."""
    sight, wanted = sight_of(user), Q(pk__in=())
    for kind in kinds:
        wanted |= RULES[kind].raised(sight, dismissed)
    return models.filter(wanted)


def of_unit(user: Any, unit: "Unit") -> "QuerySet[Any]":
    """The models the unit and those below it look after, of those the account reads inside."""
    inside: QuerySet[Any] = RegisteredModel.objects.open_to(user).filter(steward__path__startswith=unit.path)
    return inside


def signals_of(models: Sequence[RegisteredModel], user: Any) -> dict[int, list[Signal]]:
    """By id the signals of each of the models, whose inside the account reads, in the order of the kinds.

    Two queries, and one for each of copied texts and photographs where there are some, however many models.
    """
    ids, sight = [model.pk for model in models], sight_of(user)
    named = {_flag(kind): ExpressionWrapper(rule.raised(sight, None), BooleanField()) for kind, rule in RULES.items()}
    raised = {row["pk"]: row for row in _known(ids).annotate(**named).values("pk", *named)}
    rows = SignalDismissal.objects.filter(model__in=ids).select_related("by__person", "unit")
    dismissals = {(row.model_id, row.kind, row.key): row for row in rows}
    signals: dict[int, list[Signal]] = {pk: [] for pk in ids}
    for kind, rule in RULES.items():
        raising = {model.pk: model for model in models if raised[model.pk][_flag(kind)]}
        for pk, said in rule.says(raising.values(), sight).items() if raising else ():
            for each in said:
                dismissal = dismissals.get((pk, kind, each.key))
                signals[pk].append(Signal(**vars(each), model=raising[pk], kind=kind, dismissal=dismissal))
    return signals


def _flag(kind: SignalKind) -> str:
    return f"raises_{kind.name.lower()}"


def _known(ids: Sequence[int]) -> "QuerySet[Any]":
    models: QuerySet[Any] = RegisteredModel.objects.filter(pk__in=ids)
    return models


def signals_of_model(model: RegisteredModel, user: Any) -> list[Signal]:
    """Those of one model that the account reads inside, as it is now."""
    known = list(_known([model.pk]).select_related("unit", "steward", "campaign"))
    return [signal for each in signals_of(known, user).values() for signal in each]
