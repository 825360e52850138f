"""Forms of assignments and of the score sheet."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from mobilization.common.file_fields import FilesField
from mobilization.common.typed_numbers import TypedDecimal
from mobilization.common.uploads import check_table
from models_registry.forms.fields import TypedText
from reviews.models import CouncilMember
from reviews.queries.sheets import Filled


class SeatsForm(forms.Form):
    """Which members judge a candidacy: those who can and are in no conflict."""

    seats = forms.ModelMultipleChoiceField(
        CouncilMember.objects.none(), label=_("Members"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, seats: list[CouncilMember], **kwargs: Any) -> None:
        """`seats`: who may be chosen."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seats"]
        field.queryset = CouncilMember.objects.filter(pk__in=[seat.pk for seat in seats]).select_related("person")
        field.label_from_instance = lambda seat: seat.person.full_name
        if not seats:
            field.help_text = _("Nobody is left: whoever can score today has it already, or does not judge it.")


class AssignmentFileForm(forms.Form):
    """The table of candidacies × members, filled in."""

    file = FilesField(
        check=check_table,
        most=1,
        label=_("File"),
        help_text=_("The table that you downloaded and filled in: .xlsx, or .csv saved from it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """One file."""
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"
        self.fields["file"].widget.attrs.pop("multiple", None)


class SheetForm(forms.Form):
    """Points and words at each criterion, by its key; `version` and `seen` as the script that saves needs them."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, filled: Filled, version: int, comment: str, **kwargs: Any) -> None:
        """The form begins with what stands in the sheet."""
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version
        self.filled = filled
        for _group, lines in filled.groups:
            for line in lines:
                self._add(line)
        self.fields["comment"] = TypedText(
            label=_("Overall comment"), required=False, max_length=5000, initial=comment,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip

    def _add(self, line: Any) -> None:
        criterion = line.criterion
        most = criterion.maximum.normalize()
        shown = number_format(most, use_l10n=True)
        said = _("Write points from 0 to %(most)s, with one decimal place at most.") % {"most": shown}
        self.fields[f"points-{criterion.key}"] = TypedDecimal(
            label=criterion.title,
            help_text=criterion.guidance,
            required=False,
            min_value=Decimal(0),
            max_value=criterion.maximum,
            decimal_places=1,
            localize=True,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "max_decimal_places"), said),
            initial=line.points,
            widget=forms.TextInput(
                attrs={
                    "inputmode": "decimal",
                    "autocomplete": "off",
                    "data-most": f"{most:f}",
                    "data-weight": f"{criterion.weight:f}",
                }
            ),
        )
        self.fields[f"points-{criterion.key}"].is_needed = True  # type: ignore[attr-defined]  # to submit it
        self.fields[f"comment-{criterion.key}"] = TypedText(
            label=_("Comment"), required=False, max_length=2000, initial=line.comment,
            widget=forms.Textarea(attrs={"rows": 1}),
        )  # fmt: skip

    def groups(self) -> list[tuple[str, list[tuple[Any, Any, Any]]]]:
        """Group title, then (criterion, field of the points, field of the comment)."""
        return [
            (
                group.title,
                [
                    (line.criterion, self[f"points-{line.criterion.key}"], self[f"comment-{line.criterion.key}"])
                    for line in lines
                ],
            )
            for group, lines in self.filled.groups
        ]

    def points(self) -> dict[str, dict[str, Any]]:
        """Of each criterion whose fields are valid: what the service takes."""
        keys = [line.criterion.key for _group, lines in self.filled.groups for line in lines]
        return {
            key: {"points": self.cleaned_data[f"points-{key}"], "comment": self.cleaned_data[f"comment-{key}"]}
            for key in keys
            if f"points-{key}" in self.cleaned_data and f"comment-{key}" in self.cleaned_data
        }

    def mark_missing(self) -> None:
        """Say at each field without points that they are wanted, for a sheet that is to be submitted."""
        self.full_clean()
        for name, field in self.fields.items():
            if getattr(field, "is_needed", False) and self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Give points; 0 is possible, too."))

    def refused(self) -> list[str]:
        """Labels of the fields that were not taken."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]
