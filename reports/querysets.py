"""Reads on reports, and on what they are made from, that chain."""

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import F, Q

from mobilization.common.text import words_to_find
from models_registry.querysets import path_of_reader
from organizations.models.stewarded import StewardedQuerySet
from organizations.paths import ids_of_path
from reports.enums import HANDED_IN, ReportState


class ReportQuerySet(StewardedQuerySet):
    """Reads on reports."""

    def visible_to(self, user: Any) -> Self:
        """Those of one's subtree, at work too; of all others those that are published.

        A report of a unit below is read above once it was handed in: what is still being written is the unit's own.
        """
        if not (user.is_authenticated and user.is_active):
            return self.none()
        path = path_of_reader(user)
        if path == "/":
            return self
        published = Q(state=ReportState.PUBLISHED)
        if path is None:
            return self.filter(published) if user.acting is not None else self.none()
        inside = Q(steward__path__startswith=path, state__in=HANDED_IN)
        return self.filter(published | inside | Q(steward=user.acting.unit_id))

    def late(self, on: datetime.date) -> Self:
        """First submitted after their day, or not at all though that is over; what is not made is not late."""
        rows = self.exclude(state=ReportState.DROPPED).filter(due_on__isnull=False)
        return rows.filter(Q(first_submitted_on__gt=F("due_on")) | Q(first_submitted_on=None, due_on__lt=on))

    def awaited_by(self, user: Any) -> Self:
        """Those of one's subtree, at work too: that they are to come, not what stands in them."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        path = path_of_reader(user)
        return self.none() if path is None else self.filter(steward__path__startswith="" if path == "/" else path)

    def found_by(self, text: str) -> Self:
        """Whose title, number or unit holds all the words, with or without accents."""
        words = words_to_find(text)
        found = Q(*(Q(search__contains=word) for word in words))
        return self.filter(found | Q(*(Q(unit__search__contains=word) for word in words)))


class PlanQuerySet(StewardedQuerySet):
    """Reads on templates, schedules and targets."""

    def visible_to(self, user: Any) -> Self:
        """Those of one's subtree, and those of the units above: they hold for one's unit."""
        below = super().visible_to(user)
        if not (user.is_authenticated and user.is_active) or user.is_superuser or user.acting is None:
            return below
        above = ids_of_path(user.acting.unit.path)
        if user.acting.role not in self.readers:
            return self.none()
        return self.filter(Q(pk__in=below.values("pk")) | Q(steward__in=above))

    def holding_for(self, path: str) -> Self:
        """Those of the unit with this path and of the units above it."""
        return self.filter(steward__in=ids_of_path(path))

    def found_by(self, text: str) -> Self:
        """Templates whose title or unit holds all the words, with or without accents."""
        words = words_to_find(text)
        found = Q(*(Q(search__contains=word) for word in words))
        return self.filter(found | _of_unit(words))

    def of_units_named(self, text: str) -> Self:
        """Whose unit has all the words in its name or code."""
        return self.filter(_of_unit(words_to_find(text)))


def _of_unit(words: Iterable[str]) -> Q:
    return Q(*(Q(unit__search__contains=word) for word in words))
