"""Forms of schedules: a new one, changes of one."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from mobilization.common.record_forms import RecordForm
from mobilization.common.typed_numbers import TypedInteger
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit
from reports.enums import PERIODIC_CHOICES
from reports.models import ReportSchedule, ReportTemplate
from reports.models.plan import MOST_DAYS
from reports.queries.plans import templates_to_begin_with, units_to_plan_for
from reports.queries.schedules import Days, examples
from reports.services.scheduling import EDITED

_DAYS: dict[str, Any] = {"min_value": 1, "max_value": MOST_DAYS}


class ScheduleForm(RecordForm):
    """Which kind, for whom, on which days. A button shows the days of what is typed."""

    template_of_fields = "reports/_schedule_form.html"

    class Meta:
        model = ReportSchedule
        fields: tuple[str, ...] = EDITED
        widgets: ClassVar = {
            "reach": forms.RadioSelect,
            "closing": forms.RadioSelect,
            "starts_on": typed_date(),
        }

    def __init__(self, *args: Any, user: Any, sent: Any = None, **kwargs: Any) -> None:
        """`user`: which templates are offered; the one that is taken already stays."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [("", _("Choose …")), *PERIODIC_CHOICES]
        for name in ("draft_after", "due_after"):
            known = fields[name]
            fields[name] = TypedInteger(label=known.label, help_text=known.help_text, initial=known.initial, **_DAYS)
        template = fields["template"]
        offered = templates_to_begin_with(user)
        kept = getattr(self.instance, "template_id", None)
        template.queryset = ReportTemplate.objects.filter(Q(pk__in=offered.values("pk")) | Q(pk=kept)).order_by(
            "search"
        )
        template.empty_label = _("The standard template")

    def clean(self) -> dict[str, Any]:
        """Days in order: told with the other faults."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        draft, due = cleaned.get("draft_after"), cleaned.get("due_after")
        if draft and due and due < draft:
            self.add_error("due_after", _("This is before the draft is made."))
        return cleaned

    @property
    def examples(self) -> list[Days]:
        """The days of the next periods as typed so far."""
        return examples({name: self[name].value() for name in ("kind", "closing", "draft_after", "due_after")})


class EditScheduleForm(ScheduleForm):
    """Changes; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NewScheduleForm(ScheduleForm):
    """A new schedule of one of the units one may plan for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`sent` came with the request, also when it only searched or asked for the days."""
        super().__init__(*args, user=user, sent=sent, **kwargs)
        self.order_fields(["unit"])
        offer_units(self, units_to_plan_for(user), sent, own=own_unit_of(user))
