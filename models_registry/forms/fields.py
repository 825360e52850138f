"""Form fields made from the columns of models, for hands on a phone: clean text, numbers as people write them."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.text import clean
from mobilization.common.typed_numbers import TypedDecimal, TypedInteger

LONG_LINES = ("title", "place")
"""Columns of one line that is often longer than a telephone is wide."""
RAW_FACTOR = 10
"""So much longer than its column a text may be before it is cleaned: letters come apart, empty lines go."""


class TypedText(forms.CharField):
    """Text as the portal keeps it, before its length is counted: a decomposed letter is one letter.

    The browser is told no greatest length: it would cut what is pasted, silently. The message at the field says it.
    """

    def to_python(self, value: Any) -> str:
        """NFC, nothing invisible. What is far too long is not looked at any closer."""
        raw = super().to_python(value) or ""
        if self.max_length is not None and len(raw) > RAW_FACTOR * self.max_length:
            MaxLengthValidator(self.max_length)(raw)
        return clean(raw, multiline=self._has_lines())

    def _has_lines(self) -> bool:
        return isinstance(self.widget, forms.Textarea) and not isinstance(self.widget, OneLine)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`."""
        return {}


def field_of(model: type[models.Model], name: str) -> forms.Field:
    """The form field of a model's column."""
    column: Any = model._meta.get_field(name)
    made: forms.Field | None
    if column.choices:
        made = forms.ChoiceField(
            choices=list(column.choices), widget=forms.RadioSelect, required=False, label=_label(column)
        )
    elif name in LONG_LINES:
        made = column.formfield(form_class=TypedText, widget=OneLine)
    elif isinstance(column, models.CharField | models.TextField) and not isinstance(column, models.EmailField):
        made = column.formfield(form_class=TypedText)
    elif isinstance(column, models.DateField):
        made = column.formfield(widget=typed_date())
    elif isinstance(column, models.IntegerField | models.DecimalField):
        places = column.decimal_places if isinstance(column, models.DecimalField) else 0
        kind = TypedDecimal if isinstance(column, models.DecimalField) else TypedInteger
        made = column.formfield(localize=True, form_class=kind)
        if made:
            made.widget.attrs["inputmode"] = "decimal" if places else "numeric"
    elif isinstance(column, models.ForeignKey):
        made = column.formfield(empty_label=_("Choose …"))
    else:
        made = column.formfield()
    assert made is not None  # noqa: S101 - none of the columns is without a form
    return made


def asks_for_similar(more: dict[str, str]) -> dict[str, str]:
    """What makes a title's field ask, half a second after the last key, for models like it; see `_similar.html`."""
    return {
        "hx-get": reverse("models_registry:similar"),
        "hx-trigger": "input changed delay:500ms",
        "hx-target": "#similar",
        "hx-swap": "outerHTML",
        "hx-sync": "this:replace",
    } | more


def _label(column: Any) -> str:
    name = str(column.verbose_name)
    return name[:1].upper() + name[1:]
