"""Text that stands in an earlier model: for which models it is a signal, what it says, and both texts side by side.

Only models that every officer may know of are named: an earlier one that never was registered, or was withdrawn, is
not. Of one elsewhere, whose inside the reader does not read, the card alone counts and is shown (DOMAIN §8).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from models_registry.enums import EndKind, ModelState, SignalKind
from models_registry.models import LONG_TEXTS, RegisteredModel, TextCopy
from models_registry.permissions import may_open_model
from models_registry.queries.signal_facts import Rule, Said, Sight, said_of, shown_day
from models_registry.text_likeness import Piece, Runs, marked, runs_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ON_CARD = ("summary", "results")
COMPARED_STATES = (ModelState.SUBMITTED, ModelState.RETURNED, ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION)


def copies(sight: Sight) -> "QuerySet[TextCopy]":
    """The copied texts that are a signal to this reader; that of the origin a model names is none."""
    known = TextCopy.objects.filter(model__state__in=COMPARED_STATES, other__registered_on__isnull=False)
    known = known.exclude(other__end_kind=EndKind.WITHDRAWN).exclude(other=F("model__origin"))
    reads_both = Q(share__gte=sight.copied, other__steward__path__startswith=sight.path or "-")
    return known.filter(reads_both | Q(card_share__gte=sight.copied))


def _raised(sight: Sight, dismissed: bool | None) -> Q:  # noqa: FBT001 - the signature of a Rule
    rows = copies(sight).filter(model=OuterRef("pk"))
    if dismissed is not None:
        said = Q(said_of(SignalKind.TEXT_COPIED, "model_id", Cast(OuterRef("other_id"), CharField())))
        rows = rows.filter(said if dismissed else ~said)
    return Q(Exists(rows))


def _says(models: Iterable[RegisteredModel], sight: Sight) -> Mapping[int, list[Said]]:
    by_id = {model.pk: model for model in models}
    rows = copies(sight).filter(model__in=by_id).select_related("other__unit", "other__steward")
    said = defaultdict(list)
    for copy in rows.order_by("model", "-share", "other"):
        said[copy.model_id].append(_of(copy, by_id[copy.model_id], sight))
    return said


def _of(copy: TextCopy, model: RegisteredModel, sight: Sight) -> Said:
    other = copy.other
    share = copy.share if may_open_model(sight.user, other) else copy.card_share
    about = {"share": share, "title": other.title, "unit": other.unit.name, "day": shown_day(other.registered_on)}
    if {other.unit_id, other.steward_id} & {model.unit_id, model.steward_id}:
        why = _("%(share)s %% of the text stands in the unit’s own model “%(title)s”, registered on %(day)s.")
        advice = _("A model that goes on is re-confirmed, not registered anew. If it is another one, say what is new.")
    else:
        why = _("%(share)s %% of the text stands in “%(title)s” (%(unit)s), registered on %(day)s.")
        advice = _("Compare both. Whoever does the same should name the model it was learned from.")
    url = reverse("models_registry:signal_texts", args=[model.pk, other.pk])
    return Said(key=str(other.pk), why=why % about, advice=advice, url=url)


COPIED_TEXTS = Rule(_raised, _says)


@dataclass(frozen=True)
class Part:
    """A written part of a model, in stretches of which some stand in the other model."""

    label: "str | _StrPromise"
    pieces: Sequence[Piece]


def side_by_side(model: RegisteredModel, other: RegisteredModel, user: Any) -> tuple[list[Part], list[Part]]:
    """The texts of both with what they share marked; of the other one what the account may read."""
    theirs = LONG_TEXTS if may_open_model(user, other) else ON_CARD
    return _parts(model, LONG_TEXTS, _runs(other, theirs)), _parts(other, theirs, _runs(model, LONG_TEXTS))


def _runs(model: RegisteredModel, names: Iterable[str]) -> Runs:
    return frozenset().union(*(runs_of(getattr(model, name)) for name in names))


def _parts(model: RegisteredModel, names: Iterable[str], shared: Runs) -> list[Part]:
    fields: dict[str, Any] = {name: RegisteredModel._meta.get_field(name) for name in names}
    written = ((field.verbose_name, getattr(model, name)) for name, field in fields.items())
    return [Part(label, marked(text, shared)) for label, text in written if text]
