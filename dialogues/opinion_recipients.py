"""Whom an opinion concerns: those of the unit that answers, of the one that looks after it, and above."""

from typing import TYPE_CHECKING

from dialogues.permissions.opinions import ASSIGNERS, WRITERS
from organizations.enums import Role
from organizations.recipients import nearest_accounts

if TYPE_CHECKING:
    from dialogues.models import Opinion
    from organizations.models import User


def answering(opinion: "Opinion") -> "list[User]":
    """Officers, leaders and secretaries of the unit it is assigned to, or of the nearest above that has any."""
    return nearest_accounts(opinion.assigned_steward, *WRITERS) if opinion.assigned_steward else []


def assigning(opinion: "Opinion") -> "list[User]":
    """Leaders and secretaries of the unit that looks after it."""
    return nearest_accounts(opinion.steward, *ASSIGNERS)


def keeping(opinion: "Opinion") -> "list[User]":
    """Officers, leaders and secretaries of the unit that looks after it."""
    return nearest_accounts(opinion.steward, *WRITERS)


def signing(opinion: "Opinion") -> "list[User]":
    """Leaders who may approve: of the unit that answers in the subtree, else of the one that looks after it."""
    unit = opinion.assigned_steward if opinion.is_assigned_within and opinion.assigned_steward else opinion.steward
    return nearest_accounts(unit, Role.LEADER)


def late_at(opinion: "Opinion") -> "list[User]":
    """Who is told when its last day is over: the unit that is to act, and who assigned it."""
    return _once([*answering(opinion), *assigning(opinion)] if opinion.assigned_steward else keeping(opinion))


def upper_level(opinion: "Opinion") -> "list[User]":
    """Leaders and secretaries of the unit above the one that looks after it; nobody above the topmost."""
    above = opinion.steward.parent
    return nearest_accounts(above, *ASSIGNERS) if above is not None else []


def _once(people: "list[User]") -> "list[User]":
    return list({each.pk: each for each in people}.values())
