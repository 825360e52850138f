"""Who opens and changes campaigns (DOMAIN §8): secretaries and leaders of the unit or one above it."""

from typing import TYPE_CHECKING, Any

from organizations.enums import Role
from organizations.models import Unit
from organizations.permissions.reach import is_signed_in, reaches

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from directives.models import Campaign

KEEPERS = (Role.SECRETARY, Role.LEADER)


def may_open_campaigns(user: Any) -> bool:
    """Whether there is any unit for which the person may open one."""
    if not is_signed_in(user):
        return False
    return bool(user.is_superuser or (user.acting is not None and user.acting.role in KEEPERS))


def may_open_campaign_of(user: Any, unit: Unit) -> bool:
    """For the unit the person acts for, and those below it. The same rule as `units_that_open`."""
    return reaches(user, unit, *KEEPERS)


def units_that_open(user: Any) -> "QuerySet[Unit]":
    """The units of today for which the person may open a campaign."""
    found = Unit.objects.in_force().order_by("path")
    if not may_open_campaigns(user):
        return found.none()
    return found if user.is_superuser else found.filter(path__startswith=user.acting.unit.path)


def may_edit_campaign(user: Any, campaign: "Campaign") -> bool:
    """Whoever may open one for the unit that looks after it today."""
    return reaches(user, campaign.steward, *KEEPERS)


def campaign_actions(user: Any, campaign: "Campaign") -> list[str]:
    """What the account may do with the campaign now, for pages and API alike."""
    actions = ["edit", "targets"] if may_edit_campaign(user, campaign) else []
    return [*actions, "copy"] if may_open_campaigns(user) else actions
