"""The filters of the inbox, for page and API alike."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.models import Notice

STATES = [("unread", _("Unread")), ("read", _("Read"))]


class NoticeFilter(django_filters.FilterSet):
    """By kind, and by whether they are read."""

    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter(choices=kinds.choices, label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = Notice
        fields = ("state", "kind")

    def filter_state(self, queryset: QuerySet[Notice], name: str, value: str) -> QuerySet[Notice]:
        """Read or not."""
        return queryset.filter(read_at__isnull=value == "unread")

    def applied(self) -> dict[str, Any]:
        """The valid, non-empty values."""
        valid = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: value for name, value in valid.items() if value not in (None, "")}

    def found(self) -> QuerySet[Notice]:
        """The rows; none while a filter has an error, so that nobody takes the whole list for an answer."""
        rows: QuerySet[Notice] = self.qs if not self.is_bound or self.form.is_valid() else self.queryset.none()
        return rows
