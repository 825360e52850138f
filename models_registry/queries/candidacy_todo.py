"""What waits for somebody in the life of candidacies: for each kind of work exactly the candidacies that wait."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from models_registry.enums import CandidacyState
from models_registry.models import Candidacy, CandidacyTransition
from models_registry.queries.kinds_of_work import KindOfWork, by_key, in_state, with_last_return
from models_registry.querysets import path_of_reader
from organizations.dates import today
from organizations.enums import Role

WRITABLE = (CandidacyState.DRAFT, CandidacyState.RETURNED)
_SUBMITTED = F("submitted_on")


@dataclass(frozen=True, kw_only=True)
class CandidacyTodo(KindOfWork):
    """A kind of work with candidacies; its `side` is the unit that has the model, or that judges."""

    since: Any = _SUBMITTED

    def everything(self) -> "QuerySet[Any]":
        """All candidacies."""
        return Candidacy.objects.all()

    def within_reach(self, rows: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
        """Candidacies of the side's subtree."""
        path = path_of_reader(user)
        return rows.none() if path is None else rows.filter(**{f"{self.side}__path__startswith": path})

    @property
    def url(self) -> str:
        """The list that shows exactly these candidacies."""
        return f"{reverse('models_registry:candidacies')}?todo={self.key}"


OWN, JUDGING = "model__steward", "body_steward"
CANDIDACY_TODOS = (
    CandidacyTodo(
        key="candidacy_returned",
        title=_("Candidacies returned for completion"),
        text=_("Complete the self-assessment; then it is submitted again."),
        roles=(Role.OFFICER, Role.LEADER),
        tone="warning",
        side=OWN,
        narrow=in_state(CandidacyState.RETURNED),
    ),
    CandidacyTodo(
        key="to_assess",
        title=_("Self-assessments to write"),
        text=_("Candidacies that were opened; nothing is written yet."),
        roles=(Role.OFFICER,),
        tone="neutral",
        side=OWN,
        narrow=lambda candidacies: candidacies.filter(state=CandidacyState.DRAFT, self_assessment=""),
        since=F("created_at"),
    ),
    CandidacyTodo(
        key="candidacy_ready",
        title=_("Candidacies to submit"),
        text=_("The self-assessment is written; read it and submit it for evaluation."),
        roles=(Role.LEADER,),
        tone="waiting",
        side=OWN,
        narrow=lambda candidacies: candidacies.filter(state=CandidacyState.DRAFT).exclude(self_assessment=""),
        since=F("created_at"),
    ),
    CandidacyTodo(
        key="candidacy_late",
        title=_("Late for evaluation"),
        text=_("The window of evaluation is over; they can still be submitted, with a reason."),
        roles=(Role.LEADER,),
        tone="danger",
        side=OWN,
        narrow=lambda candidacies: candidacies.filter(state__in=WRITABLE, campaign__evaluation_to__lt=today()),
        since=F("campaign__evaluation_to"),
    ),
    CandidacyTodo(
        key="to_take_up",
        title=_("Candidacies to take up"),
        text=_("Submitted for evaluation; nobody has begun the review."),
        roles=(Role.SECRETARY,),
        tone="waiting",
        side=JUDGING,
        narrow=in_state(CandidacyState.SUBMITTED),
    ),
    CandidacyTodo(
        key="to_decide",
        title=_("Candidacies to decide"),
        text=_("Under review; the decision is still to be recorded."),
        roles=(Role.SECRETARY,),
        tone="progress",
        side=JUDGING,
        narrow=in_state(CandidacyState.UNDER_REVIEW),
    ),
)


def get(key: str) -> CandidacyTodo:
    """The kind of work; raises KeyError."""
    return by_key(CANDIDACY_TODOS, key)


def with_reasons(candidacies: "QuerySet[Any]") -> "QuerySet[Any]":
    """Each with `returned_because`, the reason of its last return."""
    return with_last_return(candidacies, CandidacyTransition)
