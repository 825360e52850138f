"""What a step cannot do without: asked before anything is written."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import Context
from models_registry.completeness import missing
from models_registry.enums import LIVING_STATES, OPEN_CANDIDACY_STATES

if TYPE_CHECKING:
    from models_registry.models import Candidacy, RegisteredModel


class Incomplete(WrongState):
    """Something a step cannot do without is missing; `names` are the fields."""

    def __init__(self, message: str, names: list[str]) -> None:
        self.names = names
        super().__init__(message)


def model_is_complete(model: "RegisteredModel", context: Context) -> None:
    """Nobody can judge a registration that lacks these."""
    lacking = [each.name for each in missing(model) if each.is_blocking]
    if lacking:
        raise Incomplete(_("Some things are missing before the model can be submitted."), lacking)


def no_candidacy_is_open(model: "RegisteredModel", context: Context) -> None:
    """Open candidacies of an ended model would never be decided."""
    if model.candidacies.filter(state__in=OPEN_CANDIDACY_STATES).exists():
        raise WrongState(_("The model has a candidacy that is not decided. Withdraw it, or wait for the decision."))


def model_was_registered(model: "RegisteredModel", context: Context) -> None:
    """Only what was once registered can be taken up again."""
    if not model.was_registered:
        raise WrongState(_("The model was withdrawn before it was registered; register it anew."))


def candidacy_is_complete(candidacy: "Candidacy", context: Context) -> None:
    """A self-assessment of a model that lives."""
    if candidacy.model.state not in LIVING_STATES:
        raise WrongState(_("The model has ended."))
    if not candidacy.self_assessment:
        raise Incomplete(_("The self-assessment is missing."), ["self_assessment"])
