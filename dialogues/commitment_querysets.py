"""Reads on commitments that chain."""

import datetime
from typing import Any, Self

from django.db.models import Q

from dialogues.commitment_enums import CommitmentState
from mobilization.common.text import words_to_find
from models_registry.querysets import path_of_reader
from organizations.models.stewarded import StewardedQuerySet


class CommitmentQuerySet(StewardedQuerySet):
    """Reads on commitments."""

    def visible_to(self, user: Any) -> Self:
        """Those that one's subtree made, and those that a unit of it is to keep, whoever made them."""
        path = path_of_reader(user)
        if path is None:
            return self.none()
        if path == "/":
            return self
        return self.filter(Q(steward__path__startswith=path) | Q(responsible_steward__path__startswith=path))

    def late(self, on: datetime.date) -> Self:
        """Those that are open though their day is over."""
        return self.filter(state=CommitmentState.OPEN, promised_for__lt=on)

    def published(self) -> Self:
        """What the public reads: promised by a conclusion that is published."""
        return self.filter(conference__published_on__isnull=False)

    def found_by(self, text: str) -> Self:
        """Whose words, conference or number of the opinion hold all the words, with or without accents."""
        found = Q(*(Q(search__contains=word) for word in words_to_find(text)))
        of_conference = Q(*(Q(conference__search__contains=word) for word in words_to_find(text)))
        return self.filter(found | of_conference | Q(opinion__number__iexact=text.strip()))
