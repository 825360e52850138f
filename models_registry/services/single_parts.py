"""One responsible person or indicator at a time: added, corrected, taken away by the verb that saves the model."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from models_registry.models import Indicator, RegisteredModel, ResponsiblePerson
from models_registry.services.drafts import locked, save_model
from models_registry.services.parts import INDICATOR_FIELDS, PERSON_FIELDS, Row

KINDS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "persons": (ResponsiblePerson, PERSON_FIELDS),
    "indicators": (Indicator, INDICATOR_FIELDS),
}
"""The lists of a model: what a row is, and what is written in it."""


@transaction.atomic
def add_part(model: RegisteredModel, kind: str, *, values: Mapping[str, Any], by: Any) -> tuple[RegisteredModel, int]:
    """Add a row to the list `kind`; gives the model and the id of the new row.

    Nothing is overwritten, so no version is named. Raises PermissionDenied, ValidationError of `kind`.
    """
    stored = locked(model)
    new: Row = dict(values)
    saved = _saved(stored, kind, [*_rows(stored, kind), new], by=by, version=stored.version)
    return saved, new["id"]


@transaction.atomic
def change_part(
    model: RegisteredModel, kind: str, pk: int, *, values: Mapping[str, Any], by: Any, version: int, reason: str = ""
) -> RegisteredModel:
    """Correct a row of the model on the `version` of the model that the editor saw; see `save_model` for the reason.

    Raises PermissionDenied, ModelChanged, ValidationError of `kind`, and DoesNotExist for what is no row of it.
    """
    part, fields = _part(model, kind, pk)
    whole = {name: getattr(part, name) for name in fields} | dict(values) | {"id": pk}
    rows = [whole if row["id"] == pk else row for row in _rows(model, kind)]
    return _saved(model, kind, rows, by=by, version=version, reason=reason)


@transaction.atomic
def remove_part(
    model: RegisteredModel, kind: str, pk: int, *, by: Any, version: int, reason: str = ""
) -> RegisteredModel:
    """Take a row away, on the `version` of the model that the editor saw; see `save_model` for the reason.

    Raises PermissionDenied, ModelChanged, and DoesNotExist for what is no row of it.
    """
    _part(model, kind, pk)
    rows = [row for row in _rows(model, kind) if row["id"] != pk]
    return _saved(model, kind, rows, by=by, version=version, reason=reason)


def _part(model: RegisteredModel, kind: str, pk: int) -> tuple[Any, tuple[str, ...]]:
    table, fields = KINDS[kind]
    locked(model)
    return table._default_manager.get(model=model, pk=pk), fields


def _rows(model: RegisteredModel, kind: str) -> list[Row]:
    """Those that are there, by id alone: they stay as they are."""
    found = KINDS[kind][0]._default_manager.filter(model=model).order_by("id")
    return [{"id": pk} for pk in found.values_list("pk", flat=True)]


def _saved(
    model: RegisteredModel, kind: str, rows: list[Row], *, by: Any, version: int, reason: str = ""
) -> RegisteredModel:
    lists: Any = {kind: rows}
    return save_model(model, by=by, version=version, changes={}, reason=reason, **lists)
