"""Units, people, accounts and what binds them."""

from organizations.models.access import Invitation, SignInFailures
from organizations.models.calendar import CalendarDay
from organizations.models.membership import Membership
from organizations.models.person import Person, User
from organizations.models.recorded import RECORDED
from organizations.models.reorganisation import QueuedItem, Reorganisation
from organizations.models.rolled import Facet, RolledCell, RolledChange, RolledMember, RolledPlace
from organizations.models.stewarded import Stewarded, StewardedQuerySet
from organizations.models.unit import Unit, UnitSuccession

__all__ = [
    "RECORDED",
    "CalendarDay",
    "Facet",
    "Invitation",
    "Membership",
    "Person",
    "QueuedItem",
    "Reorganisation",
    "RolledCell",
    "RolledChange",
    "RolledMember",
    "RolledPlace",
    "SignInFailures",
    "Stewarded",
    "StewardedQuerySet",
    "Unit",
    "UnitSuccession",
    "User",
]
