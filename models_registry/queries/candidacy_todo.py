"""What waits for somebody in the life of candidacies: for each kind of work exactly the candidacies that wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from models_registry.enums import CandidacyState
from models_registry.models import Candidacy, CandidacyTransition
from models_registry.querysets import path_of_reader
from organizations.dates import today
from organizations.enums import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WRITABLE = (CandidacyState.DRAFT, CandidacyState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class CandidacyTodo:
    """A kind of work: whose it is, what it says, and its candidacies.

    `side` is the path of the unit whose work it is: of who has the model, or of who judges. `since` is the moment from
    which a candidacy of this kind waits: the oldest comes first.
    """

    key: str
    title: "str | _StrPromise"
    text: "str | _StrPromise"
    roles: tuple[str, ...]
    tone: str
    side: str
    narrow: "Callable[[QuerySet[Any]], QuerySet[Any]]"
    since: str = "submitted_on"

    def rows(self, user: Any) -> "QuerySet[Any]":
        """The candidacies that wait for this account, each with `waits_since`."""
        path = path_of_reader(user)
        if path is None:
            return Candidacy.objects.none()
        mine = Candidacy.objects.filter(**{f"{self.side}__path__startswith": path})
        waiting: QuerySet[Any] = self.narrow(mine).annotate(waits_since=self.waits_since())
        return waiting

    @property
    def url(self) -> str:
        """The list that shows exactly these candidacies."""
        return f"{reverse('models_registry:candidacies')}?todo={self.key}"

    def waits_since(self) -> Any:
        """The moment from which a candidacy waits, for `annotate`."""
        return Coalesce(Cast(F(self.since), DateTimeField()), F("created_at"), output_field=DateTimeField())


def _in_state(*states: str) -> "Callable[[QuerySet[Any]], QuerySet[Any]]":
    return lambda candidacies: candidacies.filter(state__in=states)


OWN, JUDGING = "model__steward", "body_steward"
CANDIDACY_TODOS = (
    CandidacyTodo(
        key="candidacy_returned",
        title=_("Candidacies returned for completion"),
        text=_("Complete the self-assessment; then it is submitted again."),
        roles=(Role.OFFICER, Role.LEADER),
        tone="warning",
        side=OWN,
        narrow=_in_state(CandidacyState.RETURNED),
    ),
    CandidacyTodo(
        key="to_assess",
        title=_("Self-assessments to write"),
        text=_("Candidacies that were opened; nothing is written yet."),
        roles=(Role.OFFICER,),
        tone="neutral",
        side=OWN,
        narrow=lambda candidacies: candidacies.filter(state=CandidacyState.DRAFT, self_assessment=""),
        since="created_at",
    ),
    CandidacyTodo(
        key="candidacy_ready",
        title=_("Candidacies to submit"),
        text=_("The self-assessment is written; read it and submit it for evaluation."),
        roles=(Role.LEADER,),
        tone="waiting",
        side=OWN,
        narrow=lambda candidacies: candidacies.filter(state=CandidacyState.DRAFT).exclude(self_assessment=""),
        since="created_at",
    ),
    CandidacyTodo(
        key="candidacy_late",
        title=_("Late for evaluation"),
        text=_("The window of evaluation is over; they can still be submitted, with a reason."),
        roles=(Role.LEADER,),
        tone="danger",
        side=OWN,
        narrow=lambda candidacies: candidacies.filter(state__in=WRITABLE, campaign__evaluation_to__lt=today()),
        since="campaign__evaluation_to",
    ),
    CandidacyTodo(
        key="to_take_up",
        title=_("Candidacies to take up"),
        text=_("Submitted for evaluation; nobody has begun the review."),
        roles=(Role.SECRETARY,),
        tone="waiting",
        side=JUDGING,
        narrow=_in_state(CandidacyState.SUBMITTED),
    ),
    CandidacyTodo(
        key="to_decide",
        title=_("Candidacies to decide"),
        text=_("Under review; the decision is still to be recorded."),
        roles=(Role.SECRETARY,),
        tone="progress",
        side=JUDGING,
        narrow=_in_state(CandidacyState.UNDER_REVIEW),
    ),
)
_BY_KEY = {todo.key: todo for todo in CANDIDACY_TODOS}


def get(key: str) -> CandidacyTodo:
    """The kind of work; raises KeyError."""
    return _BY_KEY[key]


def with_reasons(candidacies: "QuerySet[Any]") -> "QuerySet[Any]":
    """Each with `returned_because`, the reason of its last return."""
    last = CandidacyTransition.objects.filter(subject=OuterRef("pk"), action="return").order_by("-id")
    found: QuerySet[Any] = candidacies.annotate(returned_because=Subquery(last.values("reason")[:1]))
    return found
