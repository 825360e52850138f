"""Whom the portal asks for a second factor."""

from django.core.exceptions import ImproperlyConfigured

from organizations.enums import Role

SUPERUSER = "superuser"
EVERYBODY = "*"
WITH_POWER = [Role.LEADER, Role.SECRETARY, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR, SUPERUSER]
"""Who can approve, administer or read everything (S5)."""


def roles_with_second_factor(names: list[str]) -> frozenset[str]:
    """The roles that must have one: names of roles, `superuser`, `*` for everybody. Raises ImproperlyConfigured."""
    chosen = frozenset(str(name).strip() for name in names if str(name).strip())
    if unknown := chosen - {*Role.values, SUPERUSER, EVERYBODY}:
        raise ImproperlyConfigured(f"MFA_REQUIRED_ROLES must name roles of the portal; unknown: {sorted(unknown)}")
    return chosen
