"""The filters of the list of signals, for page, API and export alike."""

from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from models_registry.enums import SignalKind
from models_registry.filters.units import LARGEST_ID
from models_registry.models import RegisteredModel
from models_registry.queries.signals import Signal, found
from organizations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

DISMISSED = "dismissed"


class SignalFilter(ListFilter):
    """Models with a signal of the kind, standing ones unless dismissed ones are asked for."""

    kind = django_filters.ChoiceFilter(
        choices=SignalKind.choices, method="filter_kept", label=_("Signal"), empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        choices=[(DISMISSED, _("Dismissed"))], method="filter_kept", label=_("Which"), empty_label=_("Standing")
    )

    class Meta:
        model = RegisteredModel
        fields: tuple[str, ...] = ("kind", "status")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        """`user` reads inside the models of the queryset."""
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def kinds(self) -> list[SignalKind]:
        """The kinds that are looked for."""
        chosen = self.form.cleaned_data.get("kind") if self.form.is_valid() else None
        return [SignalKind(chosen)] if chosen else list(SignalKind)

    @property
    def dismissed(self) -> bool:
        """Whether the dismissed ones are looked for."""
        return bool(self.form.is_valid() and self.form.cleaned_data.get("status") == DISMISSED)

    def wanted(self, signals: "Iterable[Signal]") -> "list[Signal]":
        """Of the signals of a model, those that are looked for."""
        kinds, dismissed = self.kinds, self.dismissed
        return [each for each in signals if each.kind in kinds and bool(each.dismissal) == dismissed]

    def filter_kept(self, queryset: "QuerySet[Any]", name: str, value: Any) -> "QuerySet[Any]":
        """Both go together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What the filters find together."""
        return found(queryset, self.user, self.kinds, dismissed=self.dismissed)

    def order(self) -> tuple[str, ...]:
        """The newest models first."""
        return ("-listed_on", "-id")


class PlacedSignalFilter(SignalFilter):
    """For the API also by the id of a unit, meant with those below it."""

    within = django_filters.NumberFilter(
        method="filter_kept", label=_("Unit and below"), min_value=1, max_value=LARGEST_ID, decimal_places=0
    )

    class Meta:
        model = RegisteredModel
        fields = ("within", "kind", "status")

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Of the unit and those below it; of an unknown one none."""
        if wanted := self.form.cleaned_data.get("within"):
            path = Unit.objects.filter(pk=wanted).values_list("path", flat=True).first()
            queryset = queryset.filter(steward__path__startswith=path) if path else queryset.none()
        return super().filter_queryset(queryset)
