"""Starting and changing models, many at a time: the one place that checks and writes them.

First everything is checked, then everything is written, in one transaction: `start_models([...])` and
`update_models([...])` raise SomeRefused before anything is written. `check_new` and `check_edits` only check, for
somebody who wants to see first what would happen. The form's verbs for a single model (`drafts.py`) are lists of one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from directives.models import DirectiveDocument
from mobilization.common.copying import copy_in, insert
from mobilization.common.recording import because
from mobilization.outbox.events import record_events, record_many
from models_registry.comparisons import compare_texts_later
from models_registry.enums import WRITABLE_STATES, ModelState
from models_registry.models import LONG_TEXTS, ModelDocument, ModelTargetGroup, ModelTheme, RegisteredModel
from models_registry.permissions import may_edit_model, may_start_model_for
from models_registry.services.model_rules import LISTS, check_fields, check_unit_is_there, is_fixed, only_known
from models_registry.services.parts import (
    PartsPlan,
    Row,
    plan_indicators,
    plan_persons,
    write_files,
    write_plans,
)
from organizations.dates import today
from organizations.models import Unit

PREFETCHED = (*LISTS, "responsible_persons", "indicators")
_LINKS: dict[str, tuple[Any, str]] = {
    "themes": (ModelTheme, "theme_id"),
    "target_groups": (ModelTargetGroup, "target_group_id"),
    "documents": (ModelDocument, "document_id"),
}


class ModelChanged(Exception):
    """Somebody else changed the model since the editor opened it; `current` is the model as it is now."""

    def __init__(self, current: RegisteredModel) -> None:
        self.current = current
        super().__init__(current.version)


class SomeRefused(Exception):
    """Nothing was written; `refusals` has for some of the list, by place, what would be raised for it alone."""

    def __init__(self, refusals: Mapping[int, Exception]) -> None:
        self.refusals = refusals
        super().__init__(f"{len(refusals)} refused")


@dataclass(kw_only=True)
class NewModel:
    """A draft of the unit with what is known so far; `changes` names fields of `EDITABLE`, a title at least."""

    unit: Unit
    changes: Mapping[str, Any]
    persons: Sequence[Row] | None = None
    indicators: Sequence[Row] | None = None


@dataclass(kw_only=True)
class ModelEdit:
    """What an editor changed on the `version` they saw; the rows, if given, are the whole lists from now on.

    `files` says something about some files (see `parts.Row`). `reason` is asked where what was registered changes.
    """

    model: RegisteredModel
    version: int
    changes: Mapping[str, Any]
    persons: Sequence[Row] | None = None
    indicators: Sequence[Row] | None = None
    files: Sequence[Row] | None = None
    reason: str = ""


@dataclass
class Checked:
    """What came of looking at one of the list: the model as it would be stored, or why not.

    `different`: the names of what an edit changes; `before` what stood in those columns, in lists the ids.
    """

    model: RegisteredModel
    refusal: Exception | None = None
    different: list[str] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    links: dict[str, set[int]] = field(default_factory=dict)
    plans: list[PartsPlan] = field(default_factory=list)


def next_codes(number: int, year: int) -> list[str]:
    """Codes nobody has had and nobody else gets: DVK-2025-000123. Numbers are drawn even if the model is given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('models_registry_code') FROM generate_series(1, %s)", [number])
        return [f"DVK-{year}-{drawn:06d}" for (drawn,) in cursor.fetchall()]


def check_new(entries: Sequence[NewModel], *, by: Any) -> list[Checked]:
    """What `start_models` would do with each; nothing is written."""
    blanks: dict[int, RegisteredModel] = {}  # a copy of one takes a third of the time of a new one
    for entry in entries:
        if entry.unit.pk not in blanks:
            blanks[entry.unit.pk] = _blank(entry.unit, by)
    return [_check_new(entry, copy(blanks[entry.unit.pk]), by) for entry in entries]


