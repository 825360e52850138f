"""Rounds as pages, API and files show them; what can be taken into one; who judges in it."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from models_registry.enums import CandidacyState
from models_registry.models import Candidacy
from organizations.dates import today
from reviews.enums import RoundState, SetState
from reviews.models import Council, CouncilMember, CriteriaSet, Round, RoundItem, Session
from reviews.querysets import barred, is_council_member

if TYPE_CHECKING:
    from directives.models import Campaign

JUDGED = (CandidacyState.SUBMITTED, CandidacyState.UNDER_REVIEW)
"""States in which a candidacy is taken into a round."""
TO_BE_DECIDED = (RoundState.OPEN, RoundState.CLOSED)
"""States of a round on which a session can be planned."""


def with_numbers(rounds: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
    """What a list shows besides: council, campaign, and how many candidacies the reader sees in it as `number`."""
    seen = RoundItem.objects.filter(round=OuterRef("pk"))
    if is_council_member(user):
        seen = seen.exclude(candidacy__model__in=barred(user))
    each = seen.order_by().values("round").annotate(number=Count("pk")).values("number")
    found: QuerySet[Any] = rounds.select_related("council", "campaign", "unit", "steward").annotate(
        number=Coalesce(Subquery(each), 0)
    )
    return found


def takeable(found: Round) -> "QuerySet[Candidacy]":
    """Candidacies of the campaign that the council's unit judges today and no undecided round holds, oldest first."""
    held = RoundItem.objects.filter(candidacy=OuterRef("pk"), round__in=Round.objects.undecided().values("pk"))
    waiting: QuerySet[Candidacy] = Candidacy.objects.filter(
        ~Exists(held), campaign=found.campaign_id, body_steward=found.council.steward_id, state__in=JUDGED
    )
    return waiting.select_related("model__unit").order_by("submitted_on", "id")


def criteria_for(council: Council, campaign: "Campaign | None" = None) -> "QuerySet[CriteriaSet]":
    """Sets in force that a round of the council may score by: of its level and the campaign, or of any."""
    fits = Q(level="") | Q(level=council.unit.level)
    if campaign is not None:
        fits &= Q(campaign=None) | Q(campaign=campaign)
    found: QuerySet[CriteriaSet] = CriteriaSet.objects.filter(fits, state=SetState.PUBLISHED)
    return found.order_by("title", "id")


def sessions_of(found: Round, user: Any) -> "QuerySet[Session]":
    """The sessions on the round that the reader sees, the latest first."""
    seen: QuerySet[Session] = Session.objects.visible_to(user).filter(round=found)
    return seen.order_by("-held_on", "-id")


def judges(council: Council) -> "QuerySet[CouncilMember]":
    """The seats of today and of days to come, the chair not first: by name."""
    from_now = Q(valid_to=None) | Q(valid_to__gte=today())
    found: QuerySet[CouncilMember] = council.members.filter(from_now).select_related("person")
    return found.order_by("person__sort_key", "id")


def undecided_models(council: Council) -> "QuerySet[Any]":
    """Ids of the models in rounds of the council that are being scored or wait for the decision."""
    going_on = Round.objects.filter(council=council, state__in=[RoundState.OPEN, RoundState.CLOSED])
    return RoundItem.objects.filter(round__in=going_on.values("pk")).values("candidacy__model")
