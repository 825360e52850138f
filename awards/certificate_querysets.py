"""Reads on certificates and on their layouts, that chain."""

from typing import Any, Self

from django.apps import apps
from django.db.models import QuerySet

from awards.querysets import DatedQuerySet


class LayoutQuerySet(DatedQuerySet):
    """Reads on layouts of certificates; everybody signed in reads them."""

    def of(self, subject: Any) -> Self:
        """Those of this title or form."""
        return self.filter(**{subject.AUTHORITY: subject.pk})


class CertificateQuerySet(QuerySet[Any]):
    """Reads on certificates."""

    def visible_to(self, user: Any) -> Self:
        """Those of decisions the account reads."""
        decisions = apps.get_model("awards", "Decision").objects.visible_to(user)
        return self.filter(recipient__decision__in=decisions.values("pk"))
