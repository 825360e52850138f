"""Whom a step of a nomination concerns."""

from typing import TYPE_CHECKING

from awards.permissions.nominations import JUDGES
from organizations.enums import Role
from organizations.recipients import accounts_of, nearest_accounts

if TYPE_CHECKING:
    from awards.models import Nomination
    from organizations.models import User

OF_JUDGES = ("nomination_submitted", "nomination_withdrawn")


def told_of(kind: str, nomination: "Nomination") -> "list[User]":
    """Who judges learns that it came or went; the unit's officers and leaders what came of it."""
    if kind in OF_JUDGES:
        body = nomination.body_steward or nomination.steward
        return [] if nomination.submitted_on is None else nearest_accounts(body, *JUDGES)
    return accounts_of(nomination.steward, Role.OFFICER, Role.LEADER)
