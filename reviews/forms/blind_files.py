"""The form of a file that members read in a blind round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.file_fields import FilesField
from mobilization.common.uploads import check_document
from models_registry.forms.fields import TypedText
from models_registry.models import ModelFile, RegisteredModel


class BlindFileForm(forms.Form):
    """What members read, and which file: one of the model as it is, or one without names."""

    title = TypedText(
        label=_("Title for members"),
        max_length=120,
        help_text=_("They read it instead of the file’s name and caption. No person, unit or place is named in it."),
    )
    original = forms.ModelChoiceField(
        ModelFile.objects.none(),
        label=_("A file of the model, as it is"),
        required=False,
        empty_label=_("Choose …"),
        help_text=_("Only if no name stands in it, and nobody can be recognised."),
    )
    file = FilesField(
        check=check_document,
        most=1,
        required=False,
        label=_("Or a version without names"),
        help_text=_(
            "PDF, Word, Excel or a picture. What Word and Excel files say of their authors the portal takes out."
        ),
    )
    looked = forms.BooleanField(
        label=_("Of a PDF: I have looked at its properties, no name stands in them"),
        required=False,
        help_text=_("Author, title and the like, under File → Properties; the portal cannot take them out of a PDF."),
    )

    def __init__(self, *args: Any, model: RegisteredModel, **options: Any) -> None:
        """`model`: whose files may be chosen."""
        super().__init__(*args, **options)
        field: Any = self.fields["original"]
        field.queryset = model.files.order_by("-id")
        field.label_from_instance = lambda file: file.caption or file.name
        self.fields["file"].widget.attrs.pop("multiple", None)
