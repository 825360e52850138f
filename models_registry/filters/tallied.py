"""The filters by which a list shows exactly the rows that a tally counts."""

from functools import partial
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter, demand_plausible
from models_registry.filters.parts import PartFilter, demand_part_of
from models_registry.filters.units import ALONE, EVERYWHERE, WithinFilter
from organizations import dimensions, tallies
from organizations.figures import Period, Scope

LENSES = [("unit", _("that judged then"))]


def _choices(page: str) -> list[tuple[str, Any]]:
    return [(each.key, each.title) for each in tallies.listed_on(page)]


class TalliedForm(forms.Form):
    """The days stand in order; place and days are those of what is counted, and mean nothing alone."""

    def clean(self) -> dict[str, Any]:
        """What does not fit together is said."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("from"), cleaned.get("to")
        if begins and ends and ends < begins:
            self.add_error("to", _("This day lies before the first one."))
        if "figure" in self.fields and "figure" not in self.errors and not cleaned.get("figure"):
            for name in ("within", "alone", "lens", "from", "to"):
                if cleaned.get(name):
                    self.add_error(name, _("This belongs to a number; say which, or take it away."))
        if "part" in self.fields and "figure" not in self.errors:
            key = cleaned.get("figure")
            demand_part_of(self, tallies.get(key).breakdowns if key else None)
        return cleaned


class ScopeForm(TalliedForm):
    """Whose numbers are asked for, and of when."""

    lens = forms.ChoiceField(choices=[("steward", _("that judges today")), *LENSES], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the unit, and the two days, whose names are words of Python."""
        super().__init__(*args, **kwargs)
        self.fields["within"] = WithinFilter().field
        for name in ("from", "to"):
            self.fields[name] = forms.DateField(required=False, validators=[demand_plausible])

    def scope(self) -> Scope:
        """What is asked for, of a valid form."""
        return scope_of(self.cleaned_data)


class TalliedFilter(ListFilter):
    """A list to which numbers lead; `TALLIED` is the name of its page. Its form is a `TalliedForm`.

    The filters are not shown as fields: they come with a number's address, and are named and taken away above the rows.
    """

    TALLIED: ClassVar[str] = ""

    @classmethod
    def get_filters(cls) -> Any:
        """With those of a number; two have names that are words of Python."""
        found = super().get_filters()
        choices = partial(_choices, cls.TALLIED)
        hidden: dict[str, Any] = {"method": "filter_kept", "widget": forms.HiddenInput}
        found["figure"] = django_filters.ChoiceFilter(choices=choices, label=_("Counted as"), **hidden)
        found["within"] = WithinFilter(label=_("Unit and below"), **hidden)
        found["part"] = PartFilter()
        found["alone"] = django_filters.ChoiceFilter(choices=ALONE, label=_("Of the unit itself"), **hidden)
        found["lens"] = django_filters.ChoiceFilter(choices=LENSES, label=_("By the unit"), **hidden)
        for name, label in (("from", _("From the day")), ("to", _("To the day"))):
            found[name] = django_filters.DateFilter(label=label, validators=[demand_plausible], **hidden)
        return found

    def filter_kept(self, queryset: "QuerySet[Any]", name: str, value: Any) -> "QuerySet[Any]":
        """They go together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What the filters find together."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        wanted = self.form.cleaned_data
        if not (key := wanted.get("figure")):
            return found
        tally, scope, part = tallies.get(key), scope_of(wanted), wanted.get("part")
        rows = tally.of(self.request.user, scope)
        if part:
            rows = dimensions.of_parts(rows, tally.breakdowns, part.values)
        if wanted.get("alone") and scope.root is not None:
            rows = rows.filter(**{tally.unit if scope.as_it_was else tally.steward: scope.root})
        return found.filter(pk__in=rows.values("pk"))


def scope_of(wanted: dict[str, Any]) -> Scope:
    """Whose rows and of when, from the cleaned fields; without a unit all that the reader sees."""
    within = wanted.get("within")
    period = Period(begins=wanted.get("from"), ends=wanted.get("to"))
    root = None if within == EVERYWHERE else within
    return Scope(root=root or None, as_it_was=wanted.get("lens") == "unit", period=period)
