"""What a step writes besides the state, inside its transaction: dependent rows, and who is told."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import Context
from models_registry.completeness import missing
from models_registry.enums import OPEN_CANDIDACY_STATES, EndKind
from models_registry.models import Recognition
from models_registry.recipients import judges_of, owners_of
from notifications.services import notify
from organizations.dates import today

if TYPE_CHECKING:
    from models_registry.models import Candidacy, RegisteredModel


class Incomplete(WrongState):
    """Something a step cannot do without is missing; `names` are the fields."""

    def __init__(self, message: str, names: list[str]) -> None:
        self.names = names
        super().__init__(message)


def _tell(kind: str, model: "RegisteredModel", recipients: Any, context: Context, **data: Any) -> None:
    others = [each for each in recipients if context.by is None or each.pk != context.by.pk]
    known = {"model": model.pk, "title": model.title, "code": model.code, **data}
    notify(kind=f"models_registry.{kind}", recipients=others, subject=model, data=known, by=context.by)


def model_submitted(model: "RegisteredModel", context: Context) -> None:
    """Refuses what lacks something; the secretary learns that it waits."""
    lacking = [each.name for each in missing(model) if each.is_blocking]
    if lacking:
        raise Incomplete(_("Some things are missing before the model can be submitted."), lacking)
    _tell("model_submitted", model, judges_of(model.steward), context)


def model_registered(model: "RegisteredModel", context: Context) -> None:
    """The unit learns that its model counts now."""
    _tell("model_registered", model, owners_of(model), context)


def model_returned(model: "RegisteredModel", context: Context) -> None:
    """The unit learns why."""
    _tell("model_returned", model, owners_of(model), context, reason=context.reason)


def model_stopped(model: "RegisteredModel", context: Context) -> None:
    """Open candidacies of a stopped model would never be decided: nothing may be left open."""
    _refuse_open_candidacies(model)
    _tell("model_stopped", model, owners_of(model), context, reason=context.reason)


def model_withdrawn(model: "RegisteredModel", context: Context) -> None:
    """As a stop."""
    _refuse_open_candidacies(model)
    _tell("model_withdrawn", model, [*owners_of(model), *judges_of(model.steward)], context, reason=context.reason)


def model_resumed(model: "RegisteredModel", context: Context) -> None:
    """Only what was once registered can be taken up again."""
    if not model.was_registered:
        raise WrongState(_("The model was withdrawn before it was registered; register it anew."))


def _refuse_open_candidacies(model: "RegisteredModel") -> None:
    if model.candidacies.filter(state__in=OPEN_CANDIDACY_STATES).exists():
        raise WrongState(_("The model has a candidacy that is not decided. Withdraw it, or wait for the decision."))


def candidacy_submitted(candidacy: "Candidacy", context: Context) -> None:
    """Refuses an empty self-assessment and a model that has ended; the judging unit's secretary learns."""
    if not candidacy.self_assessment:
        raise Incomplete(_("The self-assessment is missing."), ["self_assessment"])
    if candidacy.model.end_kind in EndKind.values:
        raise WrongState(_("The model has ended."))
    _tell_of(candidacy, "candidacy_submitted", judges_of(candidacy.body_steward), context)


def candidacy_returned(candidacy: "Candidacy", context: Context) -> None:
    """The unit learns why."""
    _tell_of(candidacy, "candidacy_returned", owners_of(candidacy.model), context, reason=context.reason)


def candidacy_taken_up(candidacy: "Candidacy", context: Context) -> None:
    """The unit learns that the review has begun."""
    _tell_of(candidacy, "candidacy_taken_up", owners_of(candidacy.model), context)


def candidacy_recognised(candidacy: "Candidacy", context: Context) -> None:
    """Writes the recognition."""
    Recognition.objects.create(
        model=candidacy.model,
        candidacy=candidacy,
        level=candidacy.level,
        unit=candidacy.body_steward,
        recognised_on=context.data["recognised_on"],
        document_number=context.data["document_number"],
        document_date=context.data["document_date"],
    )
    _tell_of(candidacy, "candidacy_recognised", owners_of(candidacy.model), context)


def candidacy_refused(candidacy: "Candidacy", context: Context) -> None:
    """The refused are told why (DOMAIN §5)."""
    _tell_of(candidacy, "candidacy_refused", owners_of(candidacy.model), context, reason=context.reason)


def candidacy_revoked(candidacy: "Candidacy", context: Context) -> None:
    """Dates the recognition's end; the row stays."""
    recognition = candidacy.recognition
    recognition.revoked_on, recognition.revoked_ground = today(), context.reason
    recognition.save(update_fields=["revoked_on", "revoked_ground"])
    _tell_of(candidacy, "candidacy_revoked", owners_of(candidacy.model), context, reason=context.reason)


def candidacy_withdrawn(candidacy: "Candidacy", context: Context) -> None:
    """The judging unit's secretary learns."""
    _tell_of(candidacy, "candidacy_withdrawn", judges_of(candidacy.body_steward), context, reason=context.reason)


def _tell_of(candidacy: "Candidacy", kind: str, recipients: Any, context: Context, **data: Any) -> None:
    _tell(kind, candidacy.model, recipients, context, candidacy=candidacy.pk, campaign=str(candidacy.campaign), **data)
