"""Reads on co-opinions that chain."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from awards.enums import OpinionState
from awards.nomination_querysets import readable_by
from mobilization.common.text import clean, fold
from models_registry.querysets import path_of_reader


class OpinionQuerySet(models.QuerySet[Any]):
    """Reads on co-opinions."""

    def visible_to(self, user: Any) -> Self:
        """Those of nominations that the account reads, and what its subtree is or was asked."""
        path = path_of_reader(user)
        asked = Q() if path is None else Q(asked_steward__path__startswith=path)
        mine = readable_by(user, "nomination__")
        return self.filter(mine | asked if path is not None else mine)

    def open(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(state=OpinionState.OPEN)

    def overdue(self, on: datetime.date) -> Self:
        """Open ones whose last day is over."""
        return self.open().filter(due_on__lt=on)

    def found_by(self, text: str) -> Self:
        """Whose body, recipient or code holds all the words, with or without accents."""
        words = fold(text).split()
        return self.filter(
            *(
                Q(search__contains=w) | Q(nomination__search__contains=w) | Q(nomination__code__istartswith=clean(w))
                for w in words
            )
        )
