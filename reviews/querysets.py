"""Reads on councils, criteria sets, rounds and steering committees that chain."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from mobilization.common.text import fold
from organizations.dates import in_force, today
from organizations.enums import Role
from organizations.models.stewarded import StewardedQuerySet
from reviews.enums import RoundState, SessionState, SetState, SheetState


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


def is_council_member(user: Any) -> bool:
    """Whether the account acts as council member now: then it reads what its seats give, and bars hold."""
    if not (user.is_authenticated and user.is_active) or user.is_superuser:
        return False
    return user.acting is not None and user.acting.role == Role.REVIEWER


class RoundQuerySet(StewardedQuerySet):
    """Reads on rounds."""

    def visible_to(self, user: Any) -> Self:
        """Those of one's subtree; a council member sees those of councils in which they sit today, once opened.

        One that was cancelled while it was being prepared was never theirs to read.
        """
        if not is_council_member(user):
            return super().visible_to(user)
        steps = apps.get_model("reviews", "RoundTransition").objects
        opened = Exists(steps.filter(subject=OuterRef("pk"), action="open"))
        return self.filter(
            ~Q(state=RoundState.DRAFT),
            ~Q(state=RoundState.CANCELLED) | Q(opened),
            council__in=seated(user),
            steward__path__startswith=user.acting.unit.path,
        )

    def undecided(self) -> Self:
        """Prepared, being scored, or waiting for the decision."""
        return self.exclude(state__in=[RoundState.DECIDED, RoundState.CANCELLED])

    def overdue(self, on: datetime.date) -> Self:
        """Not decided, though the last day of scoring is over."""
        return self.undecided().filter(closes_on__lt=on)

    def found_by(self, text: str) -> Self:
        """Whose name holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


def seated(user: Any) -> "QuerySet[Any]":
    """Ids of the councils in which the person sits today."""
    seats = apps.get_model("reviews", "CouncilMember").objects.filter(person=user.person_id)
    found: QuerySet[Any] = seats.filter(in_force(today()), in_force(today(), "council__")).values("council")
    return found


def barred(user: Any) -> "QuerySet[Any]":
    """Ids of the models that the person does not judge, by a bar that stands."""
    bars = apps.get_model("reviews", "AccessBar").objects
    found: QuerySet[Any] = bars.filter(person=user.person_id, lifted_at=None).values("model")
    return found


def blinded(user: Any) -> "QuerySet[Any]":
    """Ids of the models that the person judges blindly: their card would say who proposed them."""
    rounds = apps.get_model("reviews", "Round").objects.filter(
        council__in=seated(user), is_blind=True, state__in=[RoundState.OPEN, RoundState.CLOSED]
    )
    items = apps.get_model("reviews", "RoundItem").objects
    found: QuerySet[Any] = items.filter(round__in=rounds.values("pk")).values("candidacy__model")
    return found


class RoundItemQuerySet(QuerySet[Any]):
    """Reads on candidacies in rounds."""

    def visible_to(self, user: Any) -> Self:
        """Those of rounds the account sees; of a council member without what they are kept from (DOMAIN §5)."""
        seen = self.filter(round__in=apps.get_model("reviews", "Round").objects.visible_to(user).values("pk"))
        if not is_council_member(user):
            return seen
        return seen.exclude(candidacy__model__in=barred(user))


class SessionQuerySet(StewardedQuerySet):
    """Reads on sessions."""

    def visible_to(self, user: Any) -> Self:
        """Those of one's subtree; a council member sees those of councils in which they sit today."""
        if not is_council_member(user):
            return super().visible_to(user)
        return self.filter(council__in=seated(user), steward__path__startswith=user.acting.unit.path)

    def living(self) -> Self:
        """Planned, or in session: what is on their agenda waits for them."""
        return self.filter(state__in=[SessionState.PLANNED, SessionState.IN_SESSION])

    def found_by(self, text: str) -> Self:
        """Whose name, place or document holds all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


def kept_items(user: Any) -> Q:
    """Items of sessions a council member is kept from: by a bar on the model, of a matter by their recusal."""
    own = apps.get_model("reviews", "Recusal").objects.filter(item=OuterRef("pk"), seat__person=user.person_id)
    return Q(item__candidacy__model__in=barred(user)) | Q(Exists(own), item=None)


class SessionItemQuerySet(QuerySet[Any]):
    """Reads on items of sessions."""

    def visible_to(self, user: Any) -> Self:
        """Those of sessions the account sees; of a council member without what they are kept from (DOMAIN §5)."""
        seen = self.filter(session__in=apps.get_model("reviews", "Session").objects.visible_to(user).values("pk"))
        if not is_council_member(user):
            return seen
        return seen.exclude(kept_items(user))


class ConflictQuerySet(QuerySet[Any]):
    """Reads on declared conflicts of interest."""

    def visible_to(self, user: Any) -> Self:
        """Those of councils the account keeps or audits with its subtree; members know of their own from the round."""
        councils = apps.get_model("reviews", "Council").objects
        if is_council_member(user):
            return self.none()
        return self.filter(council__in=councils.visible_to(user).values("pk"))


READERS_OF_SHEETS = (Role.SECRETARY, Role.LEADER, Role.AUDITOR)
"""Who reads how others scored, in their subtree; approvers once all is decided."""


class SheetQuerySet(QuerySet[Any]):
    """Reads on score sheets."""

    def visible_to(self, user: Any) -> Self:
        """A member one's own, while one judges; secretaries, leaders and auditors those of their subtree."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None:
            return self.none()
        rounds = apps.get_model("reviews", "Round").objects.visible_to(user)
        if acting.role == Role.REVIEWER:
            own = self.standing().filter(assignment__seat__person=user.person_id)
            mine = own.filter(assignment__item__round__in=rounds.values("pk"))
            return mine.exclude(assignment__item__candidacy__model__in=barred(user))
        if acting.role == Role.APPROVER:
            rounds = rounds.filter(state=RoundState.DECIDED)
        elif acting.role not in READERS_OF_SHEETS:
            return self.none()
        return self.filter(assignment__item__round__in=rounds.values("pk"))

    def standing(self) -> Self:
        """Of assignments that were not withdrawn."""
        return self.filter(assignment__withdrawn_at=None)

    def counted(self) -> Self:
        """Those whose total counts: submitted, of an assignment that stands; not of who withdrew."""
        return self.standing().filter(state=SheetState.SUBMITTED)
