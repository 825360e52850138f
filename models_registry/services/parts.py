"""Responsible persons, indicators, what is said about files: written inside the transaction that saves their model."""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from mobilization.common.files import discard
from mobilization.common.text import clean
from models_registry.models import Indicator, ModelFile, RegisteredModel, ResponsiblePerson
from organizations.dates import today

PERSON_FIELDS = ("name", "position", "phone", "email", "consent_to_publish")
INDICATOR_FIELDS = ("name", "unit_of_measure", "baseline", "target", "actual", "measured_on", "source")
FILE_FIELDS = ("caption", "moment", "consent_to_publish")
MOST_ROWS = 30
"""Of each list; a model with more answers for nothing."""

Row = MutableMapping[str, Any]
"""Values by field. `id` names a row that is there already, with `id` alone it stays as it is; new rows get theirs."""


def write_persons(model: RegisteredModel, rows: Sequence[Row]) -> bool:
    """Make these the responsible persons of a locked model; True when something changed.

    Raises ValidationError of `persons`.
    """
    return _write(ResponsiblePerson, model, rows, PERSON_FIELDS, "persons")


def write_indicators(model: RegisteredModel, rows: Sequence[Row]) -> bool:
    """Make these the indicators of a locked model; True when something changed. Raises ValidationError of `indicators`.

    A measured value has its day, and the day has come. The errors' code names the field of the row.
    """
    for row in rows:
        measured_on = row.get("measured_on")
        if measured_on and measured_on > today():
            words = _("“%(name)s”: this day has not come yet.") % {"name": row["name"]}
            raise ValidationError({"indicators": ValidationError(words, code="measured_on")})
        if row.get("actual") is not None and not measured_on:
            words = _("“%(name)s”: please say on which day this was measured.") % {"name": row["name"]}
            raise ValidationError({"indicators": ValidationError(words, code="measured_on")})
    return _write(Indicator, model, rows, INDICATOR_FIELDS, "indicators")


def _write(
    kind: type[models.Model], model: RegisteredModel, rows: Sequence[Row], fields: Iterable[str], field: str
) -> bool:
    if len(rows) > MOST_ROWS:
        raise ValidationError({field: _("At most %(most)s rows fit here.") % {"most": MOST_ROWS}})
    stored = {part.pk: part for part in kind._default_manager.filter(model=model)}
    wanted = {row["id"] for row in rows if row.get("id")}
    if wanted - set(stored):
        raise ValidationError({field: _("A row is not there any more. Load the page again.")})
    changed = False
    for row in rows:
        part = stored.get(row.get("id")) or kind(model=model)
        changed |= _fill(part, row, fields, field)
        row["id"] = part.pk
    gone = set(stored) - wanted
    kind._default_manager.filter(pk__in=gone).delete()
    return changed or bool(gone)


def _fill(part: Any, row: Mapping[str, Any], fields: Iterable[str], field: str) -> bool:
    """Write what differs; an empty row with an id alone differs in nothing."""
    known = {name: row[name] for name in fields if name in row}
    known = {name: clean(value) if isinstance(value, str) else value for name, value in known.items()}
    if part.pk and all(getattr(part, name) == value for name, value in known.items()):
        return False
    for name, value in known.items():
        setattr(part, name, value)
    try:
        part.full_clean(exclude=["model"], validate_unique=False)
    except ValidationError as errors:
        found = [ValidationError(text, code=name) for name, texts in errors.message_dict.items() for text in texts]
        raise ValidationError({field: found}) from errors
    part.save()
    return True


def write_files(model: RegisteredModel, rows: Sequence[Row]) -> bool:
    """Captions, consent and what photographs show, of a locked model; True when something changed.

    A row names a file by `id`; `remove` takes it away with its bytes. Files of field checks belong to the checkers and
    are not found here, no more than those of other models. Raises ValidationError of `files`.
    """
    stored = {file.pk: file for file in ModelFile.objects.filter(model=model, check_made=None)}
    changed = False
    for row in rows:
        file = stored.get(row.get("id"))
        if row.get("remove"):
            changed |= file is not None
            if file is not None:
                discard(file)
        elif file is None:
            raise ValidationError({"files": _("A row is not there any more. Load the page again.")})
        else:
            changed |= _fill(file, row, FILE_FIELDS, "files")
    return changed
