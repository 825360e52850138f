"""Starting, writing and throwing away one model: lists of one (`writing.py`) for the form and the API."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mobilization.common.files import remove_bytes
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from models_registry.models import Candidacy, ModelFile, RegisteredModel
from models_registry.permissions import may_discard_model
from models_registry.services.model_rules import EDITABLE, LISTS, OUTCOME, REGISTRATION
from models_registry.services.parts import Row
from models_registry.services.writing import (
    ModelChanged,
    ModelEdit,
    NewModel,
    SomeRefused,
    locked_models,
    next_codes,
    start_models,
    update_models,
)
from organizations.models import Unit

__all__ = [
    "EDITABLE",
    "LISTS",
    "OUTCOME",
    "REGISTRATION",
    "ModelChanged",
    "discard_model",
    "lock_model_of",
    "locked",
    "next_codes",
    "save_model",
    "start_model",
]


def start_model(*, unit: Unit, by: Any, changes: Mapping[str, Any]) -> RegisteredModel:
    """A draft of the unit with what is known so far; `changes` names fields of `EDITABLE`, a title at least.

    Raises PermissionDenied, and ValidationError by field.
    """
    try:
        return start_models([NewModel(unit=unit, changes=changes)], by=by)[0]
    except SomeRefused as refused:
        raise refused.refusals[0] from None


def save_model(
    model: RegisteredModel,
    *,
    by: Any,
    version: int,
    changes: Mapping[str, Any],
    persons: Sequence[Row] | None = None,
    indicators: Sequence[Row] | None = None,
    files: Sequence[Row] | None = None,
    reason: str = "",
) -> RegisteredModel:
    """Write what the editor changed on the `version` they saw; returns the model as stored.

    Everything while it is a draft or was returned; all but `REGISTRATION` while it lives. `persons` and `indicators`,
    if given, are the whole lists from now on, `files` says something about some files (see `parts.Row`). What was
    registered of an indicator changes with a `reason` only, which stands on the record of changes. Without a difference
    nothing is written. Raises PermissionDenied, ModelChanged when the stored version is another one (nothing is
    overwritten), ValidationError by field.
    """
    parts: Any = {"persons": persons, "indicators": indicators, "files": files}
    reason = clean(reason, multiline=True)
    edit = ModelEdit(model=model, version=version, changes=changes, reason=reason, **parts)
    try:
        return update_models([edit], by=by)[0]
    except SomeRefused as refused:
        raise refused.refusals[0] from None


@transaction.atomic
def discard_model(model: RegisteredModel, *, by: Any) -> None:
    """Throw away a draft that was never submitted; its code is not given again. Raises PermissionDenied."""
    stored = locked(model)
    if not may_discard_model(by, stored):
        raise PermissionDenied
    record_event(kind="models_registry.discarded", subject=stored, by=by, data={"code": stored.code})
    for file in ModelFile.objects.filter(model=stored):
        transaction.on_commit(partial(remove_bytes, file), robust=True)
    stored.delete()


def locked(model: RegisteredModel) -> RegisteredModel:
    """The model as it is now, with its steward; nobody else changes it until the transaction ends."""
    stored = locked_models([model.pk])
    if model.pk not in stored:
        raise RegisteredModel.DoesNotExist
    return stored[model.pk]


def lock_model_of(candidacy: Candidacy) -> None:
    """Lock the candidacy's model before the candidacy itself is locked.

    The stages that the database keeps lock the model when a candidacy changes, and a reorganisation writes models
    first: in any other order each would wait for the other.
    """
    RegisteredModel.objects.select_for_update(of=("self",), no_key=True).values_list("pk").get(pk=candidacy.model_id)
