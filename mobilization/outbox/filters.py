"""The filters of the list of jobs, for page, API and export alike."""

from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobilization.outbox import registry
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from mobilization.outbox.permissions import may_see_all_jobs

# Not type="date": browsers write it in their own language, and 03/04 must not be read as March.
_DATE = {"widget": forms.DateInput(attrs={"placeholder": _("dd/mm/yyyy"), "autocomplete": "off"})}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class JobFilter(django_filters.FilterSet):
    """By state, kind, day of the request (local dates, both inclusive), and for administrators by who asked."""

    state = django_filters.ChoiceFilter(choices=JobState.choices, label=_("State"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter(choices=registry.choices, label=_("Kind"), empty_label=_("All"))
    owner = django_filters.CharFilter(field_name="owner__email", lookup_expr="iexact", label=_("Requested by (e-mail)"))
    created_from = django_filters.DateFilter(method="filter_from", label=_("Requested from"), **_DATE)
    created_to = django_filters.DateFilter(method="filter_to", label=_("Requested to"), **_DATE)

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
        return queryset.filter(created_at__gte=_midnight(value))

    def filter_to(self, queryset: QuerySet[Job], name: str, value: date) -> QuerySet[Job]:
        """To the end of this local day."""
        if value >= date.max:
            return queryset
        return queryset.filter(created_at__lt=_midnight(date.fromordinal(value.toordinal() + 1)))

    def applied(self) -> dict[str, str]:
        """The valid, non-empty values as text: what an export of this list needs to find the same rows."""
        valid = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: str(value) for name, value in valid.items() if value not in (None, "")}

    def found(self) -> QuerySet[Job]:
        """The rows; none while a filter has an error, so that nobody takes the whole list for an answer."""
        rows: QuerySet[Job] = self.qs if not self.is_bound or self.form.is_valid() else self.queryset.none()
        return rows
