"""The filters of the record of commendations, for page, API and export alike."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from awards.enums import HOLDING, Recipient
from awards.models import DecisionRecipient
from awards.queries.record import named, of_unit, within
from mobilization.common.filters import ListFilter, YearFilter

HOW = [("valid", _("Valid")), ("handed", _("Handed over, at least in part")), ("annulled", _("Annulled"))]
WHOSE = [("within", _("People, households and groups within it"))]


class RecordFilter(ListFilter):
    """By year and by how it stands; what there is of one person."""

    year = YearFilter(field_name="decision__signed_on__year", label=_("Year"))
    how = django_filters.ChoiceFilter(choices=HOW, method="filter_how", label=_("How it stands"), empty_label=_("All"))

    class Meta:
        model = DecisionRecipient
        fields: tuple[str, ...] = ("year", "how")

    def filter_how(self, queryset: Any, name: str, value: str) -> Any:
        """Annulled is also what a decision gave that was annulled as a whole."""
        valid = queryset.filter(annulled_on=None, decision__state__in=HOLDING)
        if value == "annulled":
            return queryset.exclude(pk__in=valid.values("pk"))
        return valid.filter(presented__gt=0) if value == "handed" else valid


class UnitRecordFilter(RecordFilter):
    """Of a unit: what itself was given, or what people, households and groups within it were, found by name."""

    whose = django_filters.ChoiceFilter(
        choices=WHOSE, method="filter_kept", label=_("Whose"), empty_label=_("The collective itself")
    )
    q = django_filters.CharFilter(method="filter_text", label=_("Name, post or address"))
    name = django_filters.CharFilter(
        method="filter_name", label=_("Exactly this name"), max_length=300, help_text=_("With accents.")
    )
    recipient = django_filters.ChoiceFilter(choices=Recipient.choices, label=_("For whom"), empty_label=_("All"))

    class Meta(RecordFilter.Meta):
        fields = ("whose", "q", "name", "recipient", "year", "how")

    def __init__(self, *args: Any, user: Any, unit: Any, **kwargs: Any) -> None:
        """Of this unit, as far as the account reads it."""
        self._user, self._unit = user, unit
        super().__init__(*args, queryset=DecisionRecipient.objects.all(), **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        """Among what the account reads of those who are asked for."""
        asked = within if self.form.cleaned_data.get("whose") else of_unit
        return super().filter_queryset(asked(self._user, self._unit))

    def filter_kept(self, queryset: Any, name: str, value: str) -> Any:
        """Whose was said already; see `filter_queryset`."""
        return queryset

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_name(self, queryset: Any, name: str, value: str) -> Any:
        """The same name; whether it is the same person or household, post and address say."""
        return named(queryset, value)
