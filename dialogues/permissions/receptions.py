"""Who enters reception days: as conferences, a unit's writers, for their own unit and those below (DOMAIN §8)."""

from typing import TYPE_CHECKING, Any

from dialogues.permissions.conferences import WRITERS
from organizations.permissions.reach import reaches

if TYPE_CHECKING:
    from dialogues.models import ReceptionDay
    from organizations.models import Unit


def may_enter_reception(user: Any, unit: "Unit") -> bool:
    """For one's own unit and those below it. The same rule as `units_that_plan`."""
    return reaches(user, unit, *WRITERS)


def may_write_reception(user: Any, reception: "ReceptionDay") -> bool:
    """Correct it, take it away: for the unit that looks after it."""
    return reaches(user, reception.steward, *WRITERS)
