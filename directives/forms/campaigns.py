"""Forms of campaigns and their targets."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directives.enums import Needed
from directives.forms.fields import DocumentField
from directives.models import Campaign, DirectiveDocument
from directives.permissions.campaigns import units_that_open
from directives.services.campaigns import EDITABLE
from directives.services.targets import MOST, bounds
from mobilization.common.filters import typed_date
from mobilization.common.finding import find_field
from mobilization.common.one_line import OneLine
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit


def _needed() -> list[tuple[str, str]]:
    return [(each.value, capfirst(str(each.label))) for each in Needed]


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a campaign is; the service checks and stores it."""

    find = find_field(_("Find a document by number or words"), shows="document")
    document = DocumentField(
        DirectiveDocument.objects.none(),
        required=False,
        label=_("Document that opens it"),
        empty_label=_("None yet"),
        help_text=_("The plan or guidance of the year; it must be among the documents of the portal."),
    )
    needed = forms.MultipleChoiceField(
        choices=_needed,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("What a model should have"),
        help_text=_("The form of a model shows what is missing. It never keeps anybody from registering."),
    )

    class Meta:
        model = Campaign
        fields = EDITABLE
        widgets: ClassVar = {"name": OneLine} | {
            name: typed_date() for name in ("registration_from", "registration_to", "evaluation_from", "evaluation_to")
        }
        help_texts: ClassVar = {
            "name": _("As people call it, with the year: Phong trào thi đua “Dân vận khéo” năm 2026."),
            "registration_to": _("Last day. Later is possible all the same; then a reason is asked for."),
            "evaluation_from": _("May be set later."),
        }

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`user`: whose documents may be chosen; the one the campaign has stays. `sent` came with the request."""
        super().__init__(*args, **kwargs)
        self.fields["needed"].is_needed = True  # type: ignore[attr-defined]  # asked of others, not of who fills it in
        field: Any = self.fields["document"]
        if field.offer(DirectiveDocument.objects.visible_to(user), self.instance.document_id, sent):
            del self.fields["find"]
        self.order_fields([*EDITABLE[: EDITABLE.index("document")], "find"])

    def values(self) -> dict[str, Any]:
        """The cleaned values of the fields that are stored."""
        return {name: self.cleaned_data[name] for name in EDITABLE}

    def _post_clean(self) -> None:
        """The service checks and stores; the form's instance stays as it was read."""


class NewCampaignForm(CampaignForm):
    """A campaign of one of the units one may open it for; begun from another one, perhaps with its targets."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))
    with_targets = forms.BooleanField(
        required=False,
        label=_("Take over the targets"),
        help_text=_("Of the campaign this one begins with; units that have ended are left out."),
    )

    def __init__(self, *args: Any, user: Any, source: Campaign | None, sent: Any, **kwargs: Any) -> None:
        """`source`: the campaign that this one is begun with."""
        super().__init__(*args, user=user, sent=sent, **kwargs)
        self.order_fields(["name", "unit"])
        offer_units(self, units_that_open(user), sent, own=own_unit_of(user))
        if source is None:
            del self.fields["with_targets"]


class EditCampaignForm(CampaignForm):
    """Changes of a campaign; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The form begins with the version that is shown."""
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version


class VersionForm(forms.Form):
    """The version of the campaign that the editor saw."""

    IDS = "id_%s"
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Forms of one page have ids of their own."""
        super().__init__(*args, **{"auto_id": self.IDS} | kwargs)


class TargetsForm(VersionForm):
    """A number for each unit of the page."""

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        """A field for each of the units, named by its id."""
        super().__init__(*args, **kwargs)
        for unit in units:
            self.fields[f"unit-{unit.pk}"] = forms.IntegerField(
                min_value=1,
                max_value=MOST,
                required=False,
                label=unit.name,
                error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), bounds()),
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control target-number"}),
            )

    def numbers(self) -> dict[int, int | None]:
        """The number by unit id; None where the field is empty."""
        return {
            int(name.removeprefix("unit-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("unit-")
        }


class SameForm(VersionForm):
    """One number for all units below."""

    IDS = "id_same_%s"
    number = forms.IntegerField(min_value=1, max_value=MOST, label=_("The same number for all units below"))


class PasteForm(VersionForm):
    """Lines copied from a table."""

    IDS = "id_paste_%s"
    lines = forms.CharField(
        max_length=50_000,
        strip=False,
        widget=forms.Textarea,
        label=_("Lines from a table"),
        help_text=_("A line a unit: its name or code, then the number. Two columns copied from Excel or Word will do."),
    )
