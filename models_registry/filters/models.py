"""The filters of lists of models, for page, API and export alike."""

import datetime
from functools import cache, partial
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign, TargetGroup, Theme
from directives.models.campaign import FIRST_YEAR
from mobilization.common.filters import demand_plausible, typed_date
from models_registry.enums import Domain, ModelState, Subject
from models_registry.figures import NO_THEME, for_reader
from models_registry.filters.parts import PartFilter, demand_part_of
from models_registry.filters.units import ALONE, EVERYWHERE, UnitTextFilter, WithinFilter, named
from models_registry.filters.waiting import WaitingFilter, waits_for_reader, whose_work
from models_registry.models import RegisteredModel
from models_registry.queries.todo import TODOS
from organizations import dimensions, figures
from organizations.dates import today
from organizations.enums import Level
from organizations.figures import Period, Scope
from organizations.models import Unit
from organizations.paths import ids_of_path

LENSES = [("steward", _("in charge today")), ("unit", _("that made them"))]
OFFERED = 200
"""How many units or campaigns a field offers to choose from."""


class _Form(forms.Form):
    FIRST = ("q", "within", "campaign", "domain", "state")
    """The filters that are asked for most; the page folds the others away until one of them is in use."""

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("from"), cleaned.get("to")
        if begins and ends and ends < begins:
            self.add_error("to", _("This day lies before the first one."))
        if "part" in self.fields and "figure" not in self.errors:
            key = cleaned.get("figure")
            demand_part_of(self, figures.get(key).breakdowns if key else None)
        return cleaned


def _years() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(today().year + 1, FIRST_YEAR - 1, -1)]


def _figures() -> list[tuple[str, Any]]:
    return [(each.key, each.title) for each in figures.registered("models_registry")]


