"""What of this app stands on the record of changes; left out are secrets and what follows from other columns."""

from mobilization.common.history import recorded
from organizations.models.access import Invitation
from organizations.models.calendar import CalendarDay
from organizations.models.membership import Membership
from organizations.models.person import Person, User
from organizations.models.reorganisation import QueuedItem, Reorganisation
from organizations.models.unit import Unit, UnitSuccession

RECORDED = (
    recorded(exclude=["version", "sort_key", "search", "path"])(Unit),
    recorded()(UnitSuccession),
    recorded(exclude=["sort_key", "search"])(Person),
    recorded(exclude=["password", "last_login"])(User),
    recorded()(Membership),
    recorded()(Reorganisation),
    recorded()(QueuedItem),
    recorded()(CalendarDay),
    recorded(exclude=["token_hash"])(Invitation),
)
