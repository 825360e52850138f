"""Reads on groups of opinions, on the agenda of a conference and on marks in the hall, which chain."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from dialogues.hall_enums import MarkKind


class GroupQuerySet(models.QuerySet[Any]):
    """Reads on groups of opinions."""

    def in_order(self) -> Self:
        """As they stand in their conference."""
        return self.order_by("position", "id")


class MarkQuerySet(models.QuerySet[Any]):
    """Reads on marks."""

    def live(self) -> Self:
        """Asked and answered, as far as nobody took it back."""
        return self.exclude(kind=MarkKind.UNDONE).filter(undone_by__isnull=True)

    def in_order(self) -> Self:
        """As the portal received them."""
        return self.order_by("id")


class AgendaQuerySet(models.QuerySet[Any]):
    """Reads on items of agendas."""

    def in_order(self) -> Self:
        """As they are called up."""
        return self.order_by("position", "id")

    def answered(self, marks: Any) -> Self:
        """Those that were answered in the hall; `marks` are all marks there are."""
        return self.filter(Exists(marks.live().filter(kind=MarkKind.ANSWERED, item=OuterRef("pk"))))

    def about(self, opinion: Any) -> Self:
        """Those that call the opinion up, by itself or in its group."""
        return self.filter(Q(opinion=opinion) | Q(group__members__opinion=opinion))

    def replied(self, opinion: Any) -> Q:
        """Whether one of them that has a reply calls the opinion up: asked item by item and group by group."""
        said = self.exclude(reply="")
        return Q(Exists(said.filter(opinion=opinion))) | Q(Exists(said.filter(group__members__opinion=opinion)))
