"""A service's refusal on the form that asked for it."""

from typing import Any

from django import forms


def add_errors(form: forms.BaseForm, errors: Any) -> None:
    """Put a service's refusal where it belongs: at the field it names, else at the top of the form."""
    by_field = getattr(errors, "error_dict", None) or {None: errors.error_list}
    for field, messages in by_field.items():
        form.add_error(field if field in form.fields else None, messages)
