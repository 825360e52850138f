"""What the pages of presentations show: events with numbers, who was handed what, what is still to hand over."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from awards.models import Decision, DecisionRecipient, Handover, Presentation
from organizations.dates import today

if TYPE_CHECKING:
    from awards.models import Decision as AnyDecision


def with_handed(presentations: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
    """With units, how many awards were `handed` over, and of how many decisions: of those that the account reads."""
    read = Q(handovers__recipient__decision__in=Decision.objects.visible_to(user).values("pk"))
    told: QuerySet[Any] = presentations.select_related("unit", "steward").annotate(
        handed=Coalesce(Sum("handovers__number", filter=read), 0),
        decisions=Count("handovers__recipient__decision", filter=read, distinct=True),
    )
    return told


def handed_at(presentation: Presentation, user: Any) -> "QuerySet[Handover]":
    """What was handed over there, by decision in the order of its list, as far as the account reads it."""
    seen = Handover.objects.visible_to(user).filter(presentation=presentation)
    return seen.select_related("recipient__title", "recipient__form", "recipient__decision__unit").order_by(
        "recipient__decision__signed_on", "recipient__decision", "recipient__order", "id"
    )


def handed_of(decision: "AnyDecision", user: Any) -> "QuerySet[Any]":
    """The events the account reads at which something of the decision was `handed` over, with how many."""
    seen = Presentation.objects.visible_to(user).filter(handovers__recipient__decision=decision)
    told: QuerySet[Any] = seen.annotate(handed=Sum("handovers__number")).order_by("held_on", "id")
    return told


def rows_to_hand(presentation: Presentation, decision: "AnyDecision") -> "QuerySet[DecisionRecipient]":
    """Of the decision's list who is still to be handed something, or was at this event; so a page stays as it is."""
    here = presentation.handovers.values("recipient")
    rows = decision.recipients.filter(Q(pk__in=here) | Q(annulled_on=None, presented__lt=F("number")))
    return rows.select_related("title", "form").order_by("order", "id")


def to_hand_over(user: Any) -> "QuerySet[Decision]":
    """Decisions that hold and of which something is still to hand over, the latest first."""
    waiting = DecisionRecipient.objects.to_hand_over().values("decision")
    seen = Decision.objects.visible_to(user).filter(pk__in=waiting, signed_on__lte=today())
    return seen.select_related("unit", "steward").order_by("-signed_on", "-id")
