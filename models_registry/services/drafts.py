"""Starting, writing and throwing away models."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from directives.models import DirectiveDocument
from mobilization.common.files import remove_bytes
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from models_registry.enums import LIVING_STATES, WRITABLE_STATES
from models_registry.models import LONG_TEXTS, ModelFile, RegisteredModel
from models_registry.permissions import may_discard_model, may_edit_model, may_start_model_for
from models_registry.services.parts import Row, write_files, write_indicators, write_persons
from organizations.dates import known_start, today
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
    _check_unit_is_there(unit)
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
    _set_lists(model, changes, by)
    record_event(kind="models_registry.started", subject=model, by=by, data={"unit": unit.pk})
    return model


@transaction.atomic
def save_model(
    model: RegisteredModel,
    *,
    by: Any,
    version: int,
    changes: Mapping[str, Any],
    persons: Sequence[Row] | None = None,
    indicators: Sequence[Row] | None = None,
    files: Sequence[Row] | None = None,
) -> RegisteredModel:
    """Write what the editor changed on the `version` they saw; returns the model as stored.

    Everything while it is a draft or was returned; all but `REGISTRATION` while it lives. `persons` and `indicators`,
    if given, are the whole lists from now on, `files` says something about some files (see `parts.Row`). Raises
    PermissionDenied, ModelChanged when the stored version is another one (nothing is overwritten), ValidationError by
    field. Without a difference nothing is written.
    """
    _only_known(changes)
    stored = locked(model)
    if not may_edit_model(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise ModelChanged(stored)
    different = _write_fields(stored, changes) + _set_lists(stored, changes, by)
    if persons is not None and write_persons(stored, persons):
        different.append("persons")
    if indicators is not None and write_indicators(stored, indicators):
        different.append("indicators")
    if files is not None and write_files(stored, files):
        different.append("files")
    if different:
        stored.version += 1
        stored.save()
        if stored.state not in WRITABLE_STATES:
            record_event(kind="models_registry.edited", subject=stored, by=by, data={"fields": different})
    return stored


def _write_fields(stored: RegisteredModel, changes: Mapping[str, Any]) -> list[str]:
    """Set and check the columns; gives the names of those that differ."""
    before = {name: getattr(stored, name) for name in changes if name not in LISTS}
    _set(stored, changes)
    stored.full_clean(exclude=["code", "unit", "steward"], validate_unique=False)
    different = sorted(name for name, value in before.items() if getattr(stored, name) != value)
    if stored.state in LIVING_STATES and (standing := set(REGISTRATION) & set(different)):
        raise ValidationError({name: _("This stands since the model was registered.") for name in standing})
    return different


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
    found = RegisteredModel.objects.select_for_update(of=("self",)).select_related("unit", "steward", "campaign")
    stored: RegisteredModel = found.get(pk=model.pk)
    return stored


def _only_known(changes: Mapping[str, Any]) -> None:
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"These fields of a model are not edited: {sorted(unknown)}")


def _set(model: RegisteredModel, changes: Mapping[str, Any]) -> None:
    asked = {name: value for name, value in changes.items() if name not in LISTS}
    campaign_before = model.campaign_id
    for name, value in asked.items():
        setattr(model, name, clean(value, multiline=name in LONG_TEXTS) if isinstance(value, str) else value)
    model.prepare()
    errors = _too_long(model, asked)
    if "started_on" in asked and (fault := _fault_of_start(model)):
        errors["started_on"] = fault
    if model.campaign is not None and model.campaign_id != campaign_before and not _takes_part(model):
        errors["campaign"] = _("The unit does not take part in this campaign.")
    if errors:
        raise ValidationError(errors)


def _too_long(model: RegisteredModel, names: Iterable[str]) -> dict[str, str]:
    """Django's models do not bound long texts; a column without bounds is no place for a book."""
    errors = {}
    for name in LONG_TEXTS:
        column: Any = RegisteredModel._meta.get_field(name)
        most = column.max_length
        if name in names and most and len(getattr(model, name)) > most:
            words = _("At most %(most)s letters fit here; these are %(count)s. Attach the rest as a document.")
            errors[name] = words % {"most": number_format(most), "count": number_format(len(getattr(model, name)))}
    return errors


def _fault_of_start(model: RegisteredModel) -> str:
    """A day that has come, on which the unit or one that it came from existed; unknown days are open (DOMAIN §3)."""
    day, unit = model.started_on, model.unit
    begins = known_start(unit.valid_from)
    if day is None:
        return ""
    if day > today():
        return _("This day has not come yet.")
    if begins is not None and day < begins and not Unit.objects.origins_of(unit).in_force(day).exists():
        return _("%(unit)s exists from %(day)s; no unit that it came from existed on this day either.") % {
            "unit": unit,
            "day": date_format(begins, "SHORT_DATE_FORMAT"),
        }
    if unit.valid_to is not None and day > unit.valid_to:
        return _("%(unit)s did not exist any more on this day; it ended on %(day)s.") % {
            "unit": unit,
            "day": date_format(unit.valid_to, "SHORT_DATE_FORMAT"),
        }
    return ""


def _takes_part(model: RegisteredModel) -> bool:
    """The campaign is one of the unit, of its steward, or of a unit above one of them."""
    campaign = model.campaign
    assert campaign is not None  # noqa: S101 - the caller asked
    above = {*model.steward.path.split("/"), *model.unit.path.split("/")}
    return bool({str(campaign.steward_id), str(campaign.unit_id)} & above)


def _check_unit_is_there(unit: Unit) -> None:
    begins = known_start(unit.valid_from)
    if unit.valid_to is not None and unit.valid_to < today():
        raise ValidationError({"unit": _("This unit does not exist any more.")})
    if begins is not None and begins > today():
        raise ValidationError({"unit": _("This unit does not exist yet.")})


def _set_lists(model: RegisteredModel, changes: Mapping[str, Any], by: Any) -> list[str]:
    """Write the lists; documents that the editor may not know stay: who cannot see them did not take them away."""
    different = []
    for name in LISTS:
        if name not in changes:
            continue
        wanted: Sequence[Any] = changes[name]
        related = getattr(model, name)
        if name == "documents":
            seen = DirectiveDocument.objects.visible_to(by)
            wanted = [*wanted, *related.exclude(pk__in=seen.values("pk"))]
        if set(related.values_list("pk", flat=True)) != {each.pk for each in wanted}:
            related.set(wanted)
            different.append(name)
    return different
