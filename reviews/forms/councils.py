"""Forms of councils, their seats and rules."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.editing import content_of
from mobilization.common.filters import typed_date
from mobilization.common.record_forms import RecordForm
from organizations.forms.fields import FoundUnitField, offer_units
from organizations.models import Person, Unit
from reviews.models import Council, CouncilMember, CouncilRules
from reviews.models.council import IS_SHARE
from reviews.permissions.councils import units_that_set_up
from reviews.queries.councils import people_to_seat
from reviews.services.councils import EDITABLE
from reviews.services.seats import RULES, SEAT


class CouncilForm(RecordForm):
    """What stands about a council."""

    class Meta:
        model = Council
        fields = EDITABLE
        widgets: ClassVar = {name: typed_date() for name in ("document_date", "valid_from", "valid_to")}
        help_texts: ClassVar = {
            "name": _("As the decision calls it: Hội đồng xét công nhận mô hình “Dân vận khéo” năm 2026."),
            "document_number": _("Number and symbol of the decision, for example 125-QĐ/ĐU."),
            "valid_from": _("First day of the term; usually the day of the decision."),
            "valid_to": _("Last day. Empty: until a new decision."),
        }


class NewCouncilForm(CouncilForm):
    """A council of one of the units one may set one up for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`user`: whose units may be chosen; `sent` came with the request, also when it only searched for one."""
        super().__init__(*args, **kwargs)
        self.order_fields(["unit"])
        offer_units(self, units_that_set_up(user), sent, own=user.acting.unit_id if user.acting else None)


class EditCouncilForm(CouncilForm):
    """Changes of a council; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SeatForm(RecordForm):
    """A seat: who, as what, from when to when."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Person"),
        empty_label=_("Choose …"),
        help_text=_("Whoever has the role of council member in the unit. An administrator gives it, also to people "
                    "without an account."),
    )  # fmt: skip

    class Meta:
        model = CouncilMember
        fields = SEAT
        widgets: ClassVar = {name: typed_date() for name in ("valid_from", "valid_to")}
        help_texts: ClassVar = {
            "position": _("As it stands in the decision, for example Deputy secretary of the Party committee."),
            "valid_to": _("Last day. Empty: as long as the council’s term."),
        }

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """`council`: whose people may be chosen, and when its term begins."""
        super().__init__(*args, **kwargs)
        if "person" in self.fields:
            field: Any = self.fields["person"]
            field.queryset = people_to_seat(council)
        if self.instance.pk is None:
            self.fields["valid_from"].initial = council.valid_from


class ChangeSeatForm(SeatForm):
    """A seat corrected or ended; the person stays. `seen` names what the editor saw."""

    person = None  # type: ignore[assignment]
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    class Meta(SeatForm.Meta):
        fields = SEAT[1:]  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The form begins with the content that is shown."""
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = content_of(self.instance)


class ShareField(forms.CharField):
    """A share as people type it: “2 / 3”, “50 %”, and a number alone is per cent."""

    def to_python(self, value: Any) -> Any:
        """As it is stored; what is none is told before its length."""
        text = "".join((super().to_python(value) or "").split())
        share = f"{text}%" if text.isascii() and text.isdecimal() else text
        for is_share in IS_SHARE if share else ():
            is_share(share)
        return share

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Blanks are no part of what is stored, so there is room for them."""
        return {}


class RulesForm(RecordForm):
    """How a council decides from a day on."""

    class Meta:
        model = CouncilRules
        fields = RULES
        field_classes: ClassVar = {"quorum_share": ShareField, "needed_share": ShareField}
        widgets: ClassVar = {"valid_from": typed_date()}
        help_texts: ClassVar = {
            "valid_from": _("What holds now ends the day before."),
            "quorum_share": _("Of all members by the decision, for example 2/3 or 50%; rounded up to whole members."),
            "needed_share": _("A majority: 50%, and tick “More than this share”. Two thirds: 2/3, not ticked."),
            "source": _("The document that says so, with its number and date."),
            "recused_count": _("If not, whoever withdraws from an item is left out of the count for it."),
            "is_secret": _("Who voted how is then written down nowhere."),
        }
