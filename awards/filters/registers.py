"""The filters of the list of registers, for page and API alike."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from awards.enums import Branch
from awards.models import DecisionRegister
from mobilization.common.filters import ListFilter, YearFilter
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit


def _with_registers(request: object = None) -> Any:
    user = getattr(request, "user", None)
    rows = DecisionRegister.objects.visible_to(user) if user else DecisionRegister.objects.all()
    return Unit.objects.filter(pk__in=rows.values("unit"))


class RegisterFilter(ListFilter):
    """By unit, branch and year."""

    branch = django_filters.ChoiceFilter(choices=Branch.choices, label=_("Branch"), empty_label=_("All"))
    year = YearFilter(field_name="year", label=_("Year"))
    within = UnitChoiceFilter(
        queryset=_with_registers, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )

    class Meta:
        model = DecisionRegister
        fields = ("branch", "year", "within")

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Of the unit or one below it."""
        return queryset.filter(unit__path__startswith=value.path)
