"""Reads on published opinions that chain."""

from typing import Any, Self

from django.db import models

from mobilization.common.words import Matches, Query, words_of


class PublishedQuerySet(models.QuerySet[Any]):
    """Reads on what was edited for the public."""

    def for_everybody(self) -> Self:
        """All that the public sees, and nothing else."""
        return self.filter(is_public=True)

    def of(self, opinion: Any) -> Self:
        """What the public sees of this opinion: one row or none."""
        return self.for_everybody().filter(opinion=opinion)

    def found_by(self, text: str) -> Self:
        """By all the words, with or without accents; nothing for a text without a word."""
        words = words_of(text)
        return self.filter(Matches("words", Query(" ".join(words)))) if words else self.none()
