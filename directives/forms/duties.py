"""Forms of what documents ask: of which units by when, how it was done, why it is taken up again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directives.forms.documents import files_field
from directives.forms.finding import are_few, chosen, find_field, searched, to_offer
from directives.queries.duties import heads_within, units_at, units_below
from mobilization.common.filters import typed_date
from organizations.enums import Level, UnitKind
from organizations.models import Unit

WHOM = [
    ("all", _("All units below")),
    ("level", _("All units of a level")),
    ("kind", _("All units of a kind")),
    ("units", _("The units chosen below")),
]


class AskedForm(forms.Form):
    """What is asked and by when."""

    text = forms.CharField(
        label=_("What is asked"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One thing, in one sentence: Register the models of 2026."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=typed_date(), help_text=_("The last day. Empty: a standing task.")
    )


class _UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Unit) -> str:
        """The name, and of which unit it is a part: names recur."""
        return f"{obj.name} ({obj.parent.name})" if obj.parent else obj.name


class RequirementForm(AskedForm):
    """Also of whom."""

    whom = forms.ChoiceField(label=_("Of whom"), choices=WHOM, widget=forms.RadioSelect, initial="level")
    level = forms.ChoiceField(label=_("Which level"), choices=[("", _("Choose …")), *Level.choices], required=False)
    kind = forms.ChoiceField(label=_("Which kind"), choices=[("", _("Choose …")), *UnitKind.choices], required=False)
    find = find_field(_("Find units by name or code"))
    below = forms.ModelChoiceField(Unit.objects.none(), label=_("Below the unit"), required=False, empty_label=None)
    units = _UnitsField(
        Unit.objects.none(), label=_("Which units"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, within: Unit, sent: Any, **kwargs: Any) -> None:
        """`within` is the document's unit; `sent` is what came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        self.within, text = within, searched(sent)
        units = Unit.objects.in_force().within(within)
        best = units.found_by(text).ranked(text).order_by("rank", "sort_key", "id") if text else None
        heads = heads_within(within)
        heads_found = best.filter(pk__in=heads.order_by().values("pk")) if best is not None else None
        offered: dict[str, Any] = self.fields
        offered["below"].queryset = to_offer(heads, heads_found, [within.pk, *chosen(sent, "below")])
        offered["below"].initial = within.pk
        offered["units"].queryset = (
            to_offer(units, best, chosen(sent, "units")).select_related("parent").order_by("level", "sort_key", "id")
        )
        for name in ("level", "kind", "below", "units"):
            offered[name].is_needed = True  # as far as `whom` says so
        if are_few(units):
            del self.fields["find"]
            offered["units"].is_long = "folded"

    def clean(self) -> dict[str, Any]:
        """Somebody is asked."""
        data = super().clean() or {}
        if data.get("whom") == "level" and not data.get("level"):
            self.add_error("level", _("Choose the level."))
        if data.get("whom") == "kind" and not data.get("kind"):
            self.add_error("kind", _("Choose the kind."))
        if data.get("whom") == "units" and not data.get("units"):
            self.add_error("units", _("Choose at least one unit."))
        return data

    def addressees(self) -> "list[Unit]":
        """Who is asked, of what was sent and is valid."""
        given = self.cleaned_data
        if given["whom"] == "units":
            return list(given["units"])
        below: Unit = given["below"] or self.within
        if given["whom"] == "all":
            return list(units_below(below))
        return list(units_at(below, **{given["whom"]: given[given["whom"]]}))


class CorrectRequirementForm(AskedForm):
    """A correction; the units stay. `seen` names the content the editor saw."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """The cleaned values that are stored."""
        return {name: self.cleaned_data[name] for name in ("text", "due_on")}


class DoneForm(forms.Form):
    """How a duty was done."""

    done_on = forms.DateField(label=_("Done on"), widget=typed_date())
    note = forms.CharField(
        label=_("How it was done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In some sentences: what was done, with which result. A sentence or a file of evidence is needed."),
    )
    files = files_field(_("Evidence"))  # type: ignore[assignment]


class ReopenForm(forms.Form):
    """Why a duty is taken up again."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
