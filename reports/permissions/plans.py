"""Who reads templates, schedules and targets, and what may be done with one; who sets them: `may_plan`."""

from typing import TYPE_CHECKING, Any

from organizations.models.stewarded import SUBTREE_ROLES
from organizations.permissions.reach import is_signed_in, may_see_record
from reports.permissions.reports import PLANNERS, may_plan

if TYPE_CHECKING:
    from organizations.models import Stewarded

IN_USE_ACTIONS = ("edit", "take_out_of_use", "take_into_use")
"""What may be done with a template or a schedule."""


def may_see_plan(user: Any, record: "Stewarded") -> bool:
    """Whoever reads inside its unit, and inside the units below: it holds for them. As `PlanQuerySet.visible_to`."""
    if may_see_record(user, record):
        return True
    if not is_signed_in(user):
        return False
    acting = user.acting
    return bool(acting and acting.role in SUBTREE_ROLES and acting.unit.path.startswith(record.steward.path))


def may_plan_somewhere(user: Any) -> bool:
    """Whether there is any unit for which the account sets them."""
    if not is_signed_in(user):
        return False
    acting = user.acting
    return bool(user.is_superuser or (acting and acting.role in PLANNERS))


def template_actions(user: Any, record: Any) -> list[str]:
    """What the account may do with a template now, for pages and API alike."""
    if not may_plan(user, record.steward):
        return []
    return ["edit", "take_out_of_use" if record.is_in_use else "take_into_use"]


def schedule_actions(user: Any, record: Any) -> list[str]:
    """The same of a schedule."""
    return template_actions(user, record)


def target_actions(user: Any, record: Any) -> list[str]:
    """The same of a target."""
    return ["edit", "remove"] if may_plan(user, record.steward) else []
