"""Reads on decisions, on who is in them, and on presentations, that chain."""

from functools import reduce
from operator import or_
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from awards.enums import HOLDING, MADE, DecisionState
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


def _published() -> Any:
    """Also what was annulled after it was published: who was commended is to know that, too."""
    steps = apps.get_model("awards", "DecisionTransition").objects
    annulled = steps.filter(subject=OuterRef("decision"), from_state=DecisionState.PUBLISHED)
    return Q(decision__state=DecisionState.PUBLISHED) | (Q(decision__state=DecisionState.ANNULLED) & Exists(annulled))


def _reads_below(user: Any) -> bool:
    acting = user.acting
    return acting is not None and acting.role in SUBTREE_ROLES


class DecisionRecipientQuerySet(QuerySet[Any]):
    """Reads on who is in decisions."""

    def visible_to(self, user: Any) -> Self:
        """Those of decisions the account reads; of others, once published, those that commend its own unit or below."""
        return self.filter(self._read_by(user))

    def _read_by(self, user: Any) -> Q:
        decisions = apps.get_model("awards", "Decision").objects.visible_to(user)
        read = Q(decision__in=decisions.values("pk"))
        if user.is_authenticated and user.is_active and not user.is_superuser and _reads_below(user):
            read |= _published() & self._concerning(user.acting.unit.path)
        return read

    def _concerning(self, path: str) -> Any:
        """Who works there, the collective, whose unit nominated them, or for whose model they are commended.

        A row names the unit of its day: the heir reads what was given to those it came from.
        """
        units = apps.get_model("organizations", "Unit").objects.read_from(path).values("pk")
        models = apps.get_model("awards", "NominatedModel").objects.filter(
            nomination=OuterRef("nomination"), model__steward__path__startswith=path
        )
        named = ("unit", "collective", "nomination__unit", "nomination__steward")
        own = reduce(or_, (Q(**{f"{name}__in": units}) for name in named))
        return own | Exists(models)

    def on_record(self, user: Any) -> Self:
        """What was decided, annulled or not, of those rows that the account reads; everybody reads their own."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(self._read_by(user) | Q(person=user.person_id), decision__state__in=MADE)

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
