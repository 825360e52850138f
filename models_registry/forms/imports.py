"""The forms of imports: which file, and what stands in for rows that name no unit or campaign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.file_fields import FilesField
from mobilization.common.uploads import check_table
from mobilization.outbox.forms import HoldingForm
from models_registry.choices import campaigns_to_join, units_to_write_for
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit

FORMATS = [("xlsx", _("Excel, for editing and importing again")), ("csv", "CSV"), ("json", "JSON")]


class TemplateForm(forms.Form):
    """For which unit and campaign the template is made."""

    use_required_attribute = False
    is_own_chosen_of_many = True
    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("No unit"))
    campaign = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Campaign"), required=False, empty_label=_("Choose …")
    )

    def __init__(self, *args: Any, user: Any, sent: Any, **options: Any) -> None:
        """Offer what the account may write for; anything else answers like what does not exist.

        `sent` is what came with the request, also when it only searched for a unit.
        """
        super().__init__(*args, **options)
        offer_units(
            self,
            units_to_write_for(user),
            sent,
            own=own_unit_of(user),
            is_own_chosen_of_many=self.is_own_chosen_of_many,
        )
        self.fields["campaign"].queryset = campaigns_to_join(user)  # type: ignore[attr-defined]


class UploadForm(HoldingForm, TemplateForm):
    """The file, with unit and campaign for rows that leave them empty.

    Of many units none is meant before somebody says so: rows cannot be moved to another one later.
    """

    is_own_chosen_of_many = False
    held_help = _("It is uploaded unless you choose another one. Tick it if it is not to be uploaded.")

    file = FilesField(
        check=check_table,
        most=1,
        label=_("File"),
        help_text=_("The filled template, or an export that you have edited: .xlsx, .csv or .json."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """The file last: a browser does not send it again after a search for the unit."""
        super().__init__(*args, **options)
        self.fields["unit"].help_text = _("For new rows that name no unit.")
        self.fields["campaign"].help_text = _("For new rows that name no campaign.")
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.json"
        self.fields["file"].widget.attrs.pop("multiple", None)
        self.order_fields([*(name for name in self.fields if name != "file"), "file"])


class ExportForm(forms.Form):
    """In which kind of file."""

    format = forms.ChoiceField(choices=FORMATS)


class ConfirmForm(forms.Form):
    """Whether one wrong row keeps all the others back."""

    whole = forms.BooleanField(required=False)
