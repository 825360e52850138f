"""Forms of titles and award forms."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import Recipient
from awards.models import AwardForm, CatalogueEntry, EmulationTitle
from awards.services.catalogues import EDITABLE, editable
from directives.forms.fields import DocumentField
from directives.models import DirectiveDocument
from mobilization.common.filters import typed_date
from mobilization.common.finding import find_field
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm


class EntryForm(RecordForm):
    """What stands about a title or a form; the service checks and stores it."""

    find = find_field(_("Find a document by number or words"), shows="document")
    document = DocumentField(
        DirectiveDocument.objects.none(),
        required=False,
        label=_("Document of the legal basis"),
        empty_label=_("None"),
        help_text=_("If it is among the documents of the portal. Internal ones are not offered: everybody reads this."),
    )

    class Meta:
        model: type[CatalogueEntry] = EmulationTitle
        fields: tuple[str, ...] = EDITABLE
        widgets: ClassVar = {
            **dict.fromkeys(("name_vi", "name_en", "legal_basis"), OneLine),
            **{name: typed_date() for name in ("valid_from", "valid_to")},
        }
        help_texts: ClassVar = {
            "name_vi": _("As the law or the decision writes it."),
            "valid_from": _("First day on which it may be given."),
            "valid_to": _("Last day. Empty: until somebody ends it."),
            "legal_basis": _("Law, decree or regulation with number and date, and the article."),
            "is_service_medal": _(
                "One form at a time. Whoever is given it by a decision has the medal: they leave the list of medal "
                "candidates, and a second nomination for it is told."
            ),
            "position": _("Lower numbers stand first; the same number: by name."),
        }

    def __init__(self, *args: Any, sent: Any, **kwargs: Any) -> None:
        """`sent` came with the request, also when it only searched for a document."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["document"]
        if field.offer(DirectiveDocument.objects.filter(is_internal=False), self.instance.document_id, sent):
            del self.fields["find"]
        if "kind" in self.fields:
            offer_choices(self, "kind")
        names = [*editable(self._meta.model)]
        at = names.index("document")
        self.order_fields(["code", *names[:at], "find", *names[at:]])

    def clean(self) -> dict[str, Any]:
        """Whom it is for is told together with what is missing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(given.get(f"for_{each}") for each in Recipient):
            self.add_error("for_person", _("Say for whom it is: persons, households or collectives."))
        return given


def offer_choices(form: forms.BaseForm, *names: str) -> None:
    """Fields of which one is chosen say so as long as none is."""
    for name in names:
        field: Any = form.fields[name]
        field.choices = [("", _("Choose …")), *[each for each in field.choices if each[0]]]


class _New(forms.Form):
    code = forms.SlugField(
        max_length=40,
        label=_("Code"),
        help_text=_("Small Latin letters, digits and hyphens, for example advanced-worker. It never changes and is "
                    "never given again."),
    )  # fmt: skip


class _Edit(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NewTitleForm(_New, EntryForm):
    """A new emulation title with its code."""


class EditTitleForm(_Edit, EntryForm):
    """Changes of a title; `version` is the one the editor saw."""


class FormForm(EntryForm):
    """An award form has a kind besides."""

    class Meta(EntryForm.Meta):
        model = AwardForm
        fields = editable(AwardForm)


class NewFormForm(_New, FormForm):
    """A new award form with its code."""


class EditFormForm(_Edit, FormForm):
    """Changes of an award form; `version` is the one the editor saw."""
