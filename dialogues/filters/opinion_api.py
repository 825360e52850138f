"""Filters of opinions over the API: those of the page, and what the account itself calls one."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from dialogues.filters.opinions import OpinionFilter
from dialogues.models.opinion_reference import LONGEST_REF, hash_of


class OpinionApiFilter(OpinionFilter):
    """Besides the filters of the page `external_ref`: among what the account handed in."""

    external_ref = django_filters.CharFilter(
        method="filter_ref", label=_("Number in the other system"), max_length=LONGEST_REF
    )

    class Meta(OpinionFilter.Meta):
        fields: tuple[str, ...] = (*OpinionFilter.Meta.fields, "external_ref")  # type: ignore[assignment]

    def filter_ref(self, queryset: Any, name: str, value: str) -> Any:
        """Also of what was erased since."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return queryset.none()
        return queryset.filter(reference__by=user.pk, reference__ref_hash=hash_of(value))
