"""Reads on councils, criteria sets and steering committees that chain."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from mobilization.common.text import fold
from organizations.dates import in_force, today
from organizations.enums import Role
from organizations.models.stewarded import StewardedQuerySet
from reviews.enums import SetState


class CouncilQuerySet(StewardedQuerySet):
    """Reads on councils."""

    def visible_to(self, user: Any) -> Self:
        """Those of one's subtree; a council member sees those they have or had a seat in, of their unit or below."""
        acting = getattr(user, "acting", None) if user.is_authenticated and user.is_active else None
        if user.is_superuser or acting is None or acting.role != Role.REVIEWER:
            return super().visible_to(user)
        seats = apps.get_model("reviews", "CouncilMember").objects
        own = Exists(seats.filter(council=OuterRef("pk"), person=user.person_id))
        return self.filter(own, steward__path__startswith=acting.unit.path)

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Councils whose term holds on the day."""
        return self.filter(in_force(on or today()))

    def found_by(self, text: str) -> Self:
        """Whose name or document's number holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


class CriteriaSetQuerySet(StewardedQuerySet):
    """Reads on criteria sets."""

    def visible_to(self, user: Any) -> Self:
        """Published ones, also those replaced, for everybody signed in: whoever is judged knows by what.

        Drafts are read by their steward's subtree.
        """
        if not (user.is_authenticated and user.is_active):
            return self.none()
        drafts = super().visible_to(user).values("pk")
        return self.filter(~Q(state=SetState.DRAFT) | Q(pk__in=drafts))

    def found_by(self, text: str) -> Self:
        """Whose title holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


class AssessmentQuerySet(StewardedQuerySet):
    """Reads on yearly assessments: the unit assessed and those above it."""


class SteeringCommitteeQuerySet(StewardedQuerySet):
    """Reads on steering committees."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Committees whose term holds on the day."""
        return self.filter(in_force(on or today()))

    def found_by(self, text: str) -> Self:
        """Whose name or document's number holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))
