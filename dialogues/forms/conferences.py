"""Forms of conferences: the plan, who is invited, another date, a step with its reason, who came, the conclusion."""

from copy import copy
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogues.enums import TOOK_PLACE, ConferenceKind, ConferenceState
from dialogues.models import Conference
from dialogues.permissions.conferences import units_that_plan
from dialogues.services.conferences import CONCLUSION, DAYS, KIND, PLANNED, check_conference, groups_of
from dialogues.services.steps import MOVED
from directives.models import Theme
from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit

ORDER = (
    "unit", "kind", "voters", "title", "theme", "secretary_hosts", "secretary_name", "council_hosts", "council_name",
    "committee_hosts", "committee_name", "planned_from", "planned_to", "day", "begins", "ends", "place", "link",
    "content", "how_to", "groups", "capacity", "branch",
)  # fmt: skip
WINDOW = ("planned_from", "planned_to")
ANNOUNCING = ("day", "begins", "content", "how_to")
"""What an announcement cannot do without, besides place or link."""


CHECKED = tuple(name for name in PLANNED if name != "theme")
BESIDE = {"voters": ("kind",), "day": WINDOW, "planned_to": ("planned_from",), "ends": ("begins",)}
"""What a field is compared with: while that has a fault of its own, nothing is said of the field."""
TIMES = ("%H:%M", "%Hh%M", "%Hh", "%H giờ %M", "%H giờ", "%H:%M:%S")
"""08:30, 8h30, 8 giờ 30: as officials write it."""


def accept_times(fields: dict[str, Any]) -> None:
    """Hours are taken as people write them; what is none is told with an example."""
    for name in ("begins", "ends"):
        if name in fields:
            fields[name].input_formats = TIMES
            fields[name].error_messages["invalid"] = _("Write the time like 08:30 or 8h30.")


def typed_time() -> forms.TimeInput:
    """The field of a time as people write it."""
    return forms.TimeInput(format="%H:%M", attrs={"placeholder": _("hh:mm"), "autocomplete": "off"})


