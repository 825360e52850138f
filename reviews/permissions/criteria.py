"""Who writes criteria sets and puts them in force (DOMAIN §8): secretaries and leaders of the unit or one above."""

from typing import TYPE_CHECKING, Any

from organizations.models import Unit
from organizations.permissions.reach import is_signed_in, may_see_record, reaches
from reviews.enums import SetState
from reviews.permissions.councils import KEEPERS, may_set_up_council_of, may_set_up_councils, units_that_set_up

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from reviews.models import CriteriaSet


def may_see_criteria(user: Any, criteria: "CriteriaSet") -> bool:
    """Published ones everybody; drafts their subtree. The same rule as `CriteriaSet.objects.visible_to`."""
    if criteria.state != SetState.DRAFT:
        return is_signed_in(user)
    return may_see_record(user, criteria)


def may_write_criteria(user: Any) -> bool:
    """Whether there is any unit for which the person may write a set."""
    return may_set_up_councils(user)


def may_write_criteria_of(user: Any, unit: Unit) -> bool:
    """For the unit the person acts for, and those below it."""
    return may_set_up_council_of(user, unit)


def units_with_criteria(user: Any) -> "QuerySet[Unit]":
    """The units of today for which the person may write a set."""
    return units_that_set_up(user)


def may_keep_criteria(user: Any, criteria: "CriteriaSet") -> bool:
    """Whoever may write one for the unit that looks after it today: publish it, begin the next version."""
    return reaches(user, criteria.steward, *KEEPERS)


def may_change_criteria(user: Any, criteria: "CriteriaSet") -> bool:
    """The same people, while it is a draft: what was published is never changed."""
    return criteria.state == SetState.DRAFT and may_keep_criteria(user, criteria)


def criteria_actions(user: Any, criteria: "CriteriaSet") -> list[str]:
    """What the account may do with the version now, for pages and API alike. Everybody who writes may begin with it."""
    actions = []
    if may_keep_criteria(user, criteria):
        actions = ["edit", "publish", "discard"] if criteria.state == SetState.DRAFT else ["version"]
    return [*actions, "copy"] if may_write_criteria(user) else actions
