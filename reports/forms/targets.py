"""Forms of targets: one, changes of one, a grid of all units directly below."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.typed_numbers import TypedInteger
from organizations.forms.fields import FoundUnitField, UnitField, offer_units, own_unit_of
from organizations.models import Unit
from reports import measures as composed
from reports.measures import Measure
from reports.models import ReportTarget
from reports.offered import choices
from reports.queries.plans import units_to_plan_for
from reports.queries.targets import GridRow, this_year
from reports.services.targets import EDITED, FIRST_YEAR, LAST_YEAR, MOST, Wanted


def _year() -> forms.IntegerField:
    return forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, initial=this_year)


def _number(**more: Any) -> TypedInteger:
    return TypedInteger(label=_("To be reached"), min_value=0, max_value=MOST, localize=True, **more)


class TargetForm(RecordForm):
    """A figure, a year, a number."""

    measure = forms.ChoiceField(label=_("Figure"))
    year = _year()
    number = _number()

    class Meta:
        model = ReportTarget
        fields: tuple[str, ...] = EDITED
        widgets: ClassVar = {"note": OneLine}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Figures by what they tell of."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["measure"]
        field.choices = [("", _("Choose …")), *choices()]


class EditTargetForm(TargetForm):
    """Changes; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NewTargetForm(TargetForm):
    """A new target of one of the units one may plan for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`sent` came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        self.order_fields(["unit", "measure", "year", "number", "note"])
        offer_units(self, units_to_plan_for(user), sent, own=own_unit_of(user))


class GridChoiceForm(forms.Form):
    """Of which units, which figure, which year a grid is."""

    unit = UnitField(Unit.objects.none(), label=_("Units directly below"), empty_label=None)
    measure = forms.ChoiceField(label=_("Figure"))
    year = _year()

    def __init__(self, asked: Any, *, user: Any) -> None:
        """What is not asked for is one's own unit, the first figure, this year."""
        heads = units_to_plan_for(user).filter(pk__in=Unit.objects.in_force().exclude(parent=None).values("parent"))
        first = heads.order_by("path").values_list("pk", flat=True).first()
        measures = choices()
        usual = {"unit": own_unit_of(user) or first, "measure": measures[0][1][0][0], "year": this_year()}
        told = {name: asked.get(name) or value for name, value in usual.items()}
        super().__init__(told)
        fields: Any = self.fields
        found: Any = heads
        fields["unit"].queryset = found.near_first(user.acting.unit if user.acting else None)
        fields["measure"].choices = measures

    def chosen(self) -> tuple[Unit, Measure, int] | None:
        """What the grid is of; None with an error."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return given["unit"], composed.measure(given["measure"]), given["year"]


class GridForm(forms.Form):
    """A number for each unit, empty for no target; with each the version that was shown, 0 where there was none."""

    note = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=300,
        widget=OneLine,
        help_text=_("The plan or the decision; written beside every number that changes."),
    )

    def __init__(self, sent: Any, *, rows: Iterable[GridRow]) -> None:
        """A field for each row."""
        super().__init__(sent)
        self.rows = list(rows)
        for row in self.rows:
            shown = row.target
            number = _number(required=False, initial=shown.number if shown else None)
            number.label = row.unit.name
            number.widget.attrs["class"] = "form-control"
            self.fields[f"number-{row.unit.pk}"] = number
            self.fields[f"seen-{row.unit.pk}"] = forms.IntegerField(
                min_value=0, widget=forms.HiddenInput, initial=shown.version if shown else 0
            )

    def lines(self) -> list[tuple[GridRow, Any, Any]]:
        """Each row with its two fields."""
        return [(row, self[f"number-{row.unit.pk}"], self[f"seen-{row.unit.pk}"]) for row in self.rows]

    def wanted(self) -> list[Wanted]:
        """What is to be stored; the source of a number that stays is kept."""
        return [self._wanted(row) for row in self.rows]

    def _wanted(self, row: GridRow) -> Wanted:
        number = self.cleaned_data[f"number-{row.unit.pk}"]
        kept = row.target.note if row.target else ""
        stays = row.target is not None and row.target.number == number
        note = kept if stays else self.cleaned_data["note"] or kept
        return Wanted(row.unit, number, note, self.cleaned_data[f"seen-{row.unit.pk}"])

    def refuse(self, faults: dict[str, list[str]]) -> None:
        """Put the service's refusals at their rows; what is stored now counts as seen, so that saving again sets it."""
        sent: Any = self.data
        data = sent.copy()
        versions = {str(row.unit.pk): row.target.version if row.target else 0 for row in self.rows}
        for pk, messages in faults.items():
            self.add_error(f"number-{pk}", messages)
            data[f"seen-{pk}"] = str(versions[pk])
        self.data = data
