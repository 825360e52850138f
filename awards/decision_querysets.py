"""Reads on decisions, on who is in them, and on presentations, that chain."""

from typing import Any, Self

from django.apps import apps
from django.db.models import F, Q, QuerySet

from awards.enums import HOLDING, MADE
from mobilization.common.text import fold
from organizations.models.stewarded import SUBTREE_ROLES, StewardedQuerySet


class DecisionQuerySet(StewardedQuerySet):
    """Reads on decisions: those of one's subtree."""

    def holding(self) -> Self:
        """Made, and not annulled."""
        return self.filter(state__in=HOLDING)

    def found_by(self, text: str) -> Self:
        """Whose title, number or issuer holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


class RegisterQuerySet(QuerySet[Any]):
    """Reads on registers: those of the units of one's subtree."""

    def visible_to(self, user: Any) -> Self:
        """Of the unit the person acts for, and of those below it."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None or acting.role not in SUBTREE_ROLES:
            return self.none()
        return self.filter(unit__path__startswith=acting.unit.path)


class DecisionRecipientQuerySet(QuerySet[Any]):
    """Reads on who is in decisions."""

    def visible_to(self, user: Any) -> Self:
        """Those of decisions the account reads."""
        decisions = apps.get_model("awards", "Decision").objects.visible_to(user)
        return self.filter(decision__in=decisions.values("pk"))

    def on_record(self, user: Any) -> Self:
        """What was decided, annulled or not, of decisions that the account reads; everybody reads their own."""
        decided = self.filter(decision__state__in=MADE)
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return decided
        decisions = apps.get_model("awards", "Decision").objects.visible_to(user)
        return decided.filter(Q(decision__in=decisions.values("pk")) | Q(person=user.person_id))

    def standing(self) -> Self:
        """Of decisions that hold, and not annulled themselves."""
        return self.filter(annulled_on=None, decision__state__in=HOLDING)

    def to_hand_over(self) -> Self:
        """Those of which something was not handed over yet, as far as is recorded."""
        return self.standing().filter(presented__lt=F("number"))

    def found_by(self, text: str) -> Self:
        """Whose name or post holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


class PresentationQuerySet(StewardedQuerySet):
    """Reads on presentations: those of one's subtree."""

    def found_by(self, text: str) -> Self:
        """Whose title or place holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


class HandoverQuerySet(QuerySet[Any]):
    """Reads on what was handed over at presentations."""

    def visible_to(self, user: Any) -> Self:
        """Of presentations and decisions that the account reads, both of them."""
        decisions = apps.get_model("awards", "Decision").objects.visible_to(user)
        presentations = apps.get_model("awards", "Presentation").objects.visible_to(user)
        return self.filter(recipient__decision__in=decisions.values("pk"), presentation__in=presentations.values("pk"))
