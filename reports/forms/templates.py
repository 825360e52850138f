"""Forms of templates: a new one, its head."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.keys import as_id
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit
from reports.enums import ReportKind
from reports.models import ReportTemplate
from reports.queries.plans import standard_of, templates_to_begin_with, units_to_plan_for
from reports.services.templates import HEAD

STANDARD = "standard-"


class TemplateForm(RecordForm):
    """Title and layout."""

    class Meta:
        model = ReportTemplate
        fields: tuple[str, ...] = HEAD
        widgets: ClassVar = {"title": OneLine}
        help_texts: ClassVar = {
            "title": gettext_lazy("By which people choose it, for example “Báo cáo tháng của phường”."),
            "layout": gettext_lazy("Of the paper. Empty: as is usual for the unit that reports."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The empty choice says what it means."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["layout"]
        field.choices = [("", _("As usual for the unit")), *(each for each in field.choices if each[0])]


class EditTemplateForm(TemplateForm):
    """Changes of the head; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NewTemplateForm(TemplateForm):
    """A new template, empty or as a copy."""

    begin_with = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        required=False,
        help_text=gettext_lazy("Its sections are copied, and can all be changed."),
    )
    unit = FoundUnitField(Unit.objects.none(), label=gettext_lazy("Unit"), empty_label=gettext_lazy("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, copied: ReportTemplate | None = None, **kwargs: Any) -> None:
        """`user`: for whose units one may be made; `copied` is a template whose page led here."""
        super().__init__(*args, **kwargs)
        self.order_fields(["unit"])
        offer_units(self, units_to_plan_for(user), sent, own=own_unit_of(user))
        self.known = {str(each.pk): each for each in templates_to_begin_with(user)}
        if copied is not None:
            self.known.setdefault(str(copied.pk), copied)
        field: Any = self.fields["begin_with"]
        field.choices = [
            ("", _("No sections yet")),
            (_("Standard templates"), [(f"{STANDARD}{kind.value}", kind.label) for kind in ReportKind]),
        ]
        if self.known:
            named = [(key, f"{each.title} ({each.unit.name})") for key, each in self.known.items()]
            field.choices = [*field.choices, (_("Templates of units"), named)]

    def sections(self) -> list[Any]:
        """What is copied."""
        chosen = self.cleaned_data["begin_with"]
        if chosen.startswith(STANDARD):
            return list(standard_of(chosen.removeprefix(STANDARD), self.cleaned_data["unit"]).sections)
        return list(self.known[chosen].sections.all()) if as_id(chosen) else []
