"""What waits for somebody in the life of models: for each kind of work exactly the models that wait."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from models_registry.completeness import SUBMISSION_NEEDS
from models_registry.enums import WRITABLE_STATES, ModelState
from models_registry.models import FieldCheck, ModelTransition, RegisteredModel
from models_registry.queries.kinds_of_work import KindOfWork, by_key, in_state, with_last_return
from organizations.dates import today
from organizations.enums import Role

OFFICERS = (Role.OFFICER,)
LEADERS = (Role.LEADER,)
SECRETARIES = (Role.SECRETARY,)


@dataclass(frozen=True, kw_only=True)
class Todo(KindOfWork):
    """A kind of work with models."""

    def everything(self) -> "QuerySet[Any]":
        """All models."""
        return RegisteredModel.objects.all()

    def within_reach(self, rows: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
        """Models the account reads inside, as far as it may do this work."""
        inside: QuerySet[Any] = rows.open_to(user)  # type: ignore[attr-defined]
        return inside

    @property
    def url(self) -> str:
        """The list that shows exactly these models: wherever they are."""
        return f"{reverse('models_registry:models')}?todo={self.key}&within=all"


def _ready(models: "QuerySet[Any]") -> "QuerySet[Any]":
    """Drafts that have what a submission needs; the same as `completeness.missing` without anything blocking."""
    lacks = Q(campaign__isnull=True)
    for name in SUBMISSION_NEEDS:
        if name != "campaign":
            lacks |= Q(**{name: ""})
    return models.filter(state=ModelState.DRAFT).exclude(lacks)


def _late(models: "QuerySet[Any]") -> "QuerySet[Any]":
    """Not submitted although the window of registration is over."""
    return models.filter(state__in=WRITABLE_STATES, campaign__registration_to__lt=today())


def _silent(models: "QuerySet[Any]") -> "QuerySet[Any]":
    silent: QuerySet[Any] = models.silent(today())  # type: ignore[attr-defined]
    return silent


def _never_checked(models: "QuerySet[Any]") -> "QuerySet[Any]":
    living: QuerySet[Any] = models.living()  # type: ignore[attr-defined]
    return living.filter(~Exists(FieldCheck.objects.filter(model=OuterRef("pk"))))


def _checked_by(models: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
    """Those that the account may check, as `may_check` says: of units below its own; the topmost unit checks itself."""
    if user.is_superuser or user.acting is None or user.acting.unit.parent_id is None:
        return models
    return models.exclude(steward=user.acting.unit_id)


_SINCE_SUBMITTED = F("submitted_at")
_SINCE_PROGRESS = Coalesce(F("last_progress_on"), F("registered_on"))

TODOS = (
    Todo(
        key="returned",
        title=_("Returned for completion"),
        text=_("Put right what the reason names; then the leader submits again."),
        roles=(*OFFICERS, *LEADERS),
        tone="warning",
        narrow=in_state(ModelState.RETURNED),
        since=_SINCE_SUBMITTED,
    ),
    Todo(
        key="drafts",
        title=_("Drafts"),
        text=_("Begun and not yet submitted."),
        roles=OFFICERS,
        tone="neutral",
        narrow=in_state(ModelState.DRAFT),
        since=F("created_at"),
    ),
    Todo(
        key="ready",
        title=_("Ready to be submitted"),
        text=_("Drafts that have everything a registration needs."),
        roles=LEADERS,
        tone="waiting",
        narrow=_ready,
        since=F("created_at"),
    ),
    Todo(
        key="late",
        title=_("Late for registration"),
        text=_("The window of registration is over; they can still be submitted, with a reason."),
        roles=LEADERS,
        tone="danger",
        narrow=_late,
        since=F("campaign__registration_to"),
    ),
    Todo(
        key="to_register",
        title=_("Waiting for registration"),
        text=_("Submitted by the units; register them, or return them with a reason."),
        roles=SECRETARIES,
        tone="waiting",
        narrow=in_state(ModelState.SUBMITTED),
        since=_SINCE_SUBMITTED,
    ),
    Todo(
        key="silent",
        title=_("Silent"),
        text=_("Registered, and without a progress entry for longer than the campaign’s rhythm."),
        roles=(*OFFICERS, *LEADERS, *SECRETARIES),
        tone="warning",
        narrow=_silent,
        since=_SINCE_PROGRESS,
        is_day=True,
    ),
    Todo(
        key="never_checked",
        title=_("Never checked on site"),
        text=_("Registered, and nobody of the level above has seen them at work."),
        roles=SECRETARIES,
        tone="info",
        narrow=_never_checked,
        possible=_checked_by,
        is_from_above=True,
        since=Coalesce(F("registered_on"), F("listed_on")),
        is_day=True,
    ),
)


def get(key: str) -> Todo:
    """The kind of work; raises KeyError."""
    return by_key(TODOS, key)


def with_reasons(models: "QuerySet[Any]") -> "QuerySet[Any]":
    """Each with `returned_because`, the reason of its last return."""
    return with_last_return(models, ModelTransition)
