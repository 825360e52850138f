"""Forms of reception days."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.models import ReceptionDay
from dialogues.models.reception import LONGEST_NOTE, MATTERS
from dialogues.permissions.conferences import units_that_plan
from dialogues.services.receptions import ENTERED
from mobilization.common.filters import typed_date
from mobilization.common.record_forms import RecordForm
from models_registry.forms.fields import TypedText, field_of
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit


class ReceptionForm(RecordForm):
    """Who received on which day, and how many people with what."""

    note = TypedText(
        label=_("Note on the reception"), max_length=LONGEST_NOTE, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on record for ever: name no citizen in it."),
    )  # fmt: skip

    class Meta:
        model = ReceptionDay
        fields = ENTERED
        widgets: ClassVar = {"day": typed_date(), "post": forms.RadioSelect}
        help_texts: ClassVar = {
            "complaints": _("Counted here alone: they go the way of the law on complaints."),
            "denunciations": _("Counted here alone: they go the way of the law on denunciations."),
        }

    def __init__(self, *args: Any, sent: Any = None, **kwargs: Any) -> None:
        """`sent` is for those that search."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in ("people", *MATTERS):
            made: Any = field_of(ReceptionDay, name)
            made.help_text = fields[name].help_text
            made.required = True
            made.initial = getattr(self.instance, name)
            fields[name] = made
        fields["post"].choices = [each for each in fields["post"].choices if each[0]]
        if self.instance.pk is None:
            fields["day"].initial = today


class NewReceptionForm(ReceptionForm):
    """A day of a unit."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))
    field_order = ("unit", *ENTERED)

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """Units for which the account enters them, its own chosen."""
        super().__init__(*args, sent=sent, **kwargs)
        units = units_that_plan(user)
        offer_units(self, units, sent, own=own_unit_of(user))


class EditReceptionForm(ReceptionForm):
    """A day that is there; `version` is what its editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
