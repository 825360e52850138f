"""The filters of the list of campaigns, for page and API alike."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from directives.enums import CampaignKind
from directives.models import Campaign
from directives.models.campaign import FIRST_YEAR, LAST_YEAR
from directives.queries.campaigns import Part
from mobilization.common.filters import ListFilter, YearFilter
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit

WINDOWS = [("registration", _("Registration")), ("evaluation", _("Evaluation"))]


def _with_campaigns(request: object = None) -> QuerySet[Unit]:
    own = Campaign.objects.filter(steward=OuterRef("pk"))
    return Unit.objects.filter(Exists(own)).order_by("sort_key", "id")


SHOWN = [("missing", _("Target not reached")), ("without", _("Without a target")), ("none", _("No model yet"))]


class PartFilter(ListFilter):
    """The units of a campaign: by name or code, and by what they lack."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name or code"))
    show = django_filters.ChoiceFilter(choices=SHOWN, method="filter_show", label=_("Show"), empty_label=_("All"))

    class Meta:
        model = Unit
        fields = ("q", "show")

    def __init__(self, *args: Any, parts: list[Part], **kwargs: Any) -> None:
        """`parts` are those of the campaign's progress."""
        super().__init__(*args, queryset=Unit.objects.filter(pk__in=[part.unit.pk for part in parts]), **kwargs)
        self.parts = parts

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_show(self, queryset: Any, name: str, value: str) -> Any:
        """Who is behind, who has no target, who has registered nothing."""
        below = [part for part in self.parts if not part.is_head]
        found = {
            "missing": [part for part in self.parts if part.missing],
            "without": [part for part in below if part.wanted is None],
            "none": [part for part in below if not part.registered],
        }
        return queryset.filter(pk__in=[part.unit.pk for part in found[value]])


class CampaignFilter(ListFilter):
    """By year, kind, unit with all below it, and what is open today."""

    year = YearFilter(method="filter_year", label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    kind = django_filters.ChoiceFilter(choices=CampaignKind.choices, label=_("Kind"), empty_label=_("All"))
    within = UnitChoiceFilter(
        queryset=_with_campaigns, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )
    open = django_filters.ChoiceFilter(
        choices=WINDOWS, method="filter_open", label=_("Open today for"), empty_label=_("All")
    )

    class Meta:
        model = Campaign
        fields = ("year", "kind", "within", "open")

    def filter_year(self, queryset: QuerySet[Campaign], name: str, value: int) -> QuerySet[Campaign]:
        """Campaigns that last through the year or a part of it."""
        return queryset.filter(pk__in=Campaign.objects.of_year(value).values("pk"))

    def filter_within(self, queryset: QuerySet[Campaign], name: str, value: Unit) -> QuerySet[Campaign]:
        """Campaigns looked after by the unit and those below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_open(self, queryset: QuerySet[Campaign], name: str, value: str) -> QuerySet[Campaign]:
        """Campaigns whose window is open today."""
        return queryset.filter(pk__in=Campaign.objects.open_for(value).values("pk"))
