"""Whom a co-opinion concerns."""

from typing import TYPE_CHECKING

from awards.permissions.nominations import JUDGES
from awards.permissions.opinions import ANSWERERS
from organizations.enums import Role
from organizations.recipients import accounts_of, nearest_accounts

if TYPE_CHECKING:
    from awards.models import CoOpinion
    from organizations.models import User


def asked_accounts(opinion: "CoOpinion") -> "list[User]":
    """Leaders and secretaries of the unit that is asked, or of the nearest above that has any; nobody outside."""
    return nearest_accounts(opinion.asked_steward, *ANSWERERS) if opinion.asked_steward else []


def asking_accounts(opinion: "CoOpinion") -> "list[User]":
    """Who judges the nomination."""
    nomination = opinion.nomination
    return nearest_accounts(nomination.body_steward or nomination.steward, *JUDGES)


def answered_to(opinion: "CoOpinion") -> "list[User]":
    """Who asked, and the unit that nominates: its officers and leaders read what was answered."""
    people = [*asking_accounts(opinion), *accounts_of(opinion.nomination.steward, Role.OFFICER, Role.LEADER)]
    return list({each.pk: each for each in people}.values())
