"""A small workflow: a request is submitted, approved or rejected, and may be taken back."""

from typing import Any

from django.db import models
from django.db.models import Q

from mobilization.workflow.models import TransitionLog
from mobilization.workflow.transitions import Context, Transition, Workflow
from organizations.models import User


class RequestState(models.TextChoices):
    """Where a request stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"


class Request(models.Model):
    """Somebody asks for something."""

    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.DRAFT)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.CharField(max_length=50, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="request_decided_when",
                condition=Q(state__in=["approved", "rejected"], decided_at__isnull=False)
                | Q(state__in=["draft", "submitted"], decided_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"


class RequestLog(TransitionLog):
    """What happened to a request."""

    subject = models.ForeignKey(Request, models.CASCADE, related_name="transitions")


def is_author(user: Any, request: Request) -> bool:
    """The one who asks."""
    return bool(user.is_active and request.author_id == user.pk)


def may_decide(user: Any, request: Request) -> bool:
    """An administrator, but not on a request of one's own."""
    return bool(user.is_active and user.is_superuser and request.author_id != user.pk)


def decided(context: Context) -> dict[str, Any]:
    """The moment of the decision."""
    return {"decided_at": context.at}


def write_note(request: Request, context: Context) -> None:
    """Another table in a real workflow; here the same."""
    Request.objects.filter(pk=request.pk).update(note=context.data.get("note", ""))
    if context.data.get("fail"):
        raise RuntimeError("the effect failed")


REQUESTS = Workflow(
    name="testapp.request",
    model=Request,
    states=RequestState,
    log=RequestLog,
    transitions=(
        Transition(
            action="submit",
            label="Submit",
            from_states=frozenset({"draft", "rejected"}),
            to_state="submitted",
            may=is_author,
            stamps=lambda context: {"decided_at": None},
        ),
        Transition(
            action="approve",
            label="Approve",
            from_states=frozenset({"submitted"}),
            to_state="approved",
            may=may_decide,
            stamps=decided,
            effect=write_note,
        ),
        Transition(
            action="reject",
            label="Reject",
            from_states=frozenset({"submitted"}),
            to_state="rejected",
            may=may_decide,
            needs_reason=True,
            style="danger",
            stamps=decided,
        ),
    ),
)
