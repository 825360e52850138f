"""The filters of the list of jobs, for page, API and export alike."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter, end_of, start_of, typed_date
from mobilization.outbox import registry
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from mobilization.outbox.permissions import may_see_all_jobs


class JobFilter(ListFilter):
    """By state, kind, day of the request (local dates, both inclusive), and for administrators by who asked."""

    state = django_filters.ChoiceFilter(choices=JobState.choices, label=_("State"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter(choices=registry.choices, label=_("Kind"), empty_label=_("All"))
    owner = django_filters.CharFilter(field_name="owner__email", lookup_expr="iexact", label=_("Requested by (e-mail)"))
    created_from = django_filters.DateFilter(method="filter_from", label=_("Requested from"), widget=typed_date())
    created_to = django_filters.DateFilter(method="filter_to", label=_("Requested to"), widget=typed_date())

    class Meta:
        model = Job
        fields = ("state", "kind", "owner", "created_from", "created_to")

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        """`user` (or the request's) decides whether one may filter by the person."""
        super().__init__(*args, **kwargs)
        user = user or getattr(self.request, "user", None)
        if user is None or not may_see_all_jobs(user):
            del self.filters["owner"]

    def filter_from(self, queryset: QuerySet[Job], name: str, value: date) -> QuerySet[Job]:
        """From the beginning of this local day."""
        return queryset.filter(created_at__gte=start_of(value))

    def filter_to(self, queryset: QuerySet[Job], name: str, value: date) -> QuerySet[Job]:
        """To the end of this local day."""
        return queryset.filter(created_at__lt=end_of(value))
