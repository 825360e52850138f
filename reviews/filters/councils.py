"""The filters of the list of councils, for page, API and export alike."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from reviews.models import Council
from reviews.queries.stewards import units_around

TERMS = [("now", _("In office")), ("over", _("Not in office"))]


def _with_councils(request: object = None) -> "QuerySet[Unit]":
    """Units that look after one, and those above; a job, which has no request, filters rows that are the reader's."""
    user = getattr(request, "user", None)
    return units_around(Council.objects.visible_to(user)) if user else Unit.objects.all()


class CouncilFilter(ListFilter):
    """By words of the name or the document's number, unit with all below it, and whether its term holds today."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name or number of the document"))
    within = UnitChoiceFilter(
        queryset=_with_councils, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )
    term = django_filters.ChoiceFilter(choices=TERMS, method="filter_term", label=_("Term"), empty_label=_("All"))

    class Meta:
        model = Council
        fields = ("q", "within", "term")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_term(self, queryset: Any, name: str, value: str) -> Any:
        """In office today, or not (yet)."""
        now = Council.objects.in_force().values("pk")
        return queryset.filter(pk__in=now) if value == "now" else queryset.exclude(pk__in=now)
