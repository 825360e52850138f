"""Forms of service for the medal: a period, its files, that somebody has the medal."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.catalogues import offer_choices
from awards.models import MedalMark, ServicePeriod
from awards.services.service import EDITABLE, OF_MEDAL, faults_of
from mobilization.common.file_fields import FilesField
from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.uploads import DOCUMENTS, check_document
from organizations.forms.fields import FIND_UNIT, FoundUnitField, offer_units
from organizations.models import Unit


class PeriodForm(RecordForm):
    """A post that somebody held; the service checks and stores it."""

    unit = FoundUnitField(
        Unit.objects.none(),
        required=False,
        label=_("Unit of that time"),
        empty_label=_("None: a body outside the portal"),
    )

    class Meta:
        model = ServicePeriod
        fields = EDITABLE
        widgets: ClassVar = {
            **dict.fromkeys(("post", "body", "proof_number"), OneLine),
            **{name: typed_date() for name in ("valid_from", "valid_to", "proof_date")},
        }
        labels: ClassVar = {
            "proof_number": _("Document that proves it: number and symbol"),
            "proof_date": _("Document that proves it: date"),
        }
        help_texts: ClassVar = {
            "kind": _("It decides how many years are needed: see the dated rules."),
            "post": _("As the decision writes it, for example Phó Trưởng ban Dân vận Huyện ủy."),
            "body": _("Only if it is no unit of the portal: its full name at that time."),
            "valid_from": _("First day in the post. It counts."),
            "valid_to": _("Last day in the post; it counts, too. Empty: holds it still."),
            "proof_number": _("As printed, for example 123-QĐ/HU. Files are added after saving."),
        }

    def __init__(self, *args: Any, sent: Any, **kwargs: Any) -> None:
        """`sent` came with the request, also when it only searched for a unit. Units of any time are offered."""
        super().__init__(*args, **kwargs)
        offer_units(self, Unit.objects.all(), sent, own=self.instance.unit_id, is_own_chosen=True)
        offer_choices(self, "kind")
        names = [*EDITABLE]
        if FIND_UNIT in self.fields:
            names.insert(names.index("unit"), FIND_UNIT)
        self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        """What does not fit together is told together with what is missing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text in list(faults_of(given)):
            if name not in self.errors:
                self.add_error(name, text)
        return given


class NewPeriodForm(PeriodForm):
    """A new period."""


class EditPeriodForm(PeriodForm):
    """Changes of a period; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """Which version of the period was seen."""

    version = forms.IntegerField(min_value=1)


class ProofForm(forms.Form):
    """Files that prove a period."""

    proofs = FilesField(
        check=check_document,
        accept=DOCUMENTS,
        label=_("Proof"),
        help_text=_("Decision of appointment, extract of the cadre’s file …: PDF, Word or photographs, several at "
                    "once. Only who reads this service may open them."),
    )  # fmt: skip


class MedalForm(RecordForm):
    """That somebody has the medal; `version` is the mark's that the editor saw, empty where there was none."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    class Meta:
        model = MedalMark
        fields = OF_MEDAL
        widgets: ClassVar = {"decision": OneLine, "given_on": typed_date()}
        help_texts: ClassVar = {
            "decision": _("Who decided, with the number as printed: Quyết định số … của Ban Dân vận Trung ương."),
        }
