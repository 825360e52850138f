"""Fields for photographs and documents, in every form that takes some, and keeping what they took.

class StepForm(forms.Form):
    photos = photos_field()
    papers = papers_field()

keep_files(form, model, by=request.user)  # the good ones of a form that is saved again and again

class ProgressForm(FilesForm):            # a form that is sent once: all of it or nothing
    text = …

add_progress(model, by=request.user, **form.written())
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from mobilization.common.file_fields import FilesField
from mobilization.common.sniffing import PICTURES
from mobilization.common.uploads import DOCUMENTS, check_document, prepare_picture
from models_registry.models import HeldFile, RegisteredModel
from models_registry.services.files import add_files
from models_registry.services.holding import held_for, hold, let_go, taken

AT_ONCE = 6
NAMES = ("photos", "papers")
_REMOVE = _("Remove %(name)s (%(size)s)")


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


class _Removed(forms.MultipleChoiceField):
    """What was kept and is to go; what is gone already does no harm."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        """Any: only what is kept beside this form is ever looked for."""
        return True


class FilesForm(forms.Form):
    """A form that is sent once, with files: a refused one has its message at its field, and nothing is saved.

    While anything is wrong the good files are kept beside the form (`keep_beside`): a browser does not send them again.
    """

    photos = photos_field()
    papers = papers_field()

    _owner: Any = None
    _beside = ""
    _held: Sequence[HeldFile] = ()

    def keep_beside(self, owner: Any, form: str) -> None:
        """Take up what the account has kept beside the form of this name, and keep there what is good now."""
        self._owner, self._beside = owner, form
        self._show(list(held_for(owner, form)))

    def _show(self, held: list[HeldFile]) -> None:
        self._held = held
        self.fields.pop("removed", None)
        if held:
            removed = _Removed(
                label=_("Files chosen before, kept for you"),
                help_text=_("They are attached when you save. Tick those that are not to be attached."),
                choices=[
                    (str(file.pk), _REMOVE % {"name": file.name, "size": filesizeformat(file.size)}) for file in held
                ],
                required=False,
            )
            removed.is_needed = True  # type: ignore[attr-defined]  # nothing to tick is not an option left out
            self.fields["removed"] = removed
            names = [name for name in self.fields if name != "removed"]
            self.order_fields([*names[: names.index(NAMES[0])], "removed", *names[names.index(NAMES[0]) :]])

    def clean(self) -> dict[str, Any]:
        """Refuse the form for every refused file, and for more at once than a field takes."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in NAMES:
            if name not in cleaned:
                continue
            number = len(self._staying(name)) + len(cleaned[name].accepted)
            if cleaned[name].refused:
                self.add_error(name, cleaned[name].refused)
            elif number > AT_ONCE:
                words = FilesField.default_error_messages["too_many"] % {"count": number, "most": AT_ONCE}
                self.add_error(name, words)
        return self.cleaned_data

    def _staying(self, name: str) -> list[HeldFile]:
        gone = self.cleaned_data.get("removed", ())
        return [file for file in self._held if file.field == name and str(file.pk) not in gone]

    def hold(self) -> None:
        """Keep the good files until the form is good, without those that were ticked to be removed."""
        if not self._owner:
            return
        gone = {file.pk for file in self._held if str(file.pk) in self.cleaned_data.get("removed", ())}
        let_go(self._owner, self._beside, gone)
        good = {name: self.cleaned_data[name].accepted for name in NAMES if name in self.cleaned_data}
        hold(self._owner, self._beside, good)
        self._show(list(held_for(self._owner, self._beside)))

    def let_go(self) -> None:
        """Forget what was kept: it is saved."""
        if self._held:
            let_go(self._owner, self._beside)

    def written(self) -> dict[str, Any]:
        """What the fields say, and all the files as `files`."""
        fields = {name: value for name, value in self.cleaned_data.items() if name not in {*NAMES, "removed"}}
        files: list[Any] = []
        for name in NAMES:
            files += [*map(taken, self._staying(name)), *self.cleaned_data[name].accepted]
        return fields | {"files": files}
