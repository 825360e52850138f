"""Saving a step: what is valid is written, what is not stays in the form; two editors lose nothing (X13)."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from models_registry.forms.files import keep_files
from models_registry.forms.steps import Step, StepEntry, seen_of
from models_registry.models import RegisteredModel
from models_registry.queries.model_page import documents_of
from models_registry.services.drafts import LISTS, ModelChanged, save_model

MOST_TRIES = 12


@dataclass
class Saved:
    """What came of it: the model as it is now, and how many files were added."""

    model: RegisteredModel
    files_added: int = 0


def save_step(entry: StepEntry, *, by: Any, reason: str = "") -> Saved:
    """Write the valid part of the entry; refused fields have their message in it.

    `reason` says why what was registered changes. Somebody else's change of other steps is no conflict: the service is
    asked again with the version it has now. Raises ModelChanged when this step itself says something else than the
    editor saw, PermissionDenied.
    """
    changes, parts = entry.changes(), entry.parts()
    version = entry.form.cleaned_data.get("version") or 0
    for _try in range(MOST_TRIES):
        try:
            stored = save_model(entry.model, by=by, version=version, changes=changes, reason=reason, **parts)
        except ModelChanged as changed:
            if not _may_go_on(entry, changed.current, changes, parts):
                raise
            version = changed.current.version
        except ValidationError as errors:
            refused = entry.refuse(errors)
            changes = {name: value for name, value in changes.items() if name not in refused}
            parts = {name: rows for name, rows in parts.items() if name not in refused}
            if not refused & (set(entry.form.names) | {rows.kind.name for rows in entry.rows}):
                changes, parts = {}, {}
        else:
            return Saved(stored, keep_files(entry.form, stored, by=by))
    raise ModelChanged(RegisteredModel.objects.get(pk=entry.model.pk))


def _may_go_on(entry: StepEntry, current: RegisteredModel, changes: dict[str, Any], parts: dict[str, Any]) -> bool:
    """Nobody touched the fields of this step since they were shown, or they say what was sent already."""
    if entry.form.cleaned_data.get("seen") == seen_of(current, entry.step):
        return True
    if any(_stored(current, name) != _comparable(name, value) for name, value in changes.items()):
        return False
    now = StepEntry(entry.step, current, entry.user, entry.data)
    return all(rows.take_ids(parts[rows.kind.name]) for rows in now.rows)


def _stored(model: RegisteredModel, name: str) -> Any:
    value = getattr(model, name)
    return set(value.values_list("pk", flat=True)) if name in LISTS else value


def _comparable(name: str, value: Any) -> Any:
    return {each.pk for each in value} if name in LISTS else value


def differences(entry: StepEntry, current: RegisteredModel, step: Step) -> list[tuple[Any, Any, Any]]:
    """Label, what is stored now, what was sent: of each field that differs."""
    rows: list[tuple[Any, Any, Any]] = []
    for name, value in entry.changes().items():
        if _stored(current, name) != _comparable(name, value):
            theirs = getattr(current, name)
            if name == "documents":
                known = list(documents_of(entry.user, current))
                shown = (known, [each for each in value if each in entry.form.cleaned_data[name]])
            else:
                shown = (list(theirs.all()), value) if name in LISTS else (theirs, value)
            theirs, yours = (_words(name, each) for each in shown)
            rows.append((entry.form.fields[name].label, theirs, yours))
    for kind, sent in zip(step.rows, entry.rows, strict=True):
        stored = [kind.values_of(part) for part in kind.stored(current)]
        theirs, yours = (_row_words(each, kind.fields) for each in (stored, sent.values()))
        if theirs != yours:
            rows.append((kind.label, theirs, yours))
    return rows


def _words(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    column: Any = RegisteredModel._meta.get_field(name)
    choices = dict(column.flatchoices)
    return str(choices.get(value, value if value is not None else ""))


def _row_words(rows: list[dict[str, Any]], fields: tuple[str, ...]) -> str:
    texts = [" · ".join(str(row[name]) for name in fields if row.get(name) not in (None, "", False)) for row in rows]
    return "; ".join(text for text in texts if text)
