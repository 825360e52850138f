"""Reads on conferences that chain."""

from typing import Self

from django.db.models import Q

from dialogues.enums import DIALOGUES, ConferenceState
from mobilization.common.text import words_to_find
from organizations.models.stewarded import StewardedQuerySet


class ConferenceQuerySet(StewardedQuerySet):
    """Reads on conferences."""

    def announced(self) -> Self:
        """What the public knows of: what was announced, also where it is over or was put off since."""
        told = (ConferenceState.ANNOUNCED, ConferenceState.HELD, ConferenceState.CONCLUDED)
        off = (ConferenceState.POSTPONED, ConferenceState.CANCELLED)
        return self.filter(announced_on__isnull=False, state__in=[*told, *off])

    def dialogues(self) -> Self:
        """Without contact meetings."""
        return self.filter(kind__in=DIALOGUES)

    def found_by(self, text: str) -> Self:
        """Whose title, place or hosts hold all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in words_to_find(text)))
