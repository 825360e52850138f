"""What a step will do and who will be told, said before it is done; the effects then tell the same people."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from models_registry.recipients import told_of_candidacy_step, told_of_model_step

if TYPE_CHECKING:
    from models_registry.models import Candidacy, RegisteredModel

    Sentences = tuple[Any, ...]

NAMES_SHOWN = 5


@dataclass(frozen=True)
class Consequences:
    """Sentences, and the names of who is told; `more` is how many beyond those."""

    sentences: list[str]
    told: list[str]
    more: int


OF_MODELS: "dict[str, Sentences]" = {
    "submit": (
        _("The secretary registers the model or returns it with a reason."),
        _("Until then nobody changes it; you can take it back."),
    ),
    "hand_over": (
        _("The leader is told that the model is ready, and reads and submits it."),
        _("Its state does not change: you can still change everything."),
    ),
    "take_back": (_("The model becomes a draft again and can be changed."),),
    "register": (
        _("The model counts as registered from today on."),
        _("Every officer of the portal can read what it is, how far it has come, its summary and results."),
        _("What the registration says then stands; results and figures can be kept up to date."),
    ),
    "return": (_("The unit can change everything and submit it again."),),
    "begin": (_("The model counts as in implementation. The first progress entry does the same."),),
    "stop": (_("The model counts as stopped from today on; everything about it stays."),),
    "withdraw": (_("The model counts as withdrawn from today on; its record stays and its code is not given again."),),
    "resume": (_("The model counts as in implementation again."),),
}
OF_CANDIDACIES: "dict[str, Sentences]" = {
    "submit": (_("The secretary of the judging unit takes it up for review or returns it with a reason."),),
    "return": (_("The unit can complete the self-assessment and submit it again."),),
    "take_up": (_("The review begins; the self-assessment stands from now on."),),
    "recognise": (_("The model counts as recognised at this level."),),
    "refuse": (_("The candidacy ends without recognition; the model itself goes on."),),
    "revoke": (_("The recognition ends today; it stays on record with its ground, and figures follow."),),
    "withdraw": (_("The candidacy ends; the model itself goes on, and a new candidacy can be opened."),),
}


def of_model(action: str, model: "RegisteredModel", by: Any) -> Consequences:
    """Of a step of the model's life."""
    return _consequences(OF_MODELS[action], told_of_model_step(action, model), by)


def of_candidacy(action: str, candidacy: "Candidacy", by: Any) -> Consequences:
    """Of a step of the candidacy's life."""
    return _consequences(OF_CANDIDACIES[action], told_of_candidacy_step(action, candidacy), by)


def _consequences(sentences: "Sentences", told: Iterable[Any], by: Any) -> Consequences:
    names = sorted({each.pk: each.get_full_name() for each in told if each.pk != by.pk}.values())
    return Consequences([str(each) for each in sentences], names[:NAMES_SHOWN], max(0, len(names) - NAMES_SHOWN))
