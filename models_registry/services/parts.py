"""Responsible persons, indicators, what is said about files: written inside the transaction that saves their model."""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mobilization.common.copying import insert
from mobilization.common.files import discard
from mobilization.common.phones import phone_number
from mobilization.common.text import clean
from models_registry.enums import LIVING_STATES
from models_registry.models import Indicator, ModelFile, RegisteredModel, ResponsiblePerson
from organizations.dates import today

PERSON_FIELDS = ("name", "position", "phone", "email", "consent_to_publish")
INDICATOR_FIELDS = ("name", "unit_of_measure", "baseline", "target", "actual", "measured_on", "source")
STANDING = ("name", "unit_of_measure", "baseline", "target")
"""Of an indicator: what a registration says."""
FILE_FIELDS = ("caption", "moment", "consent_to_publish")
MOST_ROWS = 30
"""Of each list; a model with more answers for nothing."""

Row = MutableMapping[str, Any]
"""Values by field. `id` names a row that is there already, with `id` alone it stays as it is; new rows get theirs."""


@dataclass
class PartsPlan:
    """What writing a list of a model will do: rows to store, each with the part it becomes, and parts that go."""

    name: str
    kind: type[models.Model]
    changed: list[tuple[Row, Any]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    @property
    def is_change(self) -> bool:
        """Whether anything is written."""
        return bool(self.changed or self.gone)


def plan_persons(model: RegisteredModel, stored: Sequence[Any], rows: Sequence[Row]) -> PartsPlan:
    """These are to be the responsible persons of the model, which has the `stored` ones.

    Raises ValidationError of `persons`.
    """
    return _plan(ResponsiblePerson, model, stored, rows, PERSON_FIELDS, "persons")


def plan_indicators(
    model: RegisteredModel, stored: Sequence[Any], rows: Sequence[Row], *, reason: str = ""
) -> PartsPlan:
    """These are to be the indicators of the model. Raises ValidationError of `indicators`.

    A measured value has its day, and the day has come. What was registered changes with a `reason` only. The errors'
    code names the field of the row, or `reason`.
    """
    for row in rows:
        measured_on = row.get("measured_on")
        if measured_on and measured_on > today():
            words = _("“%(name)s”: this day has not come yet.") % {"name": row["name"]}
            raise ValidationError({"indicators": ValidationError(words, code="measured_on")})
        if row.get("actual") is not None and not measured_on:
            words = _("“%(name)s”: please say on which day this was measured.") % {"name": row["name"]}
            raise ValidationError({"indicators": ValidationError(words, code="measured_on")})
    registered = {part.pk: _standing(part) for part in stored} if model.state in LIVING_STATES else {}
    plan = _plan(Indicator, model, stored, rows, INDICATOR_FIELDS, "indicators")
    now = {part.pk: _standing(part) for _row, part in plan.changed}
    touched = [told for pk, told in registered.items() if pk in plan.gone or now.get(pk, told) != told]
    if touched and not reason:
        words = _("“%(name)s” was registered: please say why its name, unit, starting value or target changes.")
        raise ValidationError({"indicators": ValidationError(words % {"name": touched[0][0]}, code="reason")})
    return plan


def _standing(indicator: Any) -> tuple[Any, ...]:
    """What was promised; what was reached grows while the model lives."""
    return tuple(getattr(indicator, name) for name in STANDING)


def _plan(
    kind: type[models.Model],
    model: RegisteredModel,
    parts: Sequence[Any],
    rows: Sequence[Row],
    fields: Iterable[str],
    name: str,
) -> PartsPlan:
    if len(rows) > MOST_ROWS:
        raise ValidationError({name: _("At most %(most)s rows fit here.") % {"most": MOST_ROWS}})
    stored = {part.pk: part for part in parts}
    wanted = {row["id"] for row in rows if row.get("id")}
    if wanted - set(stored):
        raise ValidationError({name: _("A row is not there any more. Load the page again.")})
    plan = PartsPlan(name, kind, gone=set(stored) - wanted)
    for row in rows:
        part = stored.get(row.get("id")) or kind(model=model)
        if _differs(part, row, fields, name):
            plan.changed.append((row, part))
    return plan


def write_plans(plans: Iterable[PartsPlan]) -> None:
    """Store what was planned, inside the transaction that saves the models; new rows get their ids."""
    plans = list(plans)
    for kind in (ResponsiblePerson, Indicator):
        of_kind = [plan for plan in plans if plan.kind is kind]
        if gone := {pk for plan in of_kind for pk in plan.gone}:
            kind._default_manager.filter(pk__in=gone).delete()
        changed = [pair for plan in of_kind for pair in plan.changed]
        for _row, part in changed:
            part.model_id = part.model.pk  # a new model has had its id for a moment only
        insert([part for _row, part in changed if part.pk is None])
        for row, part in changed:
            if row.get("id"):
                part.save()
            row["id"] = part.pk


def _differs(part: Any, row: Mapping[str, Any], fields: Iterable[str], field: str) -> bool:
    """Set what the row says; whether that differs. An empty row with an id alone differs in nothing.

    Raises ValidationError of `field`.
    """
    known = {name: row[name] for name in fields if name in row}
    known = {name: clean(value) if isinstance(value, str) else value for name, value in known.items()}
    if known.get("phone") and known["phone"] != part.phone:  # what was stored before numbers were checked may stay
        try:
            known["phone"] = phone_number(known["phone"])
        except ValidationError as wrong:
            raise ValidationError({field: [ValidationError(wrong.messages[0], code="phone")]}) from wrong
    if part.pk and all(getattr(part, name) == value for name, value in known.items()):
        return False
    for name, value in known.items():
        setattr(part, name, value)
    try:
        part.clean_fields(exclude=["model", "person", "check_made"])
    except ValidationError as errors:
        found = [ValidationError(text, code=name) for name, texts in errors.message_dict.items() for text in texts]
        raise ValidationError({field: found}) from errors
    return True


def write_files(model: RegisteredModel, rows: Sequence[Row], among: QuerySet[ModelFile] | None = None) -> bool:
    """Captions, consent and what photographs show, of a locked model; True when something changed.

    A row names a file by `id`; `remove` takes it away with its bytes. `among` are the files that may be named; without
    it those of the model and its progress entries, for files of field checks belong to the checkers. Raises
    ValidationError of `files`.
    """
    known = ModelFile.objects.filter(model=model, check_made=None) if among is None else among
    stored = {file.pk: file for file in known}
    changed = False
    for row in rows:
        file = stored.get(row.get("id"))
        if row.get("remove"):
            changed |= file is not None
            if file is not None:
                discard(file)
        elif file is None:
            raise ValidationError({"files": _("A row is not there any more. Load the page again.")})
        elif _differs(file, row, FILE_FIELDS, "files"):
            file.save()
            changed = True
    return changed