class ModelFilter(WaitingFilter):
    """By words, place, campaign, and what a model is; by a figure, exactly the models that it counts.

    Without `within` only what `home` and the units below it have is found; no `home`, no such limit. Of models
    elsewhere no filter tells more than their card shows: figures that it does not show, and what waits, are looked for
    inside.
    """

    WORK, NEWEST = TODOS, ("-listed_on", "-id")

    q = django_filters.CharFilter(method="filter_text", label=_("Words or code"))
    within = WithinFilter(method="filter_kept", label=_("Unit and below"))
    alone = django_filters.ChoiceFilter(
        choices=ALONE, method="filter_kept", label=_("Of the unit itself"), widget=forms.HiddenInput
    )
    unit = UnitTextFilter(method="filter_kept", label=_("Another unit, by name or code"))
    lens = django_filters.ChoiceFilter(
        choices=LENSES[1:], method="filter_kept", label=_("By the unit"), empty_label=LENSES[0][1]
    )
    campaign = django_filters.ModelChoiceFilter(
        queryset=Campaign.objects.all(), label=_("Campaign"), empty_label=_("All")
    )
    year = django_filters.ChoiceFilter(choices=_years, method="filter_year", label=_("Year"), empty_label=_("All"))
    domain = django_filters.ChoiceFilter(choices=Domain.choices, label=_("Domain"), empty_label=_("All"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("All"))
    subject = django_filters.ChoiceFilter(choices=Subject.choices, label=_("Subject"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=ModelState.choices, label=_("State"), empty_label=_("All"))
    theme = django_filters.ModelChoiceFilter(
        field_name="themes",
        queryset=Theme.objects.order_by("sort_key", "id"),
        label=_("Theme"),
        empty_label=_("All"),
        null_label=_("Without a theme"),
        null_value=NO_THEME,
    )
    target_group = django_filters.ModelChoiceFilter(
        field_name="target_groups",
        queryset=TargetGroup.objects.order_by("sort_key", "id"),
        label=_("Target group"),
        empty_label=_("All"),
    )
    todo = waits_for_reader(TODOS)
    whose = whose_work()
    figure = django_filters.ChoiceFilter(
        choices=_figures, method="filter_kept", label=_("Counted as"), empty_label=_("All")
    )
    part = PartFilter()

    class Meta:
        model = RegisteredModel
        form = _Form
        fields = (
            "q", "within", "alone", "unit", "lens", "campaign", "year", "domain", "level", "subject", "state", "theme",
            "target_group", "todo", "whose", "figure", "part",
        )  # fmt: skip

    @classmethod
    def get_filters(cls) -> Any:
        """With the two days, whose names are words of Python: of the figure, or without one of the registration."""
        found = super().get_filters()
        for name, label in (("from", _("From the day")), ("to", _("To the day"))):
            found[name] = django_filters.DateFilter(
                method="filter_kept", label=label, widget=typed_date(), validators=[demand_plausible]
            )
        return found

    def __init__(self, *args: Any, user: Any, home: Unit | None = None, **kwargs: Any) -> None:
        """`user` decides what waits; `home` is the unit whose models are shown when none is chosen."""
        super().__init__(*args, **kwargs)
        self.user, self.home = user, home

    @property
    def reader(self) -> Any:
        """Whose rights count, and whose work waits."""
        return self.user

    @property
    def form(self) -> Any:
        """The form; what can be chosen in it depends on the reader's place, and is asked for when it is shown."""
        if not hasattr(self, "_form"):
            form = super().form
            offers = {"within": partial(self._places, form), "campaign": partial(self._campaigns, form)}
            for name in ("theme", "target_group"):
                offers[name] = partial(self._terms, form, name)
            for name in offers.keys() & form.fields.keys():
                form.fields[name].widget.choices = cache(offers[name])
        return super().form

    def _places(self, form: Any) -> list[tuple[str, Any]]:
        near = Q(parent=None) | Q(parent__parent=None)
        if self.home:
            above = ids_of_path(self.home.path)
            near = Q(pk__in=above) | Q(parent=self.home) | Q(parent=self.home.parent_id, parent__isnull=False)
        offered = Q(pk__in=Unit.objects.in_force().filter(near).values("pk"))
        units = Unit.objects.filter(offered | named(form, "within"))
        own = self.home.name if self.home else _("Everywhere")
        everywhere = [(EVERYWHERE, _("Everywhere"))] if self.home else []
        rows = units.near_first(self.home)[:OFFERED]
        return [("", own), *everywhere, *((str(unit.pk), unit.name) for unit in rows)]

    def _terms(self, form: Any, name: str) -> list[tuple[str, Any]]:
        return [("", _("All")), *((str(term.pk), str(term)) for term in form.fields[name].queryset)]

    def _campaigns(self, form: Any) -> list[tuple[str, Any]]:
        near = Q()
        if self.home:
            above = ids_of_path(self.home.path)
            near = Q(steward__in=above) | Q(steward__path__startswith=self.home.path) | named(form, "campaign")
        rows = Campaign.objects.filter(near).select_related("unit").order_by("-year_to", "-id")[:OFFERED]
        return [("", _("All")), *((str(each.pk), f"{each} – {each.unit.name}") for each in rows)]

    def root(self) -> Unit | None:
        """The unit whose models, with those below it, are looked for; None: everywhere."""
        chosen = self.form.cleaned_data.get("within") if self.form.is_valid() else None
        if chosen == EVERYWHERE:
            return None
        return chosen or self.home

    def scope(self) -> Scope:
        """Whose models and of when, for a figure."""
        wanted = self.form.cleaned_data
        period = Period(begins=wanted.get("from"), ends=wanted.get("to"))
        return Scope(root=self.root(), as_it_was=wanted.get("lens") == "unit", period=period)

    def applied(self) -> dict[str, str]:
        """With the unit, also when it was not chosen: who asks for an export may act elsewhere when it is made."""
        applied = super().applied()
        root = self.root()
        return applied | {"within": str(root.pk) if root else EVERYWHERE}

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, in any order, with or without accents; inside only where the reader reads."""
        return queryset.found_by(value, self.user)

    def filter_year(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """The campaign's years; without a campaign, the year the model is listed under."""
        year = int(value)
        without = Q(campaign=None, listed_on__range=(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))
        return queryset.filter(without | Q(campaign__year_from__lte=year, campaign__year_to__gte=year))

    def filter_kept(self, queryset: "QuerySet[Any]", name: str, value: Any) -> "QuerySet[Any]":
        """Place, lens, figure and days go together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What the filters find together."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        wanted, scope = self.form.cleaned_data, self.scope()
        found = scope.of_units(found)
        if wanted.get("alone") and scope.root is not None:
            found = found.filter(**{"unit" if scope.as_it_was else "steward": scope.root})
        if typed := wanted.get("unit"):
            column = "unit" if scope.as_it_was else "steward"
            within = Q()
            for path in typed.paths:
                within |= Q(**{f"{column}__path__startswith": path})
            found = found.filter(within)
        if key := wanted.get("figure"):
            figure, part = for_reader(figures.get(key), self.user), wanted.get("part")
            rows = figure.of(scope)
            if part:
                rows = dimensions.of_parts(rows, figure.breakdowns, part.values)
            found = found.filter(pk__in=rows.values("pk"))
        else:
            found = found.filter(**scope.period.within("registered_on"))
        return found
