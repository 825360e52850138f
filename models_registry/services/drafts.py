"""Starting, writing and throwing away models."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from models_registry.enums import LIVING_STATES, WRITABLE_STATES
from models_registry.models import LONG_TEXTS, RegisteredModel
from models_registry.permissions import may_discard_model, may_edit_model, may_start_model_for
from organizations.dates import today
from organizations.models import Unit

REGISTRATION = ("campaign", "title", "summary", "subject", "domain", "place", "started_on", "situation_before")
"""What a registration says; it stands from the moment it is registered."""
OUTCOME = (
    "way_of_working",
    "results",
    "lessons",
    "participants",
    "households",
    "people_reached",
    "state_money",
    "people_money",
    "people_land",
    "labour_days",
)
"""What grows while a model lives."""
LISTS = ("themes", "target_groups", "documents")
EDITABLE = (*REGISTRATION, *OUTCOME, *LISTS)


class ModelChanged(Exception):
    """Somebody else changed the model since the editor opened it; `current` is the model as it is now."""

    def __init__(self, current: RegisteredModel) -> None:
        self.current = current
        super().__init__(current.version)


def next_codes(number: int, year: int) -> list[str]:
    """Codes nobody has had and nobody else gets: DVK-2025-000123. Numbers are drawn even if the model is given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('models_registry_code') FROM generate_series(1, %s)", [number])
        return [f"DVK-{year}-{drawn:06d}" for (drawn,) in cursor.fetchall()]


@transaction.atomic
def start_model(*, unit: Unit, by: Any, changes: Mapping[str, Any]) -> RegisteredModel:
    """A draft of the unit with what is known so far; `changes` names fields of `EDITABLE`, a title at least.

    Raises PermissionDenied, and ValidationError by field.
    """
    _only_known(changes)
    if not may_start_model_for(by, unit):
        raise PermissionDenied
    if unit.valid_to is not None and unit.valid_to < today():
        raise ValidationError({"unit": _("This unit does not exist any more.")})
    model = RegisteredModel(
        code=next_codes(1, today().year)[0],
        unit=unit,
        steward=unit,
        level=unit.level,
        listed_on=today(),
        created_by=by,
    )
    _set(model, changes)
    model.full_clean(exclude=["code", "unit", "steward"], validate_unique=False)
    model.save()
    _set_lists(model, changes)
    record_event(kind="models_registry.started", subject=model, by=by, data={"unit": unit.pk})
    return model


@transaction.atomic
def save_model(model: RegisteredModel, *, by: Any, version: int, changes: Mapping[str, Any]) -> RegisteredModel:
    """Write what the editor changed on the `version` they saw; returns the model as stored.

    Everything while it is a draft or was returned; `OUTCOME` and `LISTS` while it lives. Raises PermissionDenied,
    ModelChanged when the stored version is another one (nothing is overwritten), ValidationError by field. Without a
    difference nothing is written.
    """
    _only_known(changes)
    stored = locked(model)
    if not may_edit_model(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise ModelChanged(stored)
    fixed = {name for name in changes if name in REGISTRATION and stored.state in LIVING_STATES}
    before = {name: getattr(stored, name) for name in changes if name not in LISTS}
    _set(stored, changes)
    stored.full_clean(exclude=["code", "unit", "steward"], validate_unique=False)
    different = sorted(name for name, value in before.items() if getattr(stored, name) != value)
    if standing := fixed & set(different):
        raise ValidationError({name: _("This stands since the model was registered.") for name in standing})
    different += _set_lists(stored, changes)
    if different:
        stored.version += 1
        stored.save()
        if stored.state not in WRITABLE_STATES:
            record_event(kind="models_registry.edited", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def discard_model(model: RegisteredModel, *, by: Any) -> None:
    """Throw away a draft that was never submitted; its code is not given again. Raises PermissionDenied."""
    stored = locked(model)
    if not may_discard_model(by, stored):
        raise PermissionDenied
    record_event(kind="models_registry.discarded", subject=stored, by=by, data={"code": stored.code})
    stored.delete()


def locked(model: RegisteredModel) -> RegisteredModel:
    """The model as it is now, with its steward; nobody else changes it until the transaction ends."""
    found = RegisteredModel.objects.select_for_update(of=("self",)).select_related("steward", "campaign")
    stored: RegisteredModel = found.get(pk=model.pk)
    return stored


def _only_known(changes: Mapping[str, Any]) -> None:
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"These fields of a model are not edited: {sorted(unknown)}")


def _set(model: RegisteredModel, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name in LISTS:
            continue
        setattr(model, name, clean(value, multiline=name in LONG_TEXTS) if isinstance(value, str) else value)
    model.prepare()
    _check_days(model)


def _check_days(model: RegisteredModel) -> None:
    if model.started_on and model.started_on > today():
        raise ValidationError({"started_on": _("This day has not come yet.")})


def _set_lists(model: RegisteredModel, changes: Mapping[str, Any]) -> list[str]:
    different = []
    for name in LISTS:
        if name not in changes:
            continue
        wanted: Sequence[Any] = changes[name]
        related = getattr(model, name)
        if set(related.values_list("pk", flat=True)) != {each.pk for each in wanted}:
            related.set(wanted)
            different.append(name)
    return different
