"""The filters of the inbox, for page and API alike."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from notifications import kinds
from notifications.models import Notice

STATES = [("unread", _("Unread")), ("read", _("Read"))]


class NoticeFilter(ListFilter):
    """By kind, and by whether they are read."""

    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter(choices=kinds.choices, label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = Notice
        fields = ("state", "kind")

    def filter_state(self, queryset: QuerySet[Notice], name: str, value: str) -> QuerySet[Notice]:
        """Read or not."""
        return queryset.filter(read_at__isnull=value == "unread")
