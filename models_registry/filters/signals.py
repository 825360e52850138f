"""The filters of the lists of signals, for page, API and export alike; of those of units: `unit_signals.py`."""

from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from models_registry.enums import SignalKind
from models_registry.filters.units import IdFilter
from models_registry.models import RegisteredModel
from models_registry.queries.signals import Signal, found
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet, TextChoices

DISMISSED = "dismissed"


def kind_filter(kinds: "type[TextChoices]") -> django_filters.ChoiceFilter:
    """By one of the kinds of signals."""
    return django_filters.ChoiceFilter(
        choices=kinds.choices, method="filter_kept", label=_("Signal"), empty_label=_("All")
    )


class SignalsFilter(ListFilter):
    """What has a signal of the kind (`kind_filter`), standing ones unless dismissed ones are asked for."""

    kinds_known: "type[TextChoices]"

    status = django_filters.ChoiceFilter(
        choices=[(DISMISSED, _("Dismissed"))], method="filter_kept", label=_("Which"), empty_label=_("Standing")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        """`user` reads inside what the queryset has."""
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def kinds(self) -> list[Any]:
        """The kinds that are looked for."""
        chosen = self.form.cleaned_data.get("kind") if self.form.is_valid() else None
        return [self.kinds_known(chosen)] if chosen else list(self.kinds_known)

    @property
    def dismissed(self) -> bool:
        """Whether the dismissed ones are looked for."""
        return bool(self.form.is_valid() and self.form.cleaned_data.get("status") == DISMISSED)

    def filter_kept(self, queryset: "QuerySet[Any]", name: str, value: Any) -> "QuerySet[Any]":
        """All go together; see `filter_queryset`."""
        return queryset


class PlacedFilter(ListFilter):
    """For the API also by the id of a unit, meant with those below it; `path_of` leads to a row's unit."""

    path_of = "path"

    within = IdFilter(method="filter_kept", label=_("Unit and below"))

    def placed(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What belongs to the unit and those below it; of an unknown one none."""
        if wanted := self.form.cleaned_data.get("within"):
            path = Unit.objects.filter(pk=wanted).values_list("path", flat=True).first()
            return queryset.filter(**{f"{self.path_of}__startswith": path}) if path else queryset.none()
        return queryset


class SignalFilter(SignalsFilter):
    """Models with a signal."""

    kinds_known = SignalKind

    kind = kind_filter(SignalKind)

    class Meta:
        model = RegisteredModel
        fields: tuple[str, ...] = ("kind", "status")

    def wanted(self, signals: "Iterable[Signal]") -> "list[Signal]":
        """Of the signals of a model, those that are looked for."""
        kinds, dismissed = self.kinds, self.dismissed
        return [each for each in signals if each.kind in kinds and bool(each.dismissal) == dismissed]

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What the filters find together."""
        return found(queryset, self.user, self.kinds, dismissed=self.dismissed)

    def order(self) -> tuple[str, ...]:
        """The newest models first."""
        return ("-listed_on", "-id")


class PlacedSignalFilter(PlacedFilter, SignalFilter):
    """The same for the API."""

    path_of = "steward__path"

    class Meta:
        model = RegisteredModel
        fields = ("within", "kind", "status")

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Of the unit and those below it."""
        return super().filter_queryset(self.placed(queryset))
