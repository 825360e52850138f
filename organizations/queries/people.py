"""What the pages of people show."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Invitation, Membership, Person, Unit

ACCOUNT_STATES = {
    "none": ("neutral", gettext_lazy("No account")),
    "active": ("success", gettext_lazy("Account in use")),
    "invited": ("waiting", gettext_lazy("Invited")),
    "late": ("warning", gettext_lazy("Invitation too old")),
    "off": ("danger", gettext_lazy("Account switched off")),
}
"""State of an account → tone and words."""


def with_accounts(people: QuerySet[Person]) -> QuerySet[Person]:
    """People with their accounts, and whether an invitation is open or came too late."""
    waiting = Invitation.objects.filter(user__person=OuterRef("pk"), accepted_at=None, withdrawn_at=None)
    return people.select_related("user").annotate(
        is_invited=Exists(waiting.filter(expires_at__gt=timezone.now())), was_invited=Exists(waiting)
    )


def account_state(person: Any) -> str:
    """A key of ACCOUNT_STATES, for a person of `with_accounts`."""
    account = getattr(person, "user", None)
    if account is None:
        return "none"
    if account.is_active:
        return "active"
    if person.is_invited:
        return "invited"
    return "late" if person.was_invited else "off"


def with_roles_today(people: QuerySet[Person], user: Any) -> QuerySet[Person]:
    """People with what they are today, as far as `user` may see it, in `roles_today`."""
    now = Membership.objects.visible_to(user).in_force().select_related("unit").order_by("unit__sort_key", "id")
    return people.prefetch_related(Prefetch("memberships", queryset=now, to_attr="roles_today"))


def memberships_of(person: Person, user: Any) -> QuerySet[Membership]:
    """What the person is and was, newest first, as far as `user` may see it."""
    mine = Membership.objects.visible_to(user).filter(person=person)
    return mine.select_related("unit", "person").order_by("-valid_from", "-id")


def units_to_choose(user: Any) -> QuerySet[Unit]:
    """Units of today in which the person may give roles, as a list to choose from."""
    return Unit.objects.administered_by(user).in_force().order_by("path")


def units_to_filter_by(user: Any) -> QuerySet[Unit]:
    """Units of today in the reach of an administrator or auditor."""
    if user.is_superuser:
        return Unit.objects.in_force().order_by("path")
    acting = user.acting
    return Unit.objects.in_force().within(acting.unit).order_by("path") if acting else Unit.objects.none()


def until(membership: Membership) -> str:
    """The state of a membership in a word: today's, past, or to come."""
    day = timezone.localdate()
    if membership.valid_from > day:
        return _("begins later")
    ends = [each for each in (membership.valid_to, membership.unit.valid_to) if each is not None]
    return _("ended") if ends and min(ends) < day else _("in force")
