"""What a step writes besides the state, inside its transaction: dependent rows, and who is told."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mobilization.workflow.transitions import Context
from models_registry.comparisons import compare_texts_later
from models_registry.models import Recognition
from models_registry.recipients import told_of_candidacy_step, told_of_model_step
from notifications.services import notify
from organizations.dates import today

if TYPE_CHECKING:
    from models_registry.models import Candidacy, RegisteredModel


def tell(kind: str, model: "RegisteredModel", recipients: Iterable[Any], *, by: Any, **data: Any) -> None:
    """One notice of a kind of this app for each of them but whoever did it; `data` is what its sentence needs besides.

    Steps call it here, services for what is no step (a check, a choice as typical, a re-confirmation).
    """
    others = [each for each in recipients if by is None or each.pk != by.pk]
    known = {"model": model.pk, "title": model.title, "code": model.code, **data}
    notify(kind=f"models_registry.{kind}", recipients=others, subject=model, data=known, by=by)


def _tell(action: str, kind: str, model: "RegisteredModel", context: Context, **data: Any) -> None:
    tell(kind, model, told_of_model_step(action, model, kind), by=context.by, **data)


def model_submitted(model: "RegisteredModel", context: Context) -> None:
    """The secretary learns that it waits; its texts are compared with others'."""
    _tell("submit", "model_submitted", model, context)
    compare_texts_later(model)


def model_registered(model: "RegisteredModel", context: Context) -> None:
    """The unit learns that its model counts now; who looks after the origin, that it was replicated."""
    _tell("register", "model_registered", model, context)
    if model.origin is not None:
        more = {"origin": model.origin.title, "unit": str(model.unit)}
        _tell("register", "model_replicated", model, context, **more)


def model_returned(model: "RegisteredModel", context: Context) -> None:
    """The unit learns why."""
    _tell("return", "model_returned", model, context, reason=context.reason)


def model_stopped(model: "RegisteredModel", context: Context) -> None:
    """The unit learns why."""
    _tell("stop", "model_stopped", model, context, reason=context.reason)


def model_withdrawn(model: "RegisteredModel", context: Context) -> None:
    """The unit and its secretary learn why."""
    _tell("withdraw", "model_withdrawn", model, context, reason=context.reason)


def model_resumed(model: "RegisteredModel", context: Context) -> None:
    """The unit learns that the model counts again."""
    _tell("resume", "model_resumed", model, context, reason=context.reason)


def candidacy_submitted(candidacy: "Candidacy", context: Context) -> None:
    """The judging unit's secretary learns that it waits."""
    _tell_of("submit", "candidacy_submitted", candidacy, context)


def candidacy_returned(candidacy: "Candidacy", context: Context) -> None:
    """The unit learns why."""
    _tell_of("return", "candidacy_returned", candidacy, context, reason=context.reason)


def candidacy_taken_up(candidacy: "Candidacy", context: Context) -> None:
    """The unit learns that the review has begun."""
    _tell_of("take_up", "candidacy_taken_up", candidacy, context)


def candidacy_recognised(candidacy: "Candidacy", context: Context) -> None:
    """Writes the recognition; the unit learns."""
    Recognition.objects.create(
        model=candidacy.model,
        candidacy=candidacy,
        level=candidacy.level,
        unit=candidacy.body_steward,
        recognised_on=context.data["recognised_on"],
        document_number=context.data["document_number"],
        document_date=context.data["document_date"],
    )
    _tell_of("recognise", "candidacy_recognised", candidacy, context, unit=str(candidacy.body_steward))


def candidacy_refused(candidacy: "Candidacy", context: Context) -> None:
    """The refused are told why (DOMAIN §5)."""
    _tell_of("refuse", "candidacy_refused", candidacy, context, reason=context.reason)


def candidacy_revoked(candidacy: "Candidacy", context: Context) -> None:
    """Dates the recognition's end; the row stays, and the unit learns why."""
    recognition = candidacy.recognition
    recognition.revoked_on, recognition.revoked_ground = today(), context.reason
    recognition.save(update_fields=["revoked_on", "revoked_ground"])
    _tell_of("revoke", "candidacy_revoked", candidacy, context, reason=context.reason)


def candidacy_withdrawn(candidacy: "Candidacy", context: Context) -> None:
    """The judging unit's secretary learns."""
    _tell_of("withdraw", "candidacy_withdrawn", candidacy, context, reason=context.reason)


def _tell_of(action: str, kind: str, candidacy: "Candidacy", context: Context, **data: Any) -> None:
    more = {"candidacy": candidacy.pk, "campaign": str(candidacy.campaign), **data}
    tell(kind, candidacy.model, told_of_candidacy_step(action, candidacy), by=context.by, **more)
