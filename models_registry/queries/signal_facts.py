"""Signals that follow from a model's own tables: no value, no evidence, nobody reached, silent, never checked.

A kind of signal is a `Rule`: for which models it is raised (in SQL), and what it says of one.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from models_registry.enums import LIVING_STATES, SignalKind
from models_registry.models import FieldCheck, Indicator, ModelFile, RegisteredModel, SignalDismissal
from models_registry.querysets import is_silent
from organizations.dates import today

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from models_registry.models import RegisteredModel as Model


@dataclass(frozen=True)
class Sight:
    """Who looks, and by which dated rules, these in SQL.

    `path` is that of the subtree they read inside, `long_since` the day before which a model must have been registered
    for something to be expected of it, `copied` the per cent from which shared text is a signal.
    """

    user: Any
    path: str | None
    long_since: Any
    copied: Any


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a kind of signal says of a model: on what it rests, what helps; `url` shows more."""

    key: str
    why: str
    advice: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Raised(Said):
    """A signal with its kind, and why it was dismissed, if it was; whose it is says who derives from this."""

    kind: Any
    dismissal: Any = None

    @property
    def title(self) -> str:
        """Its kind in words."""
        return str(self.kind.label)

    @property
    def dismiss_url(self) -> str:
        """Where one says why it is none."""
        return self._step("dismiss")

    @property
    def restore_url(self) -> str:
        """Where that is undone."""
        return self._step("restore")

    def _step(self, step: str) -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class Rule:
    """A kind of signal.

    `raised(sight, dismissed)`: for which models it is raised; of those the dismissed ones, the others, or all (None).
    `says(models, sight)`: by id what it says of the models for which it is raised.
    """

    raised: "Callable[[Sight, bool | None], Q]"
    says: "Callable[[Iterable[Model], Sight], Mapping[int, list[Said]]]"


def said_of(kind: SignalKind, model: str, key: Any) -> Exists:
    """Whether somebody dismissed the signal of the kind with the key; `model` is the column of the outer query."""
    return Exists(SignalDismissal.objects.filter(model=OuterRef(model), kind=kind, key=key))


def _fact(
    kind: SignalKind, raised: Callable[[Sight], Q], says: Callable[[RegisteredModel], Said], key: Any = None
) -> Rule:
    """A kind that a model has once; `key` is in SQL what `says` gives as the key."""

    def of_models(sight: Sight, dismissed: bool | None) -> Q:  # noqa: FBT001 - the signature of a Rule
        if dismissed is None:
            return raised(sight)
        said = Q(said_of(kind, "pk", _iso(key or OuterRef("registered_on"))))
        return raised(sight) & (said if dismissed else ~said)

    return Rule(of_models, lambda models, sight: {model.pk: [says(model)] for model in models})


def _iso(day: Any) -> Func:
    return Func(day, Value("YYYY-MM-DD"), function="to_char")


def _none(parts: "QuerySet[Any]") -> Q:
    """The model has none of these: asked model by model, by index, so that a page reads no further than it must."""
    first = Subquery(parts.filter(model=OuterRef("pk")).order_by().values("pk")[:1])
    return Q(IsNull(first, True))


def _long_registered(sight: Sight) -> Q:
    return Q(state__in=LIVING_STATES, registered_on__lt=sight.long_since)


def _without_value(sight: Sight) -> Q:
    return _long_registered(sight) & _none(Indicator.objects.filter(actual__isnull=False))


def _without_evidence(sight: Sight) -> Q:
    return _long_registered(sight) & Q(source="") & _none(ModelFile.objects.all())


def _nobody_reached(sight: Sight) -> Q:
    return _long_registered(sight) & ~(Q(participants__gt=0) | Q(households__gt=0) | Q(people_reached__gt=0))


def _silent(sight: Sight) -> Q:
    return Q(state__in=LIVING_STATES) & Q(is_silent(today()))


def _never_checked(sight: Sight) -> Q:
    return _long_registered(sight) & _none(FieldCheck.objects.all())


def shown_day(day: datetime.date | None) -> str:
    """A day as people read it."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _says_no_value(model: RegisteredModel) -> Said:
    why = _("Registered on %(day)s; no indicator says what was reached.")
    return _since_registration(model, why, _("Enter what was reached, and the day it was measured."))


def _says_no_evidence(model: RegisteredModel) -> Said:
    why = _("Registered on %(day)s; no photograph, no document, no published source.")
    return _since_registration(model, why, _("Attach a photograph or a document that shows the model at work."))


def _says_nobody(model: RegisteredModel) -> Said:
    why = _("Registered on %(day)s; no participants, no households, no people reached are entered.")
    return _since_registration(model, why, _("Count who took part and whom it reached."))


def _says_never_checked(model: RegisteredModel) -> Said:
    why = _("Registered on %(day)s; nobody of the level above has seen it at work.")
    return _since_registration(model, why, _("Go and look, and enter the field check."))


def _says_silent(model: RegisteredModel) -> Said:
    last = model.last_progress_on or model.registered_on
    if model.last_progress_on:
        why = _("The last progress entry is of %(day)s: longer ago than the rhythm.")
    else:
        why = _("Registered on %(day)s, and not one progress entry since.")
    advice = _("Write what has been done since, or stop the model with a reason.")
    return Said(key=str(last), why=why % {"day": shown_day(last)}, advice=advice)


def _since_registration(model: RegisteredModel, why: str, advice: str) -> Said:
    day = model.registered_on
    return Said(key=str(day), why=why % {"day": shown_day(day)}, advice=advice)


_LAST = Coalesce(OuterRef("last_progress_on"), OuterRef("registered_on"))
FACTS = {
    SignalKind.NO_VALUE: _fact(SignalKind.NO_VALUE, _without_value, _says_no_value),
    SignalKind.NO_EVIDENCE: _fact(SignalKind.NO_EVIDENCE, _without_evidence, _says_no_evidence),
    SignalKind.NOBODY_REACHED: _fact(SignalKind.NOBODY_REACHED, _nobody_reached, _says_nobody),
    SignalKind.SILENT: _fact(SignalKind.SILENT, _silent, _says_silent, key=_LAST),
    SignalKind.NEVER_CHECKED: _fact(SignalKind.NEVER_CHECKED, _never_checked, _says_never_checked),
}
