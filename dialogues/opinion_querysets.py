"""Reads on opinions that chain."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from dialogues.opinion_codes import read
from dialogues.opinion_enums import OPEN, RUNNING, OpinionState
from mobilization.common.text import clean, words_to_find
from models_registry.querysets import path_of_reader
from organizations.models.stewarded import StewardedQuerySet

FEW_HITS = 2000
"""So many opinions that hold the words are named one by one: their index is read once, for list and number alike."""


def is_late(on: Any) -> Q:
    """The clock runs and its last day is over; or it was over already when the citizen was waited for."""
    return Q(state__in=RUNNING, due_on__lt=on) | Q(state=OpinionState.WAITING, due_on__lt=F("paused_on"))


class OpinionQuerySet(StewardedQuerySet):
    """Reads on opinions; who said them is in no read of a list."""

    def visible_to(self, user: Any) -> Self:
        """Those that one's subtree looks after, and those that a unit of it is to answer, wherever they come from."""
        path = path_of_reader(user)
        if path is None:
            return self.none()
        if path == "/":
            return self
        return self.filter(seen_from__contains=[user.acting.unit_id])

    def open(self) -> Self:
        """Those the citizen waits for."""
        return self.filter(state__in=OPEN)

    def overdue(self, on: datetime.date) -> Self:
        """Those whose last day is over; waiting for the citizen hides none that was late before."""
        return self.filter(is_late(on))

    def found_by(self, text: str) -> Self:
        """By its number or the citizen's code, else by all the words in text or place. Never by who said it."""
        if (code_hash := read(text)) is not None:
            return self.filter(code_hash=code_hash)
        words = words_to_find(text)
        texts: Any = self.model._meta.get_field("words").related_model
        said = texts._base_manager.filter(*(Q(search__contains=word) for word in words))
        hits = said.values_list("opinion", flat=True)
        few = list(hits[: FEW_HITS + 1])
        by_number = self.model._base_manager.filter(number=clean(text).upper()).values_list("pk", flat=True)
        if len(few) <= FEW_HITS:
            return self.filter(pk__in={*few, *by_number})
        if by_number.exists():
            return self.filter(pk__in=hits.union(by_number))
        # Common words are soon met among the newest; to collect all their hits first would take longer.
        return self.filter(*(Q(words__search__contains=word) for word in words))


class LookQuerySet(models.QuerySet[Any]):
    """Reads on the log of looks at identities."""

    def of_the_newest(self) -> Self:
        """With who looked, the newest first."""
        return self.select_related("by__person").order_by("-id")
