"""Forms of steering committees: members, tasks of the year, what was done, assessments of the year."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.editing import content_of
from mobilization.common.filters import typed_date
from mobilization.common.record_forms import RecordForm
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, offer_units
from organizations.models import Person, Unit
from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.permissions.councils import units_that_set_up
from reviews.queries.steering import people_to_name, units_to_assess
from reviews.services.steering import ASSESSMENT, EDITABLE, PLACE, TASK


class CommitteeForm(RecordForm):
    """What stands about a committee."""

    class Meta:
        model = SteeringCommittee
        fields = EDITABLE
        widgets: ClassVar = {name: typed_date() for name in ("document_date", "valid_from", "valid_to")}
        help_texts: ClassVar = {
            "name": _("As the decision calls it: Ban Chỉ đạo phong trào thi đua “Dân vận khéo”."),
            "document_number": _("Number and symbol of the decision, for example 125-QĐ/ĐU."),
            "valid_to": _("Last day. Empty: until a new decision."),
            "recognises": _("In some places the committee itself recognises models, and no council."),
        }


class NewCommitteeForm(CommitteeForm):
    """A committee of one of the units one may set one up for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`user`: whose units may be chosen; `sent` came with the request, also when it only searched for one."""
        super().__init__(*args, **kwargs)
        self.order_fields(["unit"])
        offer_units(self, units_that_set_up(user), sent, own=user.acting.unit_id if user.acting else None)


class EditCommitteeForm(CommitteeForm):
    """Changes of a committee; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class PlaceForm(RecordForm):
    """A member: who, as what, answering for what, from when to when."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Person"),
        empty_label=_("Choose …"),
        help_text=_("Whoever has a role in the unit, also without an account. An administrator gives it."),
    )

    class Meta:
        model = SteeringMember
        fields = PLACE
        widgets: ClassVar = {name: typed_date() for name in ("valid_from", "valid_to")}
        help_texts: ClassVar = {
            "position": _("As it stands in the decision, for example Deputy secretary of the Party committee."),
            "area": _("Which domain, area or group of units."),
        }

    def __init__(self, *args: Any, committee: SteeringCommittee, **kwargs: Any) -> None:
        """`committee`: whose people may be chosen, and when its term begins."""
        super().__init__(*args, **kwargs)
        if "person" in self.fields:
            field: Any = self.fields["person"]
            field.queryset = people_to_name(committee)
        if self.instance.pk is None:
            self.fields["valid_from"].initial = committee.valid_from


class ChangePlaceForm(PlaceForm):
    """A place corrected or ended; the person stays. `seen` names what the editor saw."""

    person = None  # type: ignore[assignment]
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    class Meta(PlaceForm.Meta):
        fields = PLACE[1:]  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The form begins with the content that is shown."""
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = content_of(self.instance)


class TaskForm(RecordForm):
    """A task of a year's programme; `seen` names what the editor saw, and is empty for a new one."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    class Meta:
        model = ProgrammeTask
        fields = TASK
        widgets: ClassVar = {"due_on": typed_date(), "text": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {
            "responsible": _("The body or person, as the programme says."),
            "due_on": _("Empty: all through the year."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The form begins with the content that is shown."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = content_of(self.instance)


class TaskDoneForm(forms.Form):
    """When a task was done, and how; without a day it is open again."""

    done_on = forms.DateField(
        label=_("Done on"), required=False, initial=today, widget=typed_date(), help_text=_("Empty: not done yet.")
    )
    note = forms.CharField(
        label=_("What was done"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class AssessmentForm(RecordForm):
    """How a year went."""

    class Meta:
        model = SteeringAssessment
        fields = ASSESSMENT
        widgets: ClassVar = {
            "document_date": typed_date(),
            "strengths": forms.Textarea(attrs={"rows": 4}),
            "shortcomings": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {"document_number": _("The notice or report that says so, if there is one.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A choice that is asked for in words."""
        super().__init__(*args, **kwargs)
        grade: Any = self.fields["grade"]
        grade.choices = [("", _("Choose …")), *(each for each in grade.choices if each[0])]


class NewAssessmentForm(AssessmentForm):
    """Of which unit; without one, the committee's own."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit"),
        required=False,
        empty_label=_("The committee itself"),
        help_text=_("Units directly below that were not assessed for this year yet."),
    )
    field_order = ("unit",)

    def __init__(self, *args: Any, committee: SteeringCommittee, year: int, **kwargs: Any) -> None:
        """`committee` and `year`: which units are still to be assessed."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units_to_assess(committee, year)


class EditAssessmentForm(AssessmentForm):
    """Changes of an assessment; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
