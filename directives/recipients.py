"""Whom duties concern."""

from organizations.enums import Role

DOERS = (Role.OFFICER, Role.LEADER)
"""Who is told what a unit has to do."""
ASKERS = (Role.LEADER, Role.SECRETARY)
"""Who is told what came of what a unit asked for."""