@transaction.atomic
def start_models(entries: Sequence[NewModel], *, by: Any) -> list[RegisteredModel]:
    """Drafts, in the order of the list. Raises SomeRefused (PermissionDenied, ValidationError by field)."""
    for entry in entries:
        only_known(entry.changes)
    checked = check_new(entries, by=by)
    _raise_refusals(checked)
    return write_new(checked, by=by)


def write_new(checked: Sequence[Checked], *, by: Any) -> list[RegisteredModel]:
    """Store what `check_new` found good in the same transaction."""
    models = [each.model for each in checked]
    for model, code in zip(models, next_codes(len(models), today().year), strict=True):
        model.code = code
        model.prepare()
    copy_in(models)
    for name in LISTS:
        kind, column = _LINKS[name]
        links = [(each.model.pk, pk) for each in checked for pk in sorted(each.links.get(name, ()))]
        insert([kind(model_id=model, **{column: pk}) for model, pk in links])
    write_plans([plan for each in checked for plan in each.plans])
    happened = [(model, {"unit": model.unit_id}) for model in models]
    record_many(kind="models_registry.started", happened=happened, by=by)
    return models


def _blank(unit: Unit, by: Any) -> RegisteredModel:
    return RegisteredModel(unit=unit, steward=unit, level=unit.level, listed_on=today(), created_by=by)


def _check_new(entry: NewModel, model: RegisteredModel, by: Any) -> Checked:
    unit, checked = entry.unit, Checked(model)
    if not may_start_model_for(by, unit):
        checked.refusal = PermissionDenied()
        return checked
    errors = _errors_of(lambda: check_unit_is_there(unit))
    errors |= check_fields(model, entry.changes)
    errors |= _plan_parts(checked, entry, new=True)
    for name in set(LISTS) & set(entry.changes):
        checked.links[name] = {each.pk for each in entry.changes[name]}
    if errors:
        checked.refusal = ValidationError(errors)
    return checked


def locked_models(ids: Collection[int], *, prefetch: Iterable[str] = ()) -> dict[int, RegisteredModel]:
    """The models as they are now, by id; nobody else changes them until the transaction ends."""
    found = RegisteredModel.objects.select_for_update(of=("self",)).select_related("unit", "steward", "campaign")
    stored = found.filter(pk__in=ids).order_by("pk").prefetch_related(*prefetch)
    return {model.pk: model for model in stored}


def check_edits(edits: Sequence[ModelEdit], stored: Mapping[int, RegisteredModel], *, by: Any) -> list[Checked]:
    """What `update_models` would do with each of the models in `stored`, which are changed in memory only."""
    readable = _readable_documents(edits, stored, by)
    return [_check_edit(edit, stored[edit.model.pk], by, readable) for edit in edits]


@transaction.atomic
def update_models(edits: Sequence[ModelEdit], *, by: Any) -> list[RegisteredModel]:
    """The models as stored, in the order of the list, which names none twice.

    Everything while it is a draft or was returned; all but `REGISTRATION` while it lives. Without a difference nothing
    is written. A list of one may have a reason, which stands on the record of changes. Raises SomeRefused
    (PermissionDenied, ModelChanged when the stored version is another one, ValidationError by field).
    """
    for edit in edits:
        only_known(edit.changes)
    many = len(edits) > 1
    if many and any(edit.reason for edit in edits):
        raise ValueError("A reason is given for one model at a time.")
    stored = locked_models([edit.model.pk for edit in edits], prefetch=PREFETCHED if many else ())
    checked = check_edits(edits, stored, by=by)
    _raise_refusals(checked)
    for each, edit in zip(checked, edits, strict=True):
        if edit.files is not None:
            try:
                each.different += ["files"] if write_files(each.model, edit.files) else []
            except ValidationError as errors:
                raise SomeRefused({checked.index(each): errors}) from errors
    with because(edits[0].reason) if edits and edits[0].reason else nullcontext():
        return write_edits(checked, by=by)


