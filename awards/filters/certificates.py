"""The filters of layouts of certificates, and of the list of a decision by its certificates."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.enums import CertificateLanguage, Validity
from awards.models import CertificateLayout, DecisionRecipient
from mobilization.common.filters import ListFilter

MADE = (("yes", _("Made")), ("no", _("Not made yet")))


class LayoutFilter(ListFilter):
    """By words, language, and whether it is in force today."""

    q = django_filters.CharFilter(method="filter_text", label=_("Title, form or words on it"))
    language = django_filters.ChoiceFilter(
        choices=CertificateLanguage.choices, label=_("Language"), empty_label=_("All")
    )
    validity = django_filters.ChoiceFilter(
        choices=Validity.choices, method="filter_validity", label=_("Validity today"), empty_label=_("All")
    )

    class Meta:
        model = CertificateLayout
        fields = ("q", "language", "validity")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_validity(self, queryset: Any, name: str, value: str) -> Any:
        """In force today, not yet, no longer."""
        return queryset.standing(value)


class CertificateFilter(ListFilter):
    """Who is on the list: by name, and whether their certificate was made."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name"))
    made = django_filters.ChoiceFilter(
        choices=MADE, method="filter_made", label=pgettext_lazy("filter", "Certificate"), empty_label=_("All")
    )

    class Meta:
        model = DecisionRecipient
        fields = ("q", "made")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_made(self, queryset: Any, name: str, value: str) -> Any:
        """With a certificate, or without one."""
        return queryset.filter(certificate__isnull=value == "no")
