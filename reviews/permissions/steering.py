"""Who keeps steering committees, their programme and their yearly assessments (DOMAIN §8): secretaries and leaders."""

from typing import TYPE_CHECKING, Any

from organizations.enums import Role
from organizations.models import Unit
from organizations.permissions.reach import may_see_record, reaches
from reviews.permissions.councils import KEEPERS, may_set_up_councils

if TYPE_CHECKING:
    from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember

DOERS = (Role.OFFICER, *KEEPERS)
"""Who says what of the programme was done."""


def may_see_committee(user: Any, committee: "SteeringCommittee") -> bool:
    """Its unit and those above. The same rule as `SteeringCommittee.objects.visible_to`."""
    return may_see_record(user, committee)


def may_set_up_committees(user: Any) -> bool:
    """Whether there is any unit for which the person may set one up."""
    return may_set_up_councils(user)


def may_set_up_committee_of(user: Any, unit: Unit) -> bool:
    """For the unit the person acts for, and those below it."""
    return reaches(user, unit, *KEEPERS)


def may_keep_committee(user: Any, committee: "SteeringCommittee") -> bool:
    """Whoever may set one up for the unit that looks after it today."""
    return reaches(user, committee.steward, *KEEPERS)


def may_report_task(user: Any, committee: "SteeringCommittee") -> bool:
    """Officers, too, say what was done."""
    return reaches(user, committee.steward, *DOERS)


def may_see_assessment(user: Any, assessment: "SteeringAssessment") -> bool:
    """The unit assessed and those above it, the committee's own among them, for code that has one at hand.

    Pages and API fetch from `SteeringAssessment.objects.visible_to`, and so have asked already; tests hold both equal.
    """
    return may_see_record(user, assessment)


def committee_actions(user: Any, committee: "SteeringCommittee") -> list[str]:
    """What the account may do with the committee now, for pages and API alike."""
    actions = ["edit", "members", "tasks", "assess"] if may_keep_committee(user, committee) else []
    return [*actions, "report"] if may_report_task(user, committee) else actions


def place_actions(user: Any, place: "SteeringMember") -> list[str]:
    """What the account may do with a member's place."""
    return ["edit", "remove"] if may_keep_committee(user, place.committee) else []


def task_actions(user: Any, task: "ProgrammeTask") -> list[str]:
    """What the account may do with a task: who keeps the committee corrects it, officers say it is done."""
    actions = ["edit", "remove"] if may_keep_committee(user, task.committee) else []
    return [*actions, "done"] if may_report_task(user, task.committee) else actions


def assessment_actions(user: Any, assessment: "SteeringAssessment") -> list[str]:
    """What the account may do with an assessment; the unit assessed reads it only."""
    return ["edit"] if may_keep_committee(user, assessment.committee) else []
