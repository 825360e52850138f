"""Whom a step concerns. The page that asks before a step and the effects of the step both ask here."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from organizations.enums import Role
from organizations.recipients import accounts_of, nearest_accounts

if TYPE_CHECKING:
    from models_registry.models import Candidacy, RegisteredModel
    from organizations.models import Unit, User


def owners_of(model: "RegisteredModel") -> "list[User]":
    """Officers and leaders of the unit that looks after the model today."""
    return accounts_of(model.steward, Role.OFFICER, Role.LEADER)


def judges_of(unit: "Unit") -> "list[User]":
    """The secretaries of the nearest unit, from this one upward, that has any."""
    return nearest_accounts(unit, Role.SECRETARY)


def leaders_of(unit: "Unit") -> "list[User]":
    """The leaders of the nearest unit, from this one upward, that has any: they submit for it."""
    return nearest_accounts(unit, Role.LEADER)


def _registrars(model: "RegisteredModel") -> "list[User]":
    return judges_of(model.steward)


def _owners_of_its_model(candidacy: "Candidacy") -> "list[User]":
    return owners_of(candidacy.model)


def _its_judges(candidacy: "Candidacy") -> "list[User]":
    return judges_of(candidacy.body_steward)


def _leaders(model: "RegisteredModel") -> "list[User]":
    return leaders_of(model.steward)


def _owners_of_its_origin(model: "RegisteredModel") -> "list[User]":
    return owners_of(model.origin) if model.origin is not None else []


OF_MODEL_STEPS: "dict[str, dict[str, tuple[Callable[[RegisteredModel], list[User]], ...]]]" = {
    "hand_over": {"model_handed": (_leaders,)},
    "submit": {"model_submitted": (_registrars,)},
    "take_back": {},
    "register": {"model_registered": (owners_of,), "model_replicated": (_owners_of_its_origin,)},
    "return": {"model_returned": (owners_of,)},
    "begin": {},
    "stop": {"model_stopped": (owners_of,)},
    "withdraw": {"model_withdrawn": (owners_of, _registrars)},
    "resume": {"model_resumed": (owners_of,)},
}
"""By step and kind of notice. `hand_over` is no step of the workflow: the model stays a draft."""
OF_CANDIDACY_STEPS: "dict[str, tuple[Callable[[Candidacy], list[User]], ...]]" = {
    "submit": (_its_judges,),
    "return": (_owners_of_its_model,),
    "take_up": (_owners_of_its_model,),
    "recognise": (_owners_of_its_model,),
    "refuse": (_owners_of_its_model,),
    "revoke": (_owners_of_its_model,),
    "withdraw": (_its_judges,),
}


def told_of_model_step(action: str, model: "RegisteredModel", kind: str = "") -> "list[User]":
    """Who learns of this step of the model's life, whoever takes it; of one kind of notice, or of any."""
    kinds = [kind] if kind else list(OF_MODEL_STEPS[action])
    return [each for name in kinds for people in OF_MODEL_STEPS[action][name] for each in people(model)]


def told_of_candidacy_step(action: str, candidacy: "Candidacy") -> "list[User]":
    """Who learns of this step of the candidacy's life, whoever takes it."""
    return [each for people in OF_CANDIDACY_STEPS[action] for each in people(candidacy)]
