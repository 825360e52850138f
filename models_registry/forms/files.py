"""Fields for photographs and documents, in every form that takes some, and keeping what they took.

class StepForm(forms.Form):
    photos = photos_field()
    papers = papers_field()

keep_files(form, model, by=request.user)  # the good ones of a form that is saved again and again

class ProgressForm(FilesForm):            # a form that is sent once: all of it or nothing
    text = …

add_progress(model, by=request.user, **form.written())
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mobilization.common.file_fields import FilesField
from mobilization.common.sniffing import PICTURES
from mobilization.common.uploads import DOCUMENTS, check_document, prepare_picture
from mobilization.outbox.forms import REMOVED, HoldingForm
from models_registry.models import RegisteredModel
from models_registry.services.files import add_files

AT_ONCE = 6
NAMES = ("photos", "papers")


def photos_field() -> FilesField:
    """Pictures, made anew; a few at a time, for each takes seconds of a busy machine."""
    return FilesField(
        check=prepare_picture,
        accept=PICTURES,
        most=AT_ONCE,
        required=False,
        label=_("Add photographs"),
        help_text=_("JPEG, PNG or WebP, at most six at a time. The place a telephone notes in a picture is taken out."),
    )


def papers_field() -> FilesField:
    """Documents."""
    return FilesField(
        check=check_document,
        accept=DOCUMENTS,
        most=AT_ONCE,
        required=False,
        label=_("Add documents"),
        help_text=_("PDF, Word, Excel or a picture of a paper."),
    )


def keep_files(form: forms.Form, model: RegisteredModel, *, by: Any) -> int:
    """Keep what the form's fields accepted as files of the model itself; gives how many were kept.

    Each refused file gets its message at its field: the form is invalid afterwards, though what it says was saved.
    """
    added = 0
    for name in NAMES:
        files = form.cleaned_data.get(name)
        if files is None:
            continue
        try:
            added += len(add_files(model, files.accepted, by=by)) if files.accepted else 0
        except ValidationError as errors:
            form.add_error(name, errors.messages)
        if files.refused:
            form.add_error(name, files.refused)
    return added


class FilesForm(HoldingForm):
    """A form of the diary: photographs and documents, kept beside it while anything is wrong."""

    photos = photos_field()
    papers = papers_field()

    def written(self) -> dict[str, Any]:
        """What the fields say, and all the files as `files`."""
        fields = {name: value for name, value in self.cleaned_data.items() if name not in {*NAMES, REMOVED}}
        return fields | {"files": [file for name in NAMES for file in self.files_of(name)]}
