"""A service's refusal on the form that asked for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html


def add_errors(form: forms.BaseForm, errors: Any) -> None:
    """Put a service's refusal where it belongs: at the field it names, else at the top of the form.

    Where the refusal has a record that is `known` already, the way to it stands behind the words.
    """
    by_field = getattr(errors, "error_dict", None) or {None: errors.error_list}
    for field, messages in by_field.items():
        form.add_error(field if field in form.fields else None, [_with_the_way(each) for each in messages])


def _with_the_way(error: Any) -> Any:
    known = getattr(error, "known", None)
    if known is None:
        return error
    text = format_html('{} <a href="{}">{}</a>', error.messages[0], known.get_absolute_url(), known)
    return ValidationError(text, code=error.code)
