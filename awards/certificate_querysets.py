"""Reads on layouts of certificates, that chain."""

from typing import Any, Self

from awards.querysets import DatedQuerySet


class LayoutQuerySet(DatedQuerySet):
    """Reads on layouts of certificates; everybody signed in reads them."""

    def of(self, subject: Any) -> Self:
        """Those of this title or form."""
        return self.filter(**{subject.AUTHORITY: subject.pk})
