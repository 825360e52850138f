"""The filters of the list of units' signals, for page, API and export alike."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from models_registry.enums import UnitSignalKind
from models_registry.filters.signals import PlacedFilter, SignalsFilter, kind_filter
from models_registry.queries.unit_signals import Standing, UnitSignal
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


class UnitSignalFilter(SignalsFilter):
    """Units with a signal."""

    kinds_known = UnitSignalKind

    kind = kind_filter(UnitSignalKind)

    class Meta:
        model = Unit
        fields: tuple[str, ...] = ("kind", "status")

    @cached_property
    def standing(self) -> Standing:
        """The signals of the kinds that are looked for."""
        return Standing(self.asked(), self.kinds)

    def asked(self) -> "QuerySet[Any]":
        """The units that are asked."""
        units: QuerySet[Any] = self.queryset
        return units

    def wanted(self, units: "Collection[Unit]") -> "dict[int, list[UnitSignal]]":
        """By id the signals of the units that are looked for."""
        told, dismissed = self.standing.described(units, self.user), self.dismissed
        return {pk: [each for each in some if bool(each.dismissal) == dismissed] for pk, some in told.items()}

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What the filters find together."""
        return queryset.filter(pk__in=self.standing.ids(dismissed=self.dismissed))

    def order(self) -> tuple[str, ...]:
        """As lists of units are."""
        return ("sort_key", "id")


class PlacedUnitSignalFilter(PlacedFilter, UnitSignalFilter):
    """The same for the API."""

    class Meta:
        model = Unit
        fields = ("within", "kind", "status")

    def asked(self) -> "QuerySet[Any]":
        """Of the unit and those below it."""
        return self.placed(super().asked())
