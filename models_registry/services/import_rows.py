"""What the rows of an import would do: read cell by cell, judged by the rules of the form, in sets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from models_registry.enums import ModelState, RowVerdict
from models_registry.import_cells import OF_ITSELF, READERS, CellWrong, as_text, cell_name, nothing_in
from models_registry.import_columns import BY_KEY, CellKind, in_all_languages, words_of
from models_registry.kept_words import together
from models_registry.models import ModelImport, ModelImportRow, RegisteredModel
from models_registry.queries.import_references import References, same_names
from models_registry.services.import_changes import changes_of
from models_registry.services.model_rules import EDITABLE
from models_registry.services.parts import INDICATOR_FIELDS, PERSON_FIELDS
from models_registry.services.writing import (
    PREFETCHED,
    Checked,
    ModelChanged,
    ModelEdit,
    NewModel,
    check_edits,
    check_new,
)

_MOST_SIMILAR = 3
_SHORT, _MOST_KNOWN = 40, 1000
"""Letters of a cell that is remembered, and how many of a column are."""


@dataclass
class Judged:
    """A row with its verdict; `checked` is what would be written, `entry` what was asked."""

    row: ModelImportRow
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    model: RegisteredModel | None = None
    entry: NewModel | ModelEdit | None = None
    checked: Checked | None = None

    def wrong(self, key: str, text: str) -> None:
        """Note an error of a cell."""
        if text not in self.errors[key]:
            self.errors[key].append(text)


class Judge:
    """Judges rows of one import for one account; what it looked up once it knows."""

    def __init__(self, source: ModelImport, by: Any) -> None:
        """`by` acts in the office in which the file was uploaded."""
        self.source, self.by = source, by
        self.references = References(by)
        self.places: dict[str, int] = {key: place for place, key in source.columns}
        self._known: dict[str, dict[str, Any]] = defaultdict(dict)  # what a short text of a column says, once read
        self._columns = [(key, str(place), _name(key)) for key, place in self.places.items()]

    def judge(self, rows: Sequence[ModelImportRow], *, is_final: bool = False) -> list[Judged]:
        """The rows with verdict, errors, changes and similar models set, not saved.

        `is_final`: the models they change are locked until the transaction ends, and nothing similar is looked for.
        """
        judged = self._judged(rows, is_final=is_final)
        self._say_in_all_languages([each.row for each in judged if each.errors], is_final=is_final)
        if not is_final:
            self._find_similar(judged)
        return judged

    def _judged(self, rows: Sequence[ModelImportRow], *, is_final: bool) -> list[Judged]:
        judged = [Judged(row) for row in rows]
        models = self._models({row.code for row in rows if row.code}, is_final=is_final)
        twice = self._named_twice({row.code for row in rows if row.code})
        for each in judged:
            self._read(each, models, twice)
        self._check(judged)
        for each in judged:
            self._conclude(each)
        return judged

    def _say_in_all_languages(self, wrong: Sequence[ModelImportRow], *, is_final: bool) -> None:
        """Have the errors of these rows in each language: the rules, which say them, are asked once more for each."""
        here = translation.get_language() or settings.LANGUAGE_CODE
        texts = [[{here: error["text"]} for error in row.errors] for row in wrong]
        for language, _language_name in settings.LANGUAGES:
            if not wrong or language == here:
                continue
            with translation.override(language):
                again = self._judged([copy(row) for row in wrong], is_final=is_final)
            for known, other in zip(texts, again, strict=True):
                for text, error in zip(known, other.row.errors, strict=False):
                    text[language] = error["text"]
        for row, known in zip(wrong, texts, strict=True):
            row.errors = [error | {"text": together(text)} for error, text in zip(row.errors, known, strict=True)]

    def _models(self, codes: set[str], *, is_final: bool) -> dict[str, RegisteredModel]:
        """The account's own of these models; others are as if they did not exist."""
        if not codes:
            return {}
        found = RegisteredModel.objects.open_to(self.by).filter(code__in=codes).order_by("pk")
        if is_final:
            found = found.select_for_update(of=("self",))
        dressed = found.select_related("unit", "steward", "campaign").prefetch_related(*PREFETCHED)
        return {model.code: model for model in dressed}

    def _named_twice(self, codes: set[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        rows = (
            ModelImportRow.objects.filter(source=self.source, code__in=codes)
            if codes
            else ModelImportRow.objects.none()
        )
        for code, number in rows.order_by("number").values_list("code", "number"):
            found[code].append(number)
        return {code: numbers for code, numbers in found.items() if len(numbers) > 1}

    def _read(self, each: Judged, models: Mapping[str, RegisteredModel], twice: Mapping[str, list[int]]) -> None:
        row = each.row
        if row.code:
            each.model = models.get(row.code)
            if each.model is None:
                each.wrong(
                    "code", _("There is no model with this code that you may change. Leave it empty for a new one.")
                )
                return
            if row.code in twice:
                others = ", ".join(str(number) for number in twice[row.code] if number != row.number)
                each.wrong("code", _("The same code stands in row %(rows)s as well.") % {"rows": others})
        for key, place, name in self._columns:
            raw = row.cells.get(place, "")
            try:
                value = self._value(key, raw, each.model) if raw or key == "campaign" else nothing_in(key)
            except CellWrong as wrong:
                each.wrong(key, str(wrong))
            else:
                each.values[name] = value

    def _value(self, key: str, raw: Any, model: RegisteredModel | None) -> Any:
        read = READERS.get(key)
        if read is None:
            return self._named(key, raw, model)
        if key not in OF_ITSELF or not isinstance(raw, str) or len(raw) > _SHORT:
            return read(raw)
        known = self._known[key]
        if raw not in known:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            known[raw] = read(raw)
        return known[raw]

    def _named(self, key: str, raw: Any, model: RegisteredModel | None) -> Any:
        """What the text of a cell names."""
        kind = BY_KEY[key].kind
        text = as_text(raw, multiline=kind is not CellKind.CAMPAIGN)
        if kind is CellKind.TERMS:
            return self.references.terms(key, text, getattr(model, key).all() if model else ())
        if kind is CellKind.DOCUMENTS:
            return self.references.documents(text)
        return self._campaign(text, model)

    def _campaign(self, text: str, model: RegisteredModel | None) -> Any:
        if not text:
            return None if model else self.source.campaign
        if model and model.campaign and words_of(model.campaign.name) == words_of(text):
            return model.campaign
        return self.references.campaign(text)

    def _check(self, judged: Sequence[Judged]) -> None:
        """Ask the rules: of all new rows together, of all changed ones together."""
        for each in judged:
            if each.model:
                self._prepare_edit(each, each.model)
            elif not each.row.code:
                self._prepare_new(each)
        new = [each for each in judged if isinstance(each.entry, NewModel)]
        edits = [each for each in judged if isinstance(each.entry, ModelEdit)]
        entries: list[Any] = [each.entry for each in new]
        for each, checked in zip(new, check_new(entries, by=self.by), strict=True):
            each.checked = checked
        stored = {each.model.pk: each.model for each in edits if each.model}
        entries = [each.entry for each in edits]
        for each, checked in zip(edits, check_edits(entries, stored, by=self.by), strict=True):
            each.checked = checked

    def _prepare_new(self, each: Judged) -> None:
        values = each.values
        unit = self.source.unit
        if text := values.get("=unit"):
            try:
                unit = self.references.unit(text)
            except CellWrong as wrong:
                each.wrong("unit", str(wrong))
                return
        if unit is None:
            each.wrong("unit", _("No unit is named. Write its name or code, or choose a unit when uploading."))
            return
        self._check_state(each, ModelState.DRAFT)
        changes = {key: values[key] for key in EDITABLE if key in values}
        if "campaign" not in self.places and self.source.campaign:
            changes["campaign"] = self.source.campaign
        changes.setdefault("title", "")
        parts = {key: values[key] for key in ("persons", "indicators") if values.get(key)}
        each.entry = NewModel(unit=unit, changes=changes, **parts)

    def _prepare_edit(self, each: Judged, model: RegisteredModel) -> None:
        values = each.values
        if (text := values.get("=unit")) and words_of(text) not in names_of(model.unit):
            words = _("The model belongs to “%(unit)s”; a row cannot move it to another unit.")
            each.wrong("unit", words % {"unit": model.unit.name})
        self._check_state(each, model.state)
        version = str(values.get("=version", ""))
        if not (version.isascii() and version.isdigit() and len(version) < 10):  # noqa: PLR2004 - an integer column
            words = _(
                "The version is missing, which says what the row was made from. Export the models anew for editing."
            )
            each.wrong("version", words)
            return
        changes = {key: values[key] for key in EDITABLE if key in values}
        parts: Any = {
            key: _with_ids(values[key], getattr(model, stored).all(), fields)
            for key, stored, fields in _PARTS
            if key in values
        }
        each.entry = ModelEdit(model=model, version=int(version), changes=changes, **parts)

    def _check_state(self, each: Judged, state: str) -> None:
        text = each.values.get("=state")
        if text and words_of(text) not in {words_of(name) for name in in_all_languages(ModelState(state).label)}:
            words = _("The state is “%(state)s” and is not changed by a file. Take the step in the portal.")
            each.wrong("state", words % {"state": ModelState(state).label})

    def _conclude(self, each: Judged) -> None:
        row, checked = each.row, each.checked
        row.changes, row.model = [], each.model
        is_stale = False
        if checked and checked.refusal:
            if isinstance(checked.refusal, ModelChanged):
                is_stale = self._stale(each)
            else:
                self._refused(each, checked.refusal)
        if each.errors:
            row.verdict = RowVerdict.ERROR
        elif row.code:
            has_changes = bool(each.checked and each.checked.different)
            row.verdict = RowVerdict.UPDATE if has_changes else RowVerdict.UNCHANGED
        else:
            row.verdict = RowVerdict.NEW
        if each.checked and (is_stale or row.verdict == RowVerdict.UPDATE):
            row.changes = changes_of(each.checked, each.values)
        row.errors = self._spelled(each.errors, row.number)

    def _stale(self, each: Judged) -> bool:
        """Somebody changed the model since: an error with both values, unless they say the same by now."""
        entry, model = each.entry, each.model
        assert isinstance(entry, ModelEdit)  # noqa: S101 - only edits have a version
        assert model is not None  # noqa: S101 - the same
        entry.version = model.version
        each.checked = check_edits([entry], {model.pk: model}, by=self.by)[0]
        if not each.checked.different and not each.checked.refusal:
            return False
        each.wrong(
            "code",
            _("Somebody changed the model after this file was made. Compare both values, export it anew and edit it."),
        )
        return True

    def _refused(self, each: Judged, refusal: Exception) -> None:
        if isinstance(refusal, PermissionDenied):
            if each.model is None:
                each.wrong("unit", _("You may not register models for this unit."))
                return
            words = _("The model is in the state “%(state)s” and cannot be written now.")
            each.wrong("code", words % {"state": each.model.get_state_display()})
        elif isinstance(refusal, ValidationError):
            for name, errors in refusal.update_error_dict({}).items():
                key = name if name in BY_KEY else "title"
                if key == "title" and each.errors.get("title"):
                    continue
                for error in ValidationError(errors).error_list:
                    asks = error.code == "reason"
                    for text in [_no_reason()] if asks else error.messages:
                        each.wrong(key, text)

    def _spelled(self, errors: Mapping[str, list[str]], number: int) -> list[dict[str, Any]]:
        order, has_cells = list(BY_KEY), self.source.format != "json"
        return [
            {
                "key": key,
                "cell": cell_name(self.places[key], number) if has_cells and key in self.places else "",
                "text": text,
            }
            for key in sorted(errors, key=order.index)
            for text in errors[key]
        ]

    def _find_similar(self, judged: Iterable[Judged]) -> None:
        """Models of the same unit with the same name: said, never refused."""
        new = [(each, each.entry) for each in judged if isinstance(each.entry, NewModel)]
        names = {(entry.unit.pk, str(entry.changes["title"])) for _each, entry in new}
        found = same_names(names) if names else {}
        for each, entry in new:
            codes = found.get((entry.unit.pk, str(entry.changes["title"])), [])
            each.row.similar = [*each.row.similar, *codes[:_MOST_SIMILAR]]


_PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("persons", "responsible_persons", PERSON_FIELDS),
    ("indicators", "indicators", INDICATOR_FIELDS),
)


def _name(key: str) -> str:
    """Under which name the value of a column is kept: what is not written as it is has an "=" in front."""
    return key if key in EDITABLE or key in {"persons", "indicators"} else "=" + key


def _no_reason() -> str:
    """A file has no place for the reason that is asked where what was registered changes."""
    return _("What was registered of an indicator changes with a reason only: change it on the model’s own page.")


def names_of(unit: Any) -> set[str]:
    """What a cell may call the unit, as names are compared."""
    return {words_of(name) for name in (unit.code, unit.name, unit.short_name)}


def _with_ids(rows: list[dict[str, Any]], stored: Iterable[Any], fields: Iterable[str]) -> list[dict[str, Any]]:
    """The rows, each with the id of the stored part it means: the same in all, else the one of the same name."""
    left = list(stored)
    for same in (tuple(fields), ("name",)):
        for row in rows:
            if "id" in row:
                continue
            part = next((each for each in left if all(getattr(each, name) == row[name] for name in same)), None)
            if part is not None:
                row["id"] = part.pk
                left.remove(part)
    return rows
