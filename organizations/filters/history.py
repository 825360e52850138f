"""The filters of lists of changes, for pages, API and export alike: words, unit, days (both inclusive), kind, actor."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mobilization.common.changes import KINDS
from mobilization.common.filters import end_of, start_of, typed_date
from mobilization.common.history import recorded_models
from mobilization.common.keys import as_id
from organizations.dates import in_force, today
from organizations.forms.fields import UnitField
from organizations.models import Person, Unit
from organizations.queries.narrowed_changes import of_unit, with_words

MOST_ACTORS = 500
"""People of one name in a country; a more exact name finds the rest."""


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=typed_date())


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("All")), *KINDS.items()]


def _tables() -> list[tuple[str, Any]]:
    named = [(model._meta.label_lower, capfirst(str(model._meta.verbose_name))) for model in recorded_models()]
    return [("", _("All")), *sorted(named, key=lambda pair: pair[1])]


def _accounts_named(text: str) -> list[int]:
    """Accounts of people whose name holds the words; the changes found name them anyway."""
    people = Person.objects.found_by(text).exclude(user=None).order_by("id")
    return list(people.values_list("user", flat=True)[:MOST_ACTORS])


def _units_of(user: Any) -> "QuerySet[Unit]":
    if user.is_superuser:
        return Unit.objects.all()
    return Unit.objects.within(user.acting.unit) if user.acting else Unit.objects.none()


class HistoryFilter(forms.Form):
    """Not a FilterSet: it narrows the events of many tables at once."""

    q = forms.CharField(label=_("Name or reason"), max_length=200, required=False)
    unit = UnitField(queryset=Unit.objects.none(), label=_("Unit and below"), empty_label=_("All"), required=False)
    changed_from = _day(_("Changed from"))
    changed_to = _day(_("Changed to"))
    kind = forms.ChoiceField(label=_("What was done"), choices=_kinds, required=False)
    record = forms.ChoiceField(label=_("Kind of record"), choices=_tables, required=False)
    by = forms.CharField(label=_("Who did it"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        """`user` may choose units in the reach of the role they act in, former ones too; offered are those of today."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = _units_of(user)
        offered = in_force(today()) | Q(pk=as_id(self.data.get("unit")))
        shown = field.queryset.filter(offered).order_by("path")
        field.widget.choices = [("", _("All")), *((unit.pk, field.label_from_instance(unit)) for unit in shown)]

    def applied(self) -> dict[str, str]:
        """The valid, non-empty values as text: what an export of this list needs to find the same changes."""
        valid = self.cleaned_data if self.is_valid() else {}
        texts = {name: value.pk if isinstance(value, Unit) else value for name, value in valid.items()}
        return {name: str(value) for name, value in texts.items() if value not in (None, "")}

    def where(self) -> Q:
        """The condition on events; none is found while a filter has an error: nobody is to take all for an answer."""
        if not self.is_bound:
            return Q()
        if not self.is_valid():
            return Q(pgh_id__in=[])
        chosen, found = self.cleaned_data, Q()
        if chosen["changed_from"]:
            found &= Q(pgh_created_at__gte=start_of(chosen["changed_from"]))
        if chosen["changed_to"]:
            found &= Q(pgh_created_at__lt=end_of(chosen["changed_to"]))
        if chosen["by"]:
            found &= Q(pgh_context__actor__in=_accounts_named(chosen["by"]))
        return found & Q(pgh_label=chosen["kind"]) if chosen["kind"] else found

    @property
    def asks_what(self) -> bool:
        """Whether it narrows by what was changed: of what the reader is not told, that must find nothing."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return any(chosen.get(name) for name in ("q", "unit", "record"))

    def among(self, events: dict[Any, Any]) -> dict[Any, Any]:
        """Of these events, those of the chosen kind of record, unit and words."""
        if not (self.is_bound and self.is_valid()):
            return events
        chosen = self.cleaned_data
        if wanted := chosen["record"]:
            events = {model: rows for model, rows in events.items() if model._meta.label_lower == wanted}
        if chosen["unit"]:
            events = of_unit(events, chosen["unit"])
        return with_words(events, chosen["q"]) if chosen["q"] else events
