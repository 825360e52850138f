"""What models were commended with: the decisions that name somebody nominated for them (DOMAIN §4: derived)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from awards.enums import DecisionState
from awards.models import (
    Decision,
    DecisionRecipient,
    DecisionTransition,
    NominatedModel,
    Nomination,
    NominationTransition,
)
from awards.queries.record import IN_PROGRESS

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel

MOST = 20
"""So many of each are named."""
PUBLISHED = Q(annulled_on=None, decision__state=DecisionState.PUBLISHED)
"""What a published decision gives, neither the award nor the decision annulled: what the public may know of."""


@dataclass(frozen=True)
class Commended:
    """An award for the model; `row` names nobody to whom it is not readable (`is_read`)."""

    row: DecisionRecipient
    is_read: bool


def of_model(model: Any) -> "QuerySet[DecisionRecipient]":
    """Awards of nominations that name the model (an id, an instance or an `OuterRef`), each once."""
    return DecisionRecipient.objects.filter(nomination__nominated__model=model)


def published_of(model: Any) -> "QuerySet[DecisionRecipient]":
    """Those of a published decision, neither of the two annulled."""
    return of_model(model).filter(PUBLISHED)


def commended_models() -> "QuerySet[NominatedModel]":
    """The models (`values("model")`) that a published decision commends, as far as nothing of it is annulled."""
    rows = DecisionRecipient.objects.filter(PUBLISHED, nomination__isnull=False)
    return NominatedModel.objects.filter(nomination__in=rows.values("nomination"))


def published_at(model: Any) -> Subquery:
    """When the last award of the model was published; None for none. Annulled ones count: they were to be read."""
    steps = DecisionTransition.objects.filter(
        subject__recipients__nomination__nominated__model=model, action__in=("publish", "record")
    )
    return Subquery(steps.order_by("-at").values("at")[:1])


def taken_back_at(model: Any) -> Subquery:
    """When an award of the model was annulled last, alone or with its decision; None for none."""
    steps = NominationTransition.objects.filter(subject__nominated__model=model, action="undecide")
    return Subquery(steps.order_by("-at").values("at")[:1])


def commended_for(model: "RegisteredModel", user: Any) -> list[Commended]:
    """What the account reads, annulled too; of decisions elsewhere what was published and holds, without names."""
    seen = DecisionRecipient.objects.on_record(user).values("pk")
    rows = of_model(model.pk).filter(Q(pk__in=seen) | PUBLISHED)
    rows = rows.annotate(is_read=Exists(Decision.objects.visible_to(user).filter(pk=OuterRef("decision"))))
    rows = rows.select_related("decision__unit", "title", "form").order_by("-decision__signed_on", "-id")
    return [Commended(row, is_read=row.is_read or row.person_id == user.person_id) for row in rows[:MOST]]


def nominated_for(model: "RegisteredModel", user: Any) -> list[Nomination]:
    """Nominations for it that are not over, as far as the account reads them."""
    naming = NominatedModel.objects.filter(model=model.pk, nomination=OuterRef("pk"))
    found = Nomination.objects.visible_to(user).filter(Exists(naming), state__in=IN_PROGRESS)
    return list(found.select_related("title", "form", "unit", "body").order_by("-created_at", "-id")[:MOST])
