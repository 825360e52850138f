"""What a step will do and who will be told, said before it is done; the effects then do it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from models_registry.recipients import judges_of, leaders_of, owners_of

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


OF_MODELS: "dict[str, tuple[Sentences, Callable[[RegisteredModel], Iterable[Any]]]]" = {
    "submit": (
        (
            _("The secretary registers the model or returns it with a reason."),
            _("Until then nobody changes it; you can take it back."),
        ),
        lambda model: judges_of(model.steward),
    ),
    "hand_over": (
        (
            _("The leader is told that the model is ready, and reads and submits it."),
            _("Its state does not change: you can still change everything."),
        ),
        lambda model: leaders_of(model.steward),
    ),
    "take_back": ((_("The model becomes a draft again and can be changed."),), lambda model: ()),
    "register": (
        (
            _("The model counts as registered from today on."),
            _("Every officer of the portal can read what it is, how far it has come, its summary and results."),
            _("What the registration says then stands; results and figures can be kept up to date."),
        ),
        lambda model: [*owners_of(model), *(owners_of(model.origin) if model.origin else ())],
    ),
    "return": ((_("The unit can change everything and submit it again."),), owners_of),
    "begin": (
        (_("The model counts as in implementation. The first progress entry does the same."),),
        lambda model: (),
    ),
    "stop": (
        (_("The model counts as stopped from today on; everything about it stays."),),
        owners_of,
    ),
    "withdraw": (
        (_("The model counts as withdrawn from today on; its record stays and its code is not given again."),),
        lambda model: [*owners_of(model), *judges_of(model.steward)],
    ),
    "resume": ((_("The model counts as in implementation again."),), owners_of),
}
OF_CANDIDACIES: "dict[str, tuple[Sentences, Callable[[Candidacy], Iterable[Any]]]]" = {
    "submit": (
        (_("The secretary of the judging unit takes it up for review or returns it with a reason."),),
        lambda candidacy: judges_of(candidacy.body_steward),
    ),
    "return": (
        (_("The unit can complete the self-assessment and submit it again."),),
        lambda candidacy: owners_of(candidacy.model),
    ),
    "take_up": (
        (_("The review begins; the self-assessment stands from now on."),),
        lambda candidacy: owners_of(candidacy.model),
    ),
    "recognise": (
        (_("The model counts as recognised at this level."),),
        lambda candidacy: owners_of(candidacy.model),
    ),
    "refuse": (
        (_("The candidacy ends without recognition; the model itself goes on."),),
        lambda candidacy: owners_of(candidacy.model),
    ),
    "revoke": (
        (_("The recognition ends today; it stays on record with its ground, and figures follow."),),
        lambda candidacy: owners_of(candidacy.model),
    ),
    "withdraw": (
        (_("The candidacy ends; the model itself goes on, and a new candidacy can be opened."),),
        lambda candidacy: judges_of(candidacy.body_steward),
    ),
}


def of_model(action: str, model: "RegisteredModel", by: Any) -> Consequences:
    """Of a step of the model's life."""
    sentences, told = OF_MODELS[action]
    return _consequences(sentences, told(model), by)


def of_candidacy(action: str, candidacy: "Candidacy", by: Any) -> Consequences:
    """Of a step of the candidacy's life."""
    sentences, told = OF_CANDIDACIES[action]
    return _consequences(sentences, told(candidacy), by)


def _consequences(sentences: "Sentences", told: Iterable[Any], by: Any) -> Consequences:
    names = sorted({each.pk: each.get_full_name() for each in told if each.pk != by.pk}.values())
    return Consequences([str(each) for each in sentences], names[:NAMES_SHOWN], max(0, len(names) - NAMES_SHOWN))
