"""Reads on books of models that chain."""

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from mobilization.common.text import fold
from organizations.models.stewarded import StewardedQuerySet


class BookQuerySet(StewardedQuerySet):
    """Reads on books: those of one's subtree."""

    def found_by(self, text: str) -> Self:
        """Whose title or subtitle holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


class EditionQuerySet(QuerySet[Any]):
    """Reads on editions: what was printed of a book."""

    def published(self) -> Self:
        """Those with a number: they were published, and their files stay."""
        return self.filter(number__isnull=False)

    def offered(self) -> Self:
        """The newest published edition of each book, unless it was taken back.

        Whether it may be given out now is asked beside it (`reports/queries/book_withdrawals.py`).
        """
        newer = self.model._default_manager.filter(book=OuterRef("book"), number__gt=OuterRef("number"))
        return self.published().filter(~Exists(newer), taken_back_at=None)