def write_edits(checked: Sequence[Checked], *, by: Any) -> list[RegisteredModel]:
    """Store what `check_edits` found good in the same transaction, in which the models were locked."""
    for each in checked:
        for name, ids in each.links.items():
            getattr(each.model, name).set(ids)
    write_plans([plan for each in checked for plan in each.plans])
    happened = []
    for each in checked:
        if each.different:
            each.model.version += 1
            each.model.edited_at = now()
            each.model.save()
            if each.model.state != ModelState.DRAFT and not set(LONG_TEXTS).isdisjoint(each.different):
                compare_texts_later(each.model)
            if each.model.state not in WRITABLE_STATES:
                happened.append((each.model, {"fields": each.different}))
    if happened:
        record_events(kind="models_registry.edited", happened=happened, by=by)
    return [each.model for each in checked]


def _check_edit(edit: ModelEdit, stored: RegisteredModel, by: Any, readable: Collection[int] | None) -> Checked:
    checked = Checked(stored)
    if not may_edit_model(by, stored):
        checked.refusal = PermissionDenied()
    elif stored.version != edit.version:
        checked.refusal = ModelChanged(stored)
    if checked.refusal:
        return checked
    before = {name: getattr(stored, name) for name in edit.changes if name not in LISTS}
    errors = check_fields(stored, edit.changes)
    different = sorted(name for name, value in before.items() if getattr(stored, name) != value)
    checked.before = {name: before[name] for name in different}
    standing = [name for name in different if is_fixed(stored, name)]
    errors |= {name: [_("This stands since the model was registered.")] for name in standing}
    different += _plan_links(checked, edit.changes, readable)
    errors |= _plan_parts(checked, edit, new=False)
    checked.different = different + [plan.name for plan in checked.plans if plan.is_change]
    if errors:
        checked.refusal = ValidationError(errors)
    return checked


def _readable_documents(
    edits: Sequence[ModelEdit], stored: Mapping[int, RegisteredModel], by: Any
) -> Collection[int] | None:
    """Of the documents these models have, those the editor may know; None when no edit speaks of documents."""
    speaking = [stored[edit.model.pk] for edit in edits if "documents" in edit.changes]
    if not speaking:
        return None
    linked = {each.pk for model in speaking for each in model.documents.all()}
    return set(DirectiveDocument.objects.visible_to(by).filter(pk__in=linked).values_list("pk", flat=True))


def _plan_links(checked: Checked, changes: Mapping[str, Any], readable: Collection[int] | None) -> list[str]:
    """Note the lists that differ; documents that the editor may not know stay: who cannot see them took none away."""
    for name in LISTS:
        if name not in changes:
            continue
        there = {each.pk for each in getattr(checked.model, name).all()}
        wanted = {each.pk for each in changes[name]}
        if name == "documents":
            wanted |= there - set(readable or ())
        if there != wanted:
            checked.links[name], checked.before[name] = wanted, there
    return list(checked.links)


def _plan_parts(checked: Checked, entry: NewModel | ModelEdit, *, new: bool) -> dict[str, list[Any]]:
    """Plan the rows that are given; gives what is wrong with them."""
    errors: dict[str, list[Any]] = {}
    for rows, make, name in (
        (entry.persons, plan_persons, "responsible_persons"),
        (entry.indicators, partial(plan_indicators, reason=getattr(entry, "reason", "")), "indicators"),
    ):
        if rows is not None:
            stored = [] if new else list(getattr(checked.model, name).all())
            try:
                checked.plans.append(make(checked.model, stored, rows))
            except ValidationError as refused:
                errors |= refused.update_error_dict({})
    return errors


def _errors_of(check: Callable[[], None]) -> dict[str, list[Any]]:
    try:
        check()
    except ValidationError as refused:
        return dict(refused.update_error_dict({}))
    return {}


def _raise_refusals(checked: Sequence[Checked]) -> None:
    if refusals := {place: each.refusal for place, each in enumerate(checked) if each.refusal is not None}:
        raise SomeRefused(refusals)
