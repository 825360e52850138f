"""Numbers as people type them: a sign of thousands where it cannot be one is not left out silently."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format


def as_grouped(typed: str) -> str:
    """The number with its thousands in groups of three, in the language of the moment; ValueError where they are not.

    A single separator of thousands before other than three digits is the decimal sign of the other language: “9,5” is
    nine and a half in English too, “9.5” in Vietnamese. Django takes it out, and 95 would be stored.
    """
    thousands, decimal = get_format("THOUSAND_SEPARATOR"), get_format("DECIMAL_SEPARATOR")
    whole, _, rest = typed.strip().partition(decimal)
    if thousands not in whole + rest:
        return typed
    if thousands not in rest and re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", whole):
        return typed
    if decimal in typed or typed.count(thousands) > 1:
        raise ValueError(typed)
    return typed.replace(thousands, decimal)


class _Typed(forms.Field):
    def to_python(self, value: Any) -> Any:
        """Like Django's, and “1.5.2” is no number."""
        if isinstance(value, str):
            try:
                value = as_grouped(value)
            except ValueError as error:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return super().to_python(value)


class TypedDecimal(_Typed, forms.DecimalField):
    """A decimal number in the language of the page."""

    def to_python(self, value: Any) -> Any:
        """Nothing with a heap of digits behind it (“0e99999999”) is nothing: PostgreSQL takes no such number."""
        number = super().to_python(value)
        return number if number or number is None else Decimal(0)


class TypedInteger(_Typed, forms.IntegerField):
    """A whole number in the language of the page."""
