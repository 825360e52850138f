"""Whom a commitment concerns: the unit that keeps it, the one that made it, and the one above."""

from typing import TYPE_CHECKING

from dialogues.permissions.commitments import DECIDERS, WRITERS
from organizations.recipients import nearest_accounts

if TYPE_CHECKING:
    from dialogues.models import Commitment
    from organizations.models import User


def keeping(commitment: "Commitment") -> "list[User]":
    """Officers, leaders and secretaries of the unit that keeps it, or of the nearest above that has any."""
    return nearest_accounts(commitment.responsible_steward, *WRITERS)


def following(commitment: "Commitment") -> "list[User]":
    """Leaders and secretaries of the unit that made it."""
    return nearest_accounts(commitment.steward, *DECIDERS)


def both(commitment: "Commitment") -> "list[User]":
    """Who keeps it and who made it, each once."""
    people = [*keeping(commitment), *following(commitment)]
    return list({each.pk: each for each in people}.values())


def upper_level(commitment: "Commitment") -> "list[User]":
    """Leaders and secretaries of the unit above the one that made it; nobody above the topmost."""
    above = commitment.steward.parent
    return nearest_accounts(above, *DECIDERS) if above is not None else []
