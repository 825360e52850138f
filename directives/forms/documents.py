"""Forms of documents: what stands about one, its files, its links."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directives.enums import DocumentType, LinkKind
from directives.models import DirectiveDocument
from directives.services.document_checks import faults_of, issuer_named
from directives.services.documents import EDITABLE
from mobilization.common.file_fields import FilesField
from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.uploads import DOCUMENTS, check_document
from mobilization.outbox.forms import HoldingForm
from organizations.models import Unit


def files_field(label: Any) -> FilesField:
    """Documents and pictures, several at once."""
    return FilesField(
        check=check_document,
        accept=DOCUMENTS,
        required=False,
        label=label,
        help_text=_("PDF, Word, Excel, OpenDocument or pictures; several at once."),
    )


class DocumentForm(HoldingForm):
    """What stands about a document, and files; `version` is the one that was seen. The issuer is typed by name."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Entered for"), empty_label=_("Choose …"))
    number = forms.CharField(
        label=_("Number and symbol"),
        max_length=60,
        help_text=_("As printed, for example 12-CT/TU."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issued_on = forms.DateField(label=_("Issued on"), widget=typed_date())
    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=200,
        widget=OneLine,
        help_text=_("The full name. A unit of the portal is known by its name; another body stays as you type it."),
    )
    type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[("", _("As the symbol says")), *DocumentType.choices],
        help_text=_(
            "CT directive, NQ resolution, KH plan, HD guidance, CV official letter, KL conclusion, QĐ decision …"
        ),
    )
    abstract = forms.CharField(
        label=_("Abstract"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("What it is about.")
    )
    signer = forms.CharField(label=_("Signed by"), max_length=200, required=False)
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=typed_date())
    valid_to = forms.DateField(
        label=_("Valid until"), required=False, widget=typed_date(), help_text=_("Empty: until it is replaced.")
    )
    is_internal = forms.BooleanField(
        label=_("Internal"),
        required=False,
        help_text=_("Read only by the unit, those above it, and the units it asks something of."),
    )
    source = forms.CharField(label=_("Where it was published"), max_length=500, required=False, widget=OneLine)
    files = files_field(_("Files"))  # type: ignore[assignment]

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:
        """`units` are those for which a new document may be entered; without them nothing is asked."""
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    @staticmethod
    def start(document: DirectiveDocument) -> dict[str, Any]:
        """The values of a stored document, for a form that corrects it."""
        issuer = document.issuer_unit
        values = {name: getattr(document, name) for name in EDITABLE if not name.startswith("issuer")}
        name = f"{issuer.name} ({issuer.code})" if issuer else document.issuer_name
        return {**values, "issuer": name, "version": document.version}

    def clean(self) -> dict[str, Any]:
        """The issuer as a unit of the day of issue, or as an outside body; all that is wrong is said at once."""
        data = super().clean() or {}
        if data.get("issuer"):
            try:
                issuer = issuer_named(data["issuer"], data.get("issued_on"), own=data.get("unit"))
                data["issuer_unit"], data["issuer_name"] = issuer
            except ValidationError as wrong:
                self.add_error("issuer", wrong)
        known = {name: data[name] for name in EDITABLE if name in data}
        for name, message in faults_of(known):
            if name not in self.errors:
                self.add_error(name, message)
        return data

    def values(self) -> dict[str, Any]:
        """What the service stores."""
        return {name: self.cleaned_data[name] for name in EDITABLE}


class LinkForm(forms.Form):
    """What a document does with another one, which is named by its number."""

    kind = forms.ChoiceField(label=_("This document"), choices=LinkKind.choices)
    other = forms.CharField(
        label=_("Number of the other document"), max_length=200, help_text=_("As you type it in the search: 12-CT/TU.")
    )

    def __init__(self, *args: Any, documents: Any, document: DirectiveDocument, **kwargs: Any) -> None:
        """`documents` are those the person may see, `document` the one that is linked."""
        super().__init__(*args, **kwargs)
        self._documents, self._document = documents, document

    def clean_other(self) -> DirectiveDocument:
        """The one document with this number; several are told apart by issuer or day (`12-CT/TU 05/12/2016`)."""
        typed = self.cleaned_data["other"]
        number, day = _apart(typed)
        found = self._documents.found_by(number)
        fitting = [each for each in found[:50] if day is None or each.issued_on == day]
        exact = [each for each in fitting if each.pk != self._document.pk]
        if len(exact) == 1:
            return exact[0]  # type: ignore[no-any-return]
        if fitting and not exact:
            raise ValidationError(_("This is the document itself. Give the number of the other one."))
        if not exact:
            raise ValidationError(_("There is no document with this number. Enter it first, or check the number."))
        known = "; ".join(f"{each.number} {each.issued_on:%d/%m/%Y} ({each.issuer})" for each in exact[:5])
        raise ValidationError(
            _("Several documents fit: %(known)s. Add the day, for example 12-CT/TU 05/12/2016."),
            params={"known": known},
        )


def _apart(typed: str) -> tuple[str, datetime.date | None]:
    """The number, and the day that may stand after it."""
    number, _space, last = typed.strip().rpartition(" ")
    try:
        day = datetime.datetime.strptime(last, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no time
    except ValueError:
        return typed, None
    return number, day