class ConferenceForm(RecordForm):
    """What stands about a conference; the service checks and stores it."""

    link = forms.URLField(
        label=_("Link to take part online"), max_length=500, required=False, assume_scheme="https", widget=OneLine,
        help_text=_("For those who take part online; begins with https://."),
    )  # fmt: skip
    groups = TypedText(
        label=_("Invited groups"),
        help_text=_(
            "One on each line, for example: Hội viên Hội Nông dân thôn 3. After the conference it is entered how many "
            "of each came."
        ),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Conference
        fields = PLANNED
        widgets: ClassVar = {
            **dict.fromkeys(("title", "place", "secretary_name", "council_name", "committee_name"), OneLine),
            **{name: typed_date() for name in DAYS},
            "begins": typed_time(),
            "ends": typed_time(),
            "content": forms.Textarea(attrs={"rows": 6}),
            "how_to": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {
            "kind": _("A contact meeting is no dialogue and is counted apart."),
            "voters": _("Only for a dialogue that voters asked for."),
            "title": _("For example: Hội nghị đối thoại với Nhân dân năm 2026."),
            "planned_from": _("First day of the time in which it is to be held."),
            "planned_to": _("Last day of that time. If the day is fixed already, both may stay empty."),
            "day": _("As soon as it is known. Later it is changed by moving the conference, with a reason."),
            "capacity": _("How many people may register. Empty: nobody registers, people just come."),
            "begins": _("For example 08:30."),
            "content": _("What is talked about. It is read by everybody once the conference is announced."),
            "how_to": _("Who may come, how to ask or to send opinions before, whom to ask. Read by everybody, too."),
        }

    def __init__(self, *args: Any, sent: Any = None, **kwargs: Any) -> None:
        """`sent` is for those that search."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["theme"].queryset = Theme.objects.order_by("sort_key", "id")
        fields["theme"].empty_label = _("None")
        fields["kind"].choices = [("", _("Choose …")), *ConferenceKind.choices]
        for name in (*ANNOUNCING, "place"):
            fields[name].is_needed = True  # before it is announced
        accept_times(fields)
        self.order_fields(ORDER)

    def clean_groups(self) -> list[str]:
        """Names, one of each line."""
        return [line for line in self.cleaned_data["groups"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """What the service would refuse is told with the other faults, in one round."""
        cleaned = super().clean() or {}
        proposed = copy(self.instance)
        for name in set(self.fields) & set(CHECKED):
            setattr(proposed, name, cleaned.get(name))
        try:
            check_conference(proposed)
        except ValidationError as wrong:
            for name, errors in wrong.error_dict.items():
                if name in self.fields and not {name, *BESIDE.get(name, ())} & set(self.errors):
                    self.add_error(name, errors)
        return cleaned


class NewConferenceForm(ConferenceForm):
    """A conference of one of the units one plans for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit that holds it"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """Begin with the unit the account acts for."""
        super().__init__(*args, **kwargs)
        offer_units(self, units_that_plan(user), sent, own=own_unit_of(user))
        for name in WINDOW:
            self.fields[name].required = False
            self.fields[name].is_needed = True  # type: ignore[attr-defined]  # the day stands for both

    def clean(self) -> dict[str, Any]:
        """Where the day is known, it is the planned time, too, if nothing else is said."""
        for name in WINDOW:
            if not self.cleaned_data.get(name) and name not in self.errors:
                if self.cleaned_data.get("day"):
                    self.cleaned_data[name] = self.cleaned_data["day"]
                else:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return super().clean()


class EditConferenceForm(ConferenceForm):
    """Changes of a conference; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        """Days that are changed by moving it, and what stays as it was announced, are not asked for."""
        super().__init__(*args, **kwargs)
        self.initial["groups"] = "\n".join(groups_of(self.instance))
        fixed = {"planned_from", "planned_to"}
        if self.instance.day is not None or self.instance.state != ConferenceState.PLANNED:
            fixed.add("day")
        if self.instance.announced_on is not None or self.instance.state in TOOK_PLACE:
            fixed |= set(KIND)
        for name in fixed:
            del self.fields[name]


class MoveForm(RecordForm):
    """Other days, and why."""

    reason = TypedText(label=_("Reason"), help_text=_("It stands on record."), max_length=REASON, widget=forms.Textarea)

    class Meta:
        model = Conference
        fields = MOVED
        widgets: ClassVar = {
            **{name: typed_date() for name in DAYS},
            "begins": typed_time(),
            "ends": typed_time(),
        }
        help_texts: ClassVar = {
            "planned_from": _("First day of the time in which it is to be held."),
            "planned_to": _("Last day of that time. If the day is fixed already, give it here, too."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Times as in the plan."""
        super().__init__(*args, **kwargs)
        accept_times(self.fields)


class StepForm(forms.Form):
    """Why; needed for some steps."""

    reason = TypedText(label=_("Reason"), help_text=_("It stands on record."), max_length=REASON, widget=forms.Textarea)

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        """Where no reason is needed none is asked for."""
        super().__init__(*args, **kwargs)
        if not is_needed:
            del self.fields["reason"]


class ConcludeForm(forms.Form):
    """When the conclusion was published."""

    published_on = forms.DateField(label=_("Published on"), widget=typed_date())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Today, where nothing is said."""
        super().__init__(*args, **kwargs)
        self.fields["published_on"].initial = today


class ConclusionForm(RecordForm):
    """What was concluded."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Conference
        fields = CONCLUSION
        widgets: ClassVar = {"conclusion": forms.Textarea(attrs={"rows": 12})}
        help_texts: ClassVar = {
            "conclusion_number": _("For example 45-TB/ĐU."),
            "conclusion": _(
                "What was answered, what is promised, by whom and until when. Everybody reads it once it is published."
            ),
        }


class AttendanceForm(forms.Form):
    """A number for each invited group."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        """With the numbers entered before; empty is not counted."""
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = conference.version
        for group in conference.groups.order_by("position", "id"):
            self.fields[f"attended-{group.pk}"] = forms.IntegerField(
                label=group.name, required=False, min_value=0, max_value=1_000_000, initial=group.attended
            )

    def attended(self) -> dict[int, int | None]:
        """Group → number."""
        return {
            int(name.removeprefix("attended-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("attended-")
        }
