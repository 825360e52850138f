"""What the lists of models and of candidacies share: narrowed to a kind of work, what waits longest comes first."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from models_registry.queries.kinds_of_work import KindOfWork, by_key

BELOW = "below"


def waits_for_reader(kinds: Sequence[KindOfWork]) -> django_filters.ChoiceFilter:
    """The field `todo` of a `WaitingFilter`."""
    return django_filters.ChoiceFilter(
        choices=lambda: [(each.key, each.title) for each in kinds],
        method="filter_todo",
        label=_("What waits"),
        empty_label=_("All"),
    )


def whose_work() -> django_filters.ChoiceFilter:
    """The field `whose` of a `WaitingFilter`: what waits for the reader, or also what units below do."""
    return django_filters.ChoiceFilter(
        choices=[(BELOW, _("Of units below as well"))],
        method="filter_whose",
        label=_("Whose work"),
        empty_label=_("Mine"),
    )


class WaitingFilter(ListFilter):
    """A list that its reader's work leads to. Abstract: which kinds of work, and the order where none is chosen."""

    WORK: ClassVar[Sequence[KindOfWork]]
    NEWEST: ClassVar[tuple[str, ...]]

    @property
    def reader(self) -> Any:
        """The account whose work it is."""
        raise NotImplementedError

    def filter_todo(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """What waits for the reader, with `waits_since`."""
        also_below = self.form.cleaned_data.get("whose") == BELOW
        return by_key(self.WORK, value).among(queryset, self.reader, also_below=also_below)

    def filter_whose(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """It says whose work `todo` means; alone it narrows nothing."""
        return queryset

    def order(self) -> tuple[str, ...]:
        """The newest first; of what waits the oldest first."""
        waits = self.form.is_valid() and self.form.cleaned_data.get("todo")
        return ("waits_since", "id") if waits else self.NEWEST
