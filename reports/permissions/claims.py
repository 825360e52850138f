"""Who enters published figures: officers and secretaries of the unit and of those above; the subtree reads them."""

from typing import Any

from django.db.models import Q

from organizations.enums import Role
from organizations.models import Unit
from organizations.permissions.history import belongs_to, readable
from organizations.permissions.reach import is_signed_in, reaches
from organizations.queries.history import tells_of
from reports.models import Claim, ClaimPart

WRITERS = (Role.OFFICER, Role.SECRETARY)


def keeper_for(user: Any) -> Unit | None:
    """The unit for which the account enters figures: the one it acts for; superusers without one, for the topmost."""
    if not is_signed_in(user):
        return None
    if user.acting is not None and reaches(user, user.acting.unit, *WRITERS):
        unit: Unit = user.acting.unit
        return unit
    return Unit.objects.in_force().filter(parent=None).order_by("code", "id").first() if user.is_superuser else None


def may_enter(user: Any) -> bool:
    """Whether there is a unit for which the account enters figures. The same rule as `keeper_for`."""
    return keeper_for(user) is not None


def may_edit_claim(user: Any, claim: Claim) -> bool:
    """Correcting it; what was withdrawn stays as it was."""
    return claim.withdrawn_on is None and may_write_claim(user, claim)


def may_write_claim(user: Any, claim: Claim) -> bool:
    """Officers and secretaries of the steward, or above it."""
    return reaches(user, claim.steward, *WRITERS)


def claim_actions(user: Any, claim: Claim) -> list[str]:
    """What the account may do with it now."""
    return ["edit", "withdraw"] if may_edit_claim(user, claim) else []


def _of_claims_below(path: str) -> Q:
    return Q(claim__in=Claim.objects.filter(steward__path__startswith=path).values("pk"))


def register() -> None:
    """Make the rule of their history known; the figures themselves have a steward and need none."""
    readable(ClaimPart, within=_of_claims_below)
    belongs_to(ClaimPart, "claim__steward")
    tells_of(Claim, {ClaimPart: "claim"})
