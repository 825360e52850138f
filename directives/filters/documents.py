"""The filters of the list of documents, for page, API and export alike."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from directives.enums import DocumentType, LinkKind
from directives.models import DirectiveDocument, DocumentLink
from directives.queries.duties import units_with_units_below
from mobilization.common.filters import ListFilter, YearFilter, typed_date
from mobilization.common.text import fold
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit


class _Form(forms.Form):
    FIRST = ("q", "type", "issuer", "year")
    """The filters that are asked for most; the page folds the others away until one of them is in use."""


class DocumentFilter(ListFilter):
    """By number or words, type, issuer, year, validity on a day, subtree, and by what a document does with another."""

    q = django_filters.CharFilter(
        method="filter_text", label=_("Number or words"), help_text=_("For example 12-CT/TU, 12 ct tu, or words.")
    )
    type = django_filters.ChoiceFilter(choices=DocumentType.choices, label=_("Type"), empty_label=_("All"))
    issuer = django_filters.CharFilter(method="filter_issuer", label=_("Issuer"))
    year = YearFilter(field_name="issued_on", lookup_expr="year", label=_("Year of issue"))
    in_force_on = django_filters.DateFilter(
        method="filter_in_force", label=_("In force on the day"), widget=typed_date()
    )
    within = UnitChoiceFilter(
        queryset=units_with_units_below,
        method="filter_within",
        label=_("Looked after by a unit or one below"),
        empty_label=_("All"),
    )
    link = django_filters.ChoiceFilter(
        choices=LinkKind.choices, method="filter_kept", label=_("What it does"), empty_label=_("All")
    )
    other = django_filters.CharFilter(
        method="filter_kept", label=_("With document number"), help_text=_("What implements or amends this document.")
    )

    class Meta:
        model = DirectiveDocument
        form = _Form
        fields = ("q", "type", "issuer", "year", "in_force_on", "within", "link", "other")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """The number as people type it, or all the words."""
        return queryset.found_by(value)

    def filter_issuer(self, queryset: Any, name: str, value: str) -> Any:
        """All the words in the name of the unit or of the outside body, with or without accents."""
        words = fold(value).split()
        known = DirectiveDocument.objects.exclude(issuer_name="").order_by().values_list("issuer_name", flat=True)
        bodies = [each for each in known.distinct() if all(word in fold(each) for word in words)]
        units = Unit.objects.found_by(value).values("pk")
        return queryset.filter(Q(issuer_name__in=bodies) | Q(issuer_unit__in=units))

    def filter_in_force(self, queryset: Any, name: str, value: datetime.date) -> Any:
        """Issued by then, begun, not ended, not replaced."""
        return queryset.in_force(value)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_kept(self, queryset: Any, name: str, value: Any) -> Any:
        """What a document does, and with which other, mean one thing together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        """Documents with such a link; the other one is among those the reader may see."""
        found = super().filter_queryset(queryset)
        kind, other = self.form.cleaned_data.get("link"), self.form.cleaned_data.get("other")
        if not kind and not other:
            return found
        links = DocumentLink.objects.filter(document=OuterRef("pk"), other__in=queryset.values("pk"))
        if kind:
            links = links.filter(kind=kind)
        if other:
            links = links.filter(other__in=queryset.found_by(other).values("pk"))
        return found.filter(Exists(links))
