"""Lists within a step: one small form a row. Nothing is lost with an invalid row, and the valid ones are kept.

In the page: a field `<name>-count` says how many rows there are, `<name>-<n>-<field>` are their fields. A row with an
id changes one that is stored; one without becomes a new one; one that is left empty or marked for removal is none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from mobilization.common.keys import as_id
from mobilization.common.phones import phone_number
from models_registry.enums import Moment
from models_registry.forms.fields import field_of
from models_registry.models import Indicator, ModelFile, RegisteredModel, ResponsiblePerson
from models_registry.services.parts import FILE_FIELDS, INDICATOR_FIELDS, MOST_ROWS, PERSON_FIELDS
from organizations.dates import today

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.functional import _StrPromise


MOST_DIGITS = 5


class RowForm(forms.Form):
    """One row; its fields are columns of `kind`."""

    use_required_attribute = False
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: "RowsKind", **options: Any) -> None:
        """Take the columns."""
        super().__init__(*args, **options)
        self.kind = kind
        self.row: dict[str, Any] | None = None
        for name in kind.fields:
            self.fields[name] = field_of(kind.model, name)
        if "moment" in self.fields:
            self.fields["moment"] = forms.ChoiceField(
                choices=[("", _("Not said")), *Moment.choices], required=False, label=_("When it was taken")
            )
        self.fields["remove"] = forms.BooleanField(required=False, label=kind.remove_label)

    @property
    def key(self) -> int | None:
        """The id of the stored row; None for a new one and for nonsense."""
        raw: Any = self.data.get(self.add_prefix("id"), "") if self.is_bound else self.initial.get("id")
        return as_id(raw)

    @property
    def is_removed(self) -> bool:
        """Marked for removal."""
        return self.is_bound and self.add_prefix("remove") in self.data

    @property
    def is_blank(self) -> bool:
        """New, and nothing was typed."""
        typed = (str(self.data.get(self.add_prefix(name)) or "").strip() for name in self.kind.fields)
        return self.key is None and not any(typed)

    def clean_phone(self) -> str:
        """By its digits; one that was stored before numbers were checked stays as it is."""
        typed: str = self.cleaned_data["phone"]
        return typed if typed == self.initial.get("phone") else phone_number(typed)

    def clean(self) -> dict[str, Any]:
        """What the service demands of an indicator, said at the field."""
        data = super().clean() or {}
        measured_on = data.get("measured_on")
        if measured_on and measured_on > today():
            self.add_error("measured_on", _("This day has not come yet."))
        if data.get("actual") is not None and not measured_on and "measured_on" not in self.errors:
            self.add_error("measured_on", _("Please say on which day this was measured."))
        return data


def plain(value: Any) -> Any:
    """A number as people write it: without empty decimal places."""
    return int(value) if isinstance(value, Decimal) and value == int(value) else value


@dataclass(frozen=True)
class RowsKind:
    """A list of a step: `name` is that of the service's parameter, `stored` gives a model's rows."""

    name: str
    label: "str | _StrPromise"
    model: type[models.Model]
    fields: tuple[str, ...]
    stored: Callable[[RegisteredModel], list[Any]]
    remove_label: "str | _StrPromise"
    grows: bool = True

    def values_of(self, part: Any) -> dict[str, Any]:
        """A stored row as a form begins with it."""
        return {"id": part.pk} | {name: plain(getattr(part, name)) for name in self.fields}


PERSONS = RowsKind(
    "persons",
    _("Responsible persons"),
    ResponsiblePerson,
    PERSON_FIELDS,
    lambda model: list(model.responsible_persons.order_by("id")),
    _("Remove this person"),
)
INDICATORS = RowsKind(
    "indicators",
    _("Indicators"),
    Indicator,
    INDICATOR_FIELDS,
    lambda model: list(model.indicators.order_by("id")),
    _("Remove this indicator"),
)
FILES = RowsKind(
    "files",
    _("Photographs and documents"),
    ModelFile,
    FILE_FIELDS,
    lambda model: list(model.files.filter(check_made=None).order_by("id")),
    _("Remove this file"),
    grows=False,
)


class Rows:
    """The rows of one kind: as stored, or as sent."""

    def __init__(self, kind: RowsKind, model: RegisteredModel, data: Mapping[str, Any] | None = None) -> None:
        """`data`: what was sent."""
        self.kind, self.data = kind, data
        self.stored = kind.stored(model)
        self._parts = {part.pk: part for part in self.stored}
        if data is None:
            begun = [self._form(n, initial=kind.values_of(part)) for n, part in enumerate(self.stored)]
        else:
            begun = [self._form(n, data=data) for n in range(_count(data.get(f"{kind.name}-count")))]
            for form in begun:
                part = self._parts.get(form.key or 0)
                form.initial = kind.values_of(part) if part else {}
        self.forms = [form for form in begun if not (form.is_bound and form.is_removed)]
        self.removed = [form for form in begun if form.is_bound and form.is_removed]
        self._next = len(begun)

    def _form(self, number: int, **options: Any) -> RowForm:
        return RowForm(kind=self.kind, prefix=f"{self.kind.name}-{number}", **options)

    @property
    def shown(self) -> list[tuple[RowForm, Any]]:
        """Rows for the page, each with what is stored of it, and one empty row where more can be added."""
        rows = [form for form in self.forms if not (form.is_bound and form.is_blank)]
        if self.kind.grows:
            rows.append(self._form(self._next))
        return [(form, self._parts.get(form.key or 0)) for form in rows]

    @property
    def count(self) -> int:
        """For the page: one more than the greatest number of a row."""
        return self._next + self.kind.grows

    @property
    def errors(self) -> list[tuple[Any, str]]:
        """Field and message of what was refused."""
        typed = [form for form in self.forms if form.is_bound and not form.is_blank]
        return [(form[name], str(error)) for form in typed for name, errors in form.errors.items() for error in errors]

    def values(self) -> list[dict[str, Any]]:
        """For the service: valid rows whole, invalid ones that are stored as they are, no invalid new ones."""
        rows = []
        for form in self.forms:
            if form.is_blank:
                continue
            if form.is_valid():
                form.row = {name: form.cleaned_data[name] for name in self.kind.fields} | {"id": form.key}
                rows.append(form.row)
            elif form.key:
                rows.append({"id": form.key})
        if not self.kind.grows:
            rows += [{"id": form.key, "remove": True} for form in self.removed]
        return rows

    def ids(self) -> dict[str, int]:
        """After saving: the ids that new rows got, by the name of their field."""
        return {form.add_prefix("id"): form.row["id"] for form in self.forms if form.row and form.row.get("id")}

    def add_new(self, data: "QueryDict", model: RegisteredModel) -> None:
        """Write into `data` the stored rows that the page did not have yet: files that came with it."""
        known = {form.key for form in (*self.forms, *self.removed)}
        number = self._next
        for part in self.kind.stored(model):
            if part.pk not in known:
                for name, value in self.kind.values_of(part).items():
                    if value not in {None, False}:
                        data[f"{self.kind.name}-{number}-{name}"] = str(value)
                number += 1
        data[f"{self.kind.name}-count"] = str(number)

    def take_ids(self, rows: list[dict[str, Any]]) -> bool:
        """Whether the sent rows say what is stored already, one by one; new ones then take the stored ids."""
        if len(rows) != len(self.stored):
            return False
        for row, part in zip(rows, self.stored, strict=True):
            if any(row[name] != getattr(part, name) for name in self.kind.fields if name in row):
                return False
        for row, part in zip(rows, self.stored, strict=True):
            row["id"] = part.pk
        return True


def _count(raw: Any) -> int:
    text = str(raw or "")
    return min(int(text), 2 * MOST_ROWS) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
