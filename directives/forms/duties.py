"""Forms of what documents ask: of which units by when, how it was done, why it is taken up again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from directives.forms.documents import files_field
from directives.models import Duty
from directives.queries.duties import heads_within, kinds_of_units, units_at, units_below
from directives.services.duties import check_done_on
from mobilization.common.filters import typed_date
from mobilization.common.finding import chosen, find_field, searched, to_offer
from mobilization.common.form_errors import add_errors
from mobilization.outbox.forms import HoldingForm
from organizations.enums import Level, UnitKind
from organizations.models import Unit
from organizations.querysets import UnitQuerySet

WHOM = {
    "all": _("All units below"),
    "level": _("All units of one level"),
    "kind": _("All units of one kind"),
    "units": _("Units chosen one by one"),
}


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
    within: Unit | None = None

    def label_from_instance(self, obj: Unit) -> str:
        """The name, and of which unit it is a part, unless that is the document's own: names recur."""
        above = obj.parent
        return obj.name if above is None or above == self.within else f"{obj.name} ({above.name})"


class RequirementForm(AskedForm):
    """Also of whom: within which unit first, then all there, those of a level or kind, or some of them."""

    find_below = find_field(_("Find the unit by name or code"), shows="below")
    below = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Within which unit"), required=False, empty_label=None, widget=forms.RadioSelect
    )
    whom = forms.ChoiceField(
        label=_("Of which units"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which units are asked.")},
    )
    level = forms.ChoiceField(label=_("Which level"), required=False)
    kind = forms.ChoiceField(label=_("Which kind"), required=False)
    find = find_field(_("Find units by name or code"), shows="units")
    units = _UnitsField(
        Unit.objects.none(), label=_("Units to choose from"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, within: Unit, sent: Any, **kwargs: Any) -> None:
        """`within` is the document's unit; `sent` is what came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        self.within = within
        levels, kinds = kinds_of_units(within)
        fields: dict[str, Any] = self.fields
        fields["whom"].choices = [
            (key, label) for key, label in WHOM.items() if {"level": levels[1:], "kind": kinds[1:]}.get(key, True)
        ]
        for name, labels, there in (("level", Level, levels), ("kind", UnitKind, kinds)):
            fields[name].choices = [("", _("Choose …")), *((each, labels(each).label) for each in there)]
        self.scope = self._offer_below(sent)
        self._offer_units(sent)
        for name in ("level", "kind", "below", "units"):
            fields[name].is_needed = True  # as far as `whom` says so

    def _offer_below(self, sent: Any) -> Unit:
        """Units one may narrow down to; gives the one that is chosen, the document's own at first."""
        field: Any = self.fields["below"]
        text, kept = searched(sent, "find_below"), chosen(sent, "below")
        heads = heads_within(self.within)
        offer = to_offer(heads, _best(heads, text), [self.within.pk, *kept], text=text)
        field.queryset, field.initial, field.found_words = offer.rows, self.within.pk, offer.words
        if offer.are_all:
            del self.fields["find_below"]
        return heads.filter(pk__in=kept).first() or self.within

    def _offer_units(self, sent: Any) -> None:
        """Of few all; of many those found within the unit one narrowed down to, and those that are ticked."""
        field: Any = self.fields["units"]
        text = searched(sent)
        there = Unit.objects.in_force().within(self.within)
        best = _best(there.within(self.scope), text)
        if best is None and self.scope != self.within:
            best = there.within(self.scope).order_by("level", "sort_key", "id")
        offer = to_offer(there, best, chosen(sent, "units"), text=text)
        field.queryset = offer.rows.select_related("parent").order_by("level", "sort_key", "id")
        field.within, field.found_words = self.within, offer.words
        if offer.are_all:
            del self.fields["find"]

    @cached_property
    def boxes(self) -> tuple[list[Any], list[Any]]:
        """The boxes of single units, with and without a tick."""
        boxes = list(self["units"])
        return [box for box in boxes if box.data["selected"]], [box for box in boxes if not box.data["selected"]]

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

    def at_the_choice(self, wrong: ValidationError) -> ValidationError:
        """What is wrong with the units stands where they were chosen, not at boxes that are out of sight."""
        by_field = getattr(wrong, "error_dict", {})
        if "units" not in by_field or self.cleaned_data["whom"] == "units":
            return wrong
        return ValidationError({"whom" if name == "units" else name: found for name, found in by_field.items()})

    def sent(self) -> list[tuple[str, Any]]:
        """Name and value of what was sent, for a page that asks once more."""
        names = [name for name in self.fields if name in self.data]
        sent: Any = self.data
        return [(name, value) for name in names for value in sent.getlist(name)]

    def addressees(self) -> "list[Unit]":
        """Who is asked, of what was sent and is valid."""
        given = self.cleaned_data
        if given["whom"] == "units":
            return list(given["units"])
        below: Unit = given["below"] or self.within
        if given["whom"] == "all":
            return list(units_below(below))
        return list(units_at(below, **{given["whom"]: given[given["whom"]]}))


def _best(units: UnitQuerySet, text: str) -> UnitQuerySet | None:
    return units.found_by(text).ranked(text).order_by("rank", "sort_key", "id") if text else None


class CorrectRequirementForm(AskedForm):
    """A correction; the units stay. `seen` names the content the editor saw."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """The cleaned values that are stored."""
        return {name: self.cleaned_data[name] for name in ("text", "due_on")}


class DoneForm(HoldingForm):
    """How a duty was done; its day is asked about together with all else, beside a refused file, too."""

    done_on = forms.DateField(label=_("Done on"), widget=typed_date())
    note = forms.CharField(
        label=_("How it was done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In some sentences: what was done, with which result. A sentence or a file of evidence is needed."),
    )
    files = files_field(_("Evidence"))  # type: ignore[assignment]
    note.is_needed = files.is_needed = True  # type: ignore[attr-defined]  # one of them, as the help says

    def __init__(self, *args: Any, duty: Duty, **options: Any) -> None:
        """`duty` is what was done."""
        super().__init__(*args, **options)
        self.duty = duty

    def clean(self) -> dict[str, Any]:
        """The rule of the service for the day."""
        data = super().clean()
        if done_on := data.get("done_on"):
            try:
                check_done_on(self.duty, done_on)
            except ValidationError as wrong:
                add_errors(self, wrong)
        return data


class ReopenForm(forms.Form):
    """Why a duty is taken up again."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
