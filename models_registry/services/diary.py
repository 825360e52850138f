"""Progress entries and field checks."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mobilization.common.pictures import PreparedPicture
from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event
from mobilization.workflow.transitions import apply_transition
from models_registry.effects import tell
from models_registry.enums import ModelState
from models_registry.models import FieldCheck, ProgressEntry, RegisteredModel
from models_registry.permissions import may_add_progress, may_check, may_correct_check, may_correct_entry
from models_registry.recipients import owners_of
from models_registry.services.drafts import locked
from models_registry.services.files import add_files
from models_registry.services.model_rules import fault_of_happening

Files = Sequence[PreparedPicture | CheckedFile]
"""Files that were looked at."""


@transaction.atomic
def add_progress(
    model: RegisteredModel,
    *,
    by: Any,
    on: datetime.date,
    text: str,
    percent: int | None = None,
    files: Files = (),
) -> ProgressEntry:
    """Write what was done, with its files; the first entry of a registered model begins its implementation.

    Raises PermissionDenied, and ValidationError by field.
    """
    stored = locked(model)
    if not may_add_progress(by, stored):
        raise PermissionDenied
    _check_day(stored, on)
    entry = ProgressEntry(
        model=stored, on=on, text=clean(text, multiline=True), percent=percent, unit=stored.steward, by=by
    )
    entry.full_clean()
    entry.save()
    since = max(day for day in (stored.last_progress_on, stored.registered_on, on) if day)
    if on == since and on != stored.last_progress_on:  # what was done before the registration breaks no silence
        RegisteredModel.objects.filter(pk=stored.pk).update(last_progress_on=on)
    if stored.state == ModelState.REGISTERED:
        apply_transition(stored, "begin", by=by)
    record_event(kind="models_registry.progress_added", subject=stored, by=by, data={"entry": entry.pk})
    if files:
        add_files(stored, files, by=by, progress=entry)
    return entry


class EntryChanged(Exception):
    """Somebody else corrected the entry or check since the editor saw it; `current` is how it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__()
        self.current = current


ENTRY_FIELDS = ("on", "text", "percent")
CHECK_FIELDS = ("on", "verdict", "text", "advice", "checkers")
_LONG = {"text", "advice"}
P = TypeVar("P", ProgressEntry, FieldCheck)


@transaction.atomic
def correct_progress(
    entry: ProgressEntry, *, by: Any, version: int, changes: Mapping[str, Any], reason: str
) -> ProgressEntry:
    """Correct an entry (`ENTRY_FIELDS`) on the version that the editor saw; what it said before stays on record.

    The last day of progress, from which silence counts, follows. Raises PermissionDenied, EntryChanged, DoesNotExist,
    and ValidationError by field.
    """
    may = may_correct_entry
    known, changed = _correct(entry, ENTRY_FIELDS, may=may, by=by, version=version, changes=changes, reason=reason)
    if "on" in changed:
        _count_silence_anew(known.model)
    if changed:
        record_event(kind="models_registry.progress_corrected", subject=known.model, by=by, data={"entry": known.pk})
    return known


@transaction.atomic
def correct_check(check: FieldCheck, *, by: Any, version: int, changes: Mapping[str, Any], reason: str) -> FieldCheck:
    """Correct a check (`CHECK_FIELDS`) on the version that the editor saw; the unit is told, as it was of the check.

    What it said before stays on record. Raises as `correct_progress`.
    """
    may = may_correct_check
    known, changed = _correct(check, CHECK_FIELDS, may=may, by=by, version=version, changes=changes, reason=reason)
    if changed:
        data = {"check": known.pk, "verdict": known.verdict}
        record_event(kind="models_registry.check_corrected", subject=known.model, by=by, data=data)
        tell("check_corrected", known.model, owners_of(known.model), by=by, reason=clean(reason, multiline=True))
    return known


def _correct(
    part: P, fields: Sequence[str], *, may: Any, by: Any, version: int, changes: Mapping[str, Any], reason: str
) -> tuple[P, list[str]]:
    """The entry or check as it is stored now, and what is other than before."""
    stored = locked(part.model)
    known: P = type(part).objects.select_related("unit").get(pk=part.pk)
    known.model = stored
    if not may(by, known):
        raise PermissionDenied
    if known.version != version:
        raise EntryChanged(known)
    why = clean(reason, multiline=True)
    if not why:
        raise ValidationError({"reason": _("Say why it is corrected.")})
    values = {name: _cleaned(name, changes[name]) for name in fields if name in changes}
    changed = [name for name, value in values.items() if getattr(known, name) != value]
    if not changed:
        return known, []
    for name in changed:
        setattr(known, name, values[name])
    if "on" in changed:
        _check_day(stored, known.on)
    known.version += 1
    known.full_clean(exclude={field.name for field in known._meta.fields} - set(fields))
    with because(why):
        known.save(update_fields=[*fields, "version"])
    return known, changed


def _cleaned(name: str, value: Any) -> Any:
    return clean(value, multiline=name in _LONG) if isinstance(value, str) else value


def _count_silence_anew(model: RegisteredModel) -> None:
    """From the last entry since the registration: what was done before breaks no silence."""
    since = model.progress.filter(on__gte=model.registered_on) if model.registered_on else model.progress.all()
    last = since.aggregate(last=Max("on"))["last"]
    RegisteredModel.objects.filter(pk=model.pk).update(last_progress_on=last)


@transaction.atomic
def add_check(
    model: RegisteredModel,
    *,
    by: Any,
    on: datetime.date,
    verdict: str,
    text: str,
    checkers: str,
    advice: str = "",
    files: Files = (),
) -> FieldCheck:
    """Write what the level above saw, with its files; the unit is told.

    Raises PermissionDenied, and ValidationError by field.
    """
    stored = locked(model)
    if not may_check(by, stored):
        raise PermissionDenied
    _check_day(stored, on)
    check = FieldCheck(
        model=stored,
        on=on,
        verdict=verdict,
        text=clean(text, multiline=True),
        advice=clean(advice, multiline=True),
        checkers=clean(checkers),
        unit=by.acting.unit if by.acting else stored.steward,
        by=by,
    )
    check.full_clean()
    check.save()
    record_event(kind="models_registry.checked", subject=stored, by=by, data={"check": check.pk, "verdict": verdict})
    tell("model_checked", stored, owners_of(stored), by=by)
    if files:
        add_files(stored, files, by=by, check=check)
    return check


def _check_day(model: RegisteredModel, on: datetime.date) -> None:
    if fault := fault_of_happening(model, on):
        raise ValidationError({"on": fault})
