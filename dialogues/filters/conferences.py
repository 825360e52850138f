"""The filters of the list of conferences and of the board, for page, API and export alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dialogues.enums import Branch, ConferenceKind, ConferenceState, HostRole, Standing, Todo, UnitStanding
from dialogues.models import Conference
from dialogues.queries.board import standing_so
from dialogues.queries.standing import condition
from dialogues.waiting import to_do
from directives.models import Theme
from directives.models.campaign import FIRST_YEAR, LAST_YEAR
from mobilization.common.filters import ListFilter
from models_registry.filters.tallied import TalliedFilter, TalliedForm
from models_registry.filters.units import IdFilter
from organizations.dates import today
from organizations.enums import Level
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from organizations.paths import ids_of_path


def _around(request: object = None) -> "QuerySet[Unit]":
    """The stewards of what the reader sees, and the units above them; a job offers none and takes all."""
    user = getattr(request, "user", None)
    if user is None:
        return Unit.objects.all()
    paths = Conference.objects.visible_to(user).order_by().values_list("steward__path", flat=True).distinct()
    known = {pk for path in paths for pk in ids_of_path(path)}
    return Unit.objects.filter(pk__in=known).order_by("sort_key", "id")


class YearFilter(django_filters.NumberFilter):
    """A year that somebody could mean."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, decimal_places=0, **kwargs)


class _Form(TalliedForm):
    FIRST = ("q", "year", "state", "subtree")


class _BoardForm(forms.Form):
    FIRST = ("q", "year", "level", "todo")


class ConferenceFilter(TalliedFilter):
    """By words, year of the plan, state, unit, level, kind, host, theme, branch; by what board or figures count."""

    TALLIED = "dialogues:conferences"

    q = django_filters.CharFilter(method="filter_text", label=_("Name, place or host"))
    year = YearFilter(label=_("Year"))
    state = django_filters.ChoiceFilter(choices=ConferenceState.choices, label=_("State"), empty_label=_("All"))
    subtree = UnitChoiceFilter(
        queryset=_around, method="filter_subtree", label=_("Unit and below"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(choices=ConferenceKind.choices, label=_("Kind"), empty_label=_("All"))
    level = django_filters.ChoiceFilter(
        choices=Level.choices, field_name="unit__level", label=_("Level"), empty_label=_("All")
    )
    host = django_filters.ChoiceFilter(
        choices=HostRole.choices, method="filter_host", label=_("Who hosts it"), empty_label=_("All")
    )
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.order_by("sort_key", "id"), label=_("Theme"), empty_label=_("All")
    )
    branch = django_filters.ChoiceFilter(
        choices=Branch.choices, label=_("Papers in the layout of"), empty_label=_("All")
    )
    standing = django_filters.ChoiceFilter(
        choices=Standing.choices, method="filter_standing", label=_("How it stands"), empty_label=_("All")
    )
    todo = django_filters.ChoiceFilter(
        choices=Todo.choices, method="filter_todo", label=_("To do"), empty_label=_("All")
    )
    unit = IdFilter(field_name="steward", label=_("Unit alone"), widget=forms.HiddenInput)

    class Meta:
        model = Conference
        form = _Form
        fields = (
            "q",
            "year",
            "state",
            "subtree",
            "kind",
            "level",
            "host",
            "theme",
            "branch",
            "standing",
            "todo",
            "unit",
        )

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_subtree(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_host(self, queryset: Any, name: str, value: str) -> Any:
        """Hosted by this role, alone or with others."""
        return queryset.filter(**{f"{value}_hosts": True})

    def filter_standing(self, queryset: Any, name: str, value: str) -> Any:
        """Exactly what the board counts so."""
        return queryset.filter(condition(value, today()))

    def filter_todo(self, queryset: Any, name: str, value: str) -> Any:
        """What waits for the unit that the reader acts for."""
        user = getattr(self.request, "user", None)
        return queryset.none() if user is None else queryset.filter(to_do(user, value))


class BoardFilter(ListFilter):
    """By words of the unit's name or code, year, level, and how the unit stands."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name or code of the unit"))
    year = YearFilter(method="filter_kept", label=_("Year"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("All"))
    todo = django_filters.ChoiceFilter(
        choices=UnitStanding.choices, method="filter_todo", label=_("How the unit stands"), empty_label=_("All")
    )

    class Meta:
        model = Unit
        form = _BoardForm
        fields = ("q", "year", "level", "todo")

    @property
    def year_asked(self) -> int:
        """The year of the board; this one where none is named, or one that nobody means."""
        valid = self.form.cleaned_data if self.form.is_valid() else {}
        return int(valid.get("year") or today().year)

    def filter_text(self, queryset: "QuerySet[Unit]", name: str, value: str) -> "QuerySet[Unit]":
        """All the words, in any order."""
        return queryset.filter(pk__in=Unit.objects.found_by(value).values("pk"))

    def filter_kept(self, queryset: "QuerySet[Unit]", name: str, value: Any) -> "QuerySet[Unit]":
        """The year is that of the numbers."""
        return queryset

    def filter_todo(self, queryset: "QuerySet[Unit]", name: str, value: str) -> "QuerySet[Unit]":
        """Those that stand so in the year."""
        return standing_so(queryset, value, int(self.form.cleaned_data.get("year") or today().year))
