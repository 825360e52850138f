"""A form field for several files at once; works without JavaScript.

class PhotosForm(forms.Form):
    photos = FilesField(check=prepare_picture, accept=PICTURES, label=_("Photos"))

files = form.cleaned_data["photos"]
for picture in files.accepted: …          # keep the good ones: a browser cannot send them again by itself
form.add_error("photos", files.refused)   # and say at the field what was wrong with the others
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from mobilization.common.refusals import UploadRefused
from mobilization.common.sniffing import PICTURES, Kind

Checked = TypeVar("Checked")
MOST_FILES = 20


@dataclass
class Files(Generic[Checked]):
    """What came of an upload: `accepted` in the order of the upload, and why each of the others was `refused`."""

    accepted: list[Checked] = field(default_factory=list)
    refused: list[UploadRefused] = field(default_factory=list)


class FilesInput(forms.ClearableFileInput):
    """The browser's own way to choose files, several at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"  # files already kept are listed elsewhere

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str) -> Any:
        """All files sent under the name."""
        return files.getlist(name)


class FilesField(forms.Field):
    """Several files, each looked at by `check` (`check_document`, `prepare_picture`), whose results are collected.

    `clean` returns Files. A refused file does not make the form invalid, so that the good ones can be kept: the caller
    adds `refused` to the form. Required means that something was sent; more than `most` files are refused together.
    """

    widget = FilesInput
    default_error_messages = {
        "required": _("Choose at least one file."),
        "too_many": _("You chose %(count)s files; at most %(most)s can be sent at once. Send them in parts."),
    }

    def __init__(
        self,
        *,
        check: Callable[[UploadedFile], Any],
        accept: Collection[Kind] = (),
        most: int = MOST_FILES,
        **options: Any,
    ) -> None:
        self.check, self.most = check, most
        self.is_of_pictures = bool(accept) and set(accept) <= set(PICTURES)
        self.accept = ",".join(f".{ending}" for kind in Kind if kind in accept for ending in kind.endings)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the browser offers first; it is a hint, not a check."""
        return {"accept": self.accept} if self.accept else {}

    def clean(self, value: list[UploadedFile] | None) -> Files[Any]:
        """Look at each file. Raises ValidationError for none (if required) and for too many."""
        uploads = value or []
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > self.most:
            figures = {"count": len(uploads), "most": self.most}
            raise ValidationError(self.error_messages["too_many"], code="too_many", params=figures)
        files: Files[Any] = Files()
        for upload in uploads:
            try:
                files.accepted.append(self.check(upload))
            except UploadRefused as refused:
                files.refused.append(refused)
        return files

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether files were sent."""
        return bool(data)
