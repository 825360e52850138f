"""Forms of criteria sets: what one is for, its groups, criteria and grade bands."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directives.models import Campaign
from mobilization.common.editing import content_of
from mobilization.common.record_forms import RecordForm
from organizations.forms.fields import FoundUnitField, offer_units
from organizations.models import Unit
from reviews.models import CriteriaSet, Criterion, CriterionGroup, GradeBand
from reviews.permissions.criteria import units_with_criteria
from reviews.services.criteria import BAND, EDITABLE, LINE


class CriteriaForm(RecordForm):
    """What a set is called, and what it is for."""

    class Meta:
        model = CriteriaSet
        fields = EDITABLE
        help_texts: ClassVar = {
            "campaign": _("Empty: for every campaign."),
            "level": _("Empty: for every level."),
            "subject": _("Empty: for collectives and individuals alike."),
            "source": _("The document that the criteria come from, with its number and date."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Everybody reads campaigns."""
        super().__init__(*args, **kwargs)
        campaign: Any = self.fields["campaign"]
        campaign.queryset = Campaign.objects.order_by("-year_to", "-id")
        campaign.empty_label = _("All")
        for name in ("level", "subject"):
            field: Any = self.fields[name]
            field.choices = [("", _("All")), *[each for each in field.choices if each[0]]]


class NewCriteriaForm(CriteriaForm):
    """A set of one of the units one may write one for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`user`: whose units may be chosen; `sent` came with the request, also when it only searched for one."""
        super().__init__(*args, **kwargs)
        self.order_fields(["unit"])
        offer_units(self, units_with_criteria(user), sent, own=user.acting.unit_id if user.acting else None)


class EditCriteriaForm(CriteriaForm):
    """Changes of a draft; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class BeginWithForm(forms.Form):
    """A set of one's own that begins with another one."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))
    title = forms.CharField(label=pgettext_lazy("record", "Title"), max_length=200)

    def __init__(self, *args: Any, user: Any, sent: Any, criteria: CriteriaSet, **kwargs: Any) -> None:
        """`user`: whose units may be chosen; `sent` came with the request; `criteria`: the set it begins with."""
        super().__init__(*args, **kwargs)
        offer_units(self, units_with_criteria(user), sent, own=user.acting.unit_id if user.acting else None)
        self.fields["title"].initial = criteria.title


class _PartForm(RecordForm):
    """`place` moves it among its like; `seen` names what the editor saw, and is empty for a new one."""

    place = forms.IntegerField(
        min_value=1,
        max_value=1000,
        required=False,
        label=pgettext_lazy("order", "Place"),
        help_text=_("1 is the first. Empty: as it is."),
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The form begins with the place and the content that are shown."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = content_of(self.instance)
            if "place" in self.fields:
                self.fields["place"].initial = self.instance.position


class GroupForm(_PartForm):
    """A heading that holds criteria together."""

    class Meta:
        model = CriterionGroup
        fields = ("title",)


class CriterionForm(_PartForm):
    """A line of the sheet."""

    class Meta:
        model = Criterion
        fields = LINE
        widgets: ClassVar = {name: forms.Textarea(attrs={"rows": 3}) for name in ("guidance", "anchors", "evidence")}
        help_texts: ClassVar = {
            "guidance": _("What to look at; council members read it beside the model."),
            "anchors": _("A line each: “0–3: …”, “4–7: …”, “8–10: …”. They make different people score alike."),
            "evidence": _("Which papers, figures or photographs show it."),
            "weight": _("1 counts as it is; 2 counts twice."),
            "knock_out": _(
                "Below this mean of all sheets nothing is recognised, whatever the sum, unless the council says why. "
                "Empty: none."
            ),
        }


class BandForm(_PartForm):
    """A grade from so many points of 100 on."""

    place = None  # type: ignore[assignment]

    class Meta:
        model = GradeBand
        fields = BAND
        help_texts: ClassVar = {"lowest": _("Of 100, whatever the sum of the maxima. The lowest grade begins at 0.")}
