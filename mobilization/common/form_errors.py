"""A service's refusal on the form that asked for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _


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


def ask_for_files_again(form: forms.BaseForm, files: MultiValueDict[str, Any]) -> None:
    """Where a form comes back, say at each field of files which ones have to be chosen once more.

    For forms that do not hold what was chosen: a browser sends no file twice, and an empty field says nothing.
    """
    for field in set(files) & set(form.fields):
        names = ", ".join(file.name for file in files.getlist(field))
        text = _("These files are not kept yet: please choose them again when the form is right (%(names)s).")
        form.add_error(field, text % {"names": names})
