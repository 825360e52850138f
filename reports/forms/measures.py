"""The forms of the catalogue and of a measure's page: what is looked for; of which unit, when, divided how."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import FIRST_DAY, LAST_DAY, demand_plausible, typed_date
from models_registry.filters.units import EVERYWHERE, WithinFilter, named
from models_registry.queries.funnel import this_year
from organizations.dates import today
from organizations.dimensions import registered
from organizations.figures import Period, Scope
from organizations.models import Unit
from organizations.paths import ids_of_path
from reports import measures
from reports.dimensions import MONTH, of_measure
from reports.forms.periods import LENSES
from reports.measures import Measure
from reports.queries.measure_page import MOST_DIMENSIONS

OFFERED = 200
NAMED = ("within", "period", "year", "from", "to", "lens", "by")
"""What an address may ask of a measure's page."""
TO_DATE, FREE = "to_date", "days"
_MONTHS: dict[str, tuple[int, int]] = {
    "year": (1, 12), "six": (1, 6), "nine": (1, 9),
    **{f"q{n}": (3 * n - 2, 3 * n) for n in range(1, 5)}, **{f"m{n}": (n, n) for n in range(1, 13)},
}  # fmt: skip
"""The first and the last month of a period of a year."""


def _periods() -> list[tuple[Any, Any]]:
    """In the language of the moment."""
    quarters = [("q1", _("Quarter I")), ("q2", _("Quarter II")), ("q3", _("Quarter III")), ("q4", _("Quarter IV"))]
    return [
        (TO_DATE, _("This year to today")),
        ("year", _("Whole year")),
        ("six", _("First six months")),
        ("nine", _("First nine months")),
        (_("Quarter"), quarters),
        (_("Month"), [(f"m{n}", _("Month %(number)d") % {"number": n}) for n in range(1, 13)]),
        (FREE, _("Days of your own")),
    ]


def period_of(kind: str, year: int) -> Period:
    """The days of a period of a year; raises KeyError for another kind."""
    first, last = _MONTHS[kind]
    following = datetime.date(year + last // 12, last % 12 + 1, 1)
    return Period(begins=datetime.date(year, first, 1), ends=following - datetime.timedelta(days=1))


class CatalogueForm(forms.Form):
    """Words, part, dimension."""

    FIRST = ("q", "part", "by")

    q = forms.CharField(label=_("Words or key"), required=False, max_length=200)
    part = forms.ChoiceField(label=_("Part"), required=False)
    by = forms.ChoiceField(label=_("Divided by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the parts and the dimensions there are."""
        super().__init__(*args, **kwargs)
        parts, by = self.fields["part"], self.fields["by"]
        parts.choices = [("", _("All")), *measures.PARTS.items()]  # type: ignore[attr-defined]
        by.choices = [("", _("All")), *((each.key, each.title) for each in registered())]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What is looked for; nothing that has an error."""
        valid = self.cleaned_data if self.is_valid() else {}
        return {"text": valid.get("q", ""), "part": valid.get("part", ""), "dimension": valid.get("by", "")}


class MeasureForm(forms.Form):
    """Of which unit with those below it, of which days, in which view, divided by what."""

    within = forms.ChoiceField(required=False)
    period = forms.ChoiceField(label=_("Time"), choices=_periods, required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=FIRST_DAY.year, max_value=LAST_DAY.year)
    lens = forms.ChoiceField(label=_("Parts and months"), choices=LENSES, required=False)
    by = forms.MultipleChoiceField(label=_("Divided by"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, asked: Measure, own: Unit | None) -> None:
        """`own` is the unit where none is named; None: all units."""
        super().__init__(data)
        self.own, self.measure = own, asked
        self.fields["within"] = WithinFilter(label=_("Unit and below"), widget=forms.Select).field
        for name, label in (("from", _("From the day")), ("to", _("To the day"))):
            self.fields[name] = forms.DateField(
                label=label, required=False, widget=typed_date(), validators=[demand_plausible]
            )
        self.order_fields(["within", "period", "year", "from", "to", "lens", "by"])
        divided: Any = self.fields["by"]
        divided.choices = [(each.key, each.title) for each in of_measure(asked)]
        divided.is_long = "folded"
        self.fields["within"].widget.choices = self._places()

    def _places(self) -> list[tuple[Any, Any]]:
        near = Q(parent=None) | Q(parent__parent=None)
        if self.own:
            near = Q(pk__in=ids_of_path(self.own.path)) | Q(parent=self.own)
        units = Unit.objects.filter(near | named(self, "within")).near_first(self.own)[:OFFERED]
        first: list[tuple[Any, Any]] = [("", self.own.name if self.own else _("All units"))]
        own = self.own.pk if self.own else None
        return [*first, *((str(unit.pk), unit.name) for unit in units if unit.pk != own)]

    def clean(self) -> dict[str, Any]:
        """Days stand in order; of a year no more is divided together than can be read."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("from"), cleaned.get("to")
        if cleaned.get("period") == FREE:
            for name in ("from", "to"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Say which day."))
        if begins and ends and ends < begins:
            self.add_error("to", _("This day lies before the first one."))
        if len(cleaned.get("by") or ()) > MOST_DIMENSIONS:
            text = _("Divide by %(most)d dimensions at most.") % {"most": MOST_DIMENSIONS}
            self.add_error("by", text)
        return cleaned

    def root(self) -> Unit | None:
        """The unit that is asked for."""
        within = self._valid().get("within")
        if within == EVERYWHERE:
            return None
        return within or self.own

    def period_asked(self) -> Period:
        """Its days; this year to today where nothing is said."""
        wanted = self._valid()
        kind = wanted.get("period") or (FREE if wanted.get("from") and wanted.get("to") else TO_DATE)
        if kind == FREE:
            return Period(begins=wanted["from"], ends=wanted["to"])
        if kind == TO_DATE:
            return this_year(self.root())
        return period_of(kind, wanted.get("year") or today().year)

    def scope(self) -> Scope:
        """Of the parts and the months."""
        is_then = self._valid().get("lens") == "unit"
        return Scope(root=self.root(), as_it_was=is_then, period=self.period_asked())

    def dimensions(self) -> list[str]:
        """By what is divided; by the first dimension where nothing is said."""
        asked = self._valid().get("by") or []
        return list(asked) or [next(iter(self.measure.breakdowns), MONTH)]

    def applied(self) -> dict[str, Any]:
        """What an export needs to find the same, with the unit named."""
        root, period, scope = self.root(), self.period_asked(), self.scope()
        return {
            "within": str(root.pk) if root else EVERYWHERE,
            "period": FREE,
            "from": f"{period.begins:%d/%m/%Y}",
            "to": f"{period.ends:%d/%m/%Y}",
            "lens": "unit" if scope.as_it_was else "steward",
            "by": self.dimensions(),
        }

    def _valid(self) -> dict[str, Any]:
        """All that is asked for, or nothing while something is wrong."""
        valid: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return valid
