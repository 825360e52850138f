"""The filters of the list of units' signals, for page, API and export alike."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from models_registry.enums import UnitSignalKind
from models_registry.filters.signals import DISMISSED
from models_registry.filters.units import LARGEST_ID
from models_registry.queries.unit_signals import Standing, UnitSignal
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


class UnitSignalFilter(ListFilter):
    """Units with a signal of the kind, standing ones unless dismissed ones are asked for."""

    kind = django_filters.ChoiceFilter(
        choices=UnitSignalKind.choices, method="filter_kept", label=_("Signal"), empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        choices=[(DISMISSED, _("Dismissed"))], method="filter_kept", label=_("Which"), empty_label=_("Standing")
    )

    class Meta:
        model = Unit
        fields: tuple[str, ...] = ("kind", "status")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        """`user` reads inside the models of the queryset's units."""
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def dismissed(self) -> bool:
        """Whether the dismissed ones are looked for."""
        return bool(self.form.is_valid() and self.form.cleaned_data.get("status") == DISMISSED)

    @cached_property
    def standing(self) -> Standing:
        """The signals of the kinds that are looked for."""
        chosen = self.form.cleaned_data.get("kind") if self.form.is_valid() else None
        return Standing(self.placed(), [UnitSignalKind(chosen)] if chosen else list(UnitSignalKind))

    def placed(self) -> "QuerySet[Any]":
        """The units that are asked."""
        units: QuerySet[Any] = self.queryset
        return units

    def wanted(self, units: "Collection[Unit]") -> "dict[int, list[UnitSignal]]":
        """By id the signals of the units that are looked for."""
        told, dismissed = self.standing.described(units, self.user), self.dismissed
        return {pk: [each for each in some if bool(each.dismissal) == dismissed] for pk, some in told.items()}

    def filter_kept(self, queryset: "QuerySet[Any]", name: str, value: Any) -> "QuerySet[Any]":
        """All go together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What the filters find together."""
        return queryset.filter(pk__in=self.standing.ids(dismissed=self.dismissed))

    def order(self) -> tuple[str, ...]:
        """As lists of units are."""
        return ("sort_key", "id")


class PlacedUnitSignalFilter(UnitSignalFilter):
    """For the API also by the id of a unit, meant with those below it."""

    within = django_filters.NumberFilter(
        method="filter_kept", label=_("Unit and below"), min_value=1, max_value=LARGEST_ID, decimal_places=0
    )

    class Meta:
        model = Unit
        fields = ("within", "kind", "status")

    def placed(self) -> "QuerySet[Any]":
        """Of the unit and those below it; of an unknown one none."""
        units = super().placed()
        if wanted := self.form.cleaned_data.get("within"):
            path = Unit.objects.filter(pk=wanted).values_list("path", flat=True).first()
            units = units.filter(path__startswith=path) if path else units.none()
        return units
