"""Who writes, submits, accepts, publishes reports (DOMAIN §8); who sets templates, schedules and targets."""

from typing import TYPE_CHECKING, Any

from models_registry.querysets import path_of_reader
from organizations.enums import Role
from organizations.permissions.reach import is_signed_in, reaches
from reports.enums import EDITABLE, HANDED_IN, ReportState

if TYPE_CHECKING:
    from organizations.models import Unit
    from reports.models import Report

WRITERS = (Role.OFFICER, Role.LEADER, Role.SECRETARY)
SUBMITTERS = (Role.LEADER,)
RECEIVERS = (Role.LEADER, Role.SECRETARY, Role.APPROVER)
PLANNERS = (Role.LEADER, Role.SECRETARY)


def _acts_for(user: Any, unit: "Unit", *roles: str) -> bool:
    """Whether the person acts in one of the roles for just this unit; a report is signed by nobody else."""
    if not is_signed_in(user):
        return False
    if user.is_superuser:
        return True
    acting = user.acting
    if acting is None or acting.unit_id != unit.pk:
        return False
    return acting.role in roles or (acting.role == Role.PARTNER and Role.OFFICER in roles)


def _is_above(user: Any, unit: "Unit", *roles: str) -> bool:
    """Whether the person acts in one of the roles for a unit above this one; never for this one itself."""
    if not reaches(user, unit, *roles):
        return False
    return bool(user.is_superuser or user.acting.unit_id != unit.pk)


def may_see_report(user: Any, report: "Report") -> bool:
    """The unit itself; above once it was handed in; everybody with a role once it is published.

    The same rule as `Report.objects.visible_to(user)`.
    """
    if not is_signed_in(user):
        return False
    path = path_of_reader(user)
    if path == "/":
        return True
    if report.state == ReportState.PUBLISHED:
        return user.acting is not None
    if path is None:
        return False
    is_above = report.state in HANDED_IN and report.steward.path.startswith(path)
    return user.acting.unit_id == report.steward_id or is_above


def may_draft(user: Any, unit: "Unit") -> bool:
    """Begin a report of the unit by hand: who writes for it."""
    return _acts_for(user, unit, *WRITERS)


def may_edit_report(user: Any, report: "Report") -> bool:
    """Its words and sections, while it is a draft or was returned: who writes for the unit."""
    return report.state in EDITABLE and _acts_for(user, report.steward, *WRITERS)


def may_submit(user: Any, report: "Report") -> bool:
    """The unit's leader."""
    return _acts_for(user, report.steward, *SUBMITTERS)


def may_receive(user: Any, report: "Report") -> bool:
    """Accept or return it: leader, secretary or approver of a unit above; of a topmost unit its own approver."""
    if report.steward.parent_id is None:
        return _acts_for(user, report.steward, Role.APPROVER)
    return _is_above(user, report.steward, *RECEIVERS)


def may_accept(user: Any, report: "Report") -> bool:
    """Nobody accepts for a topmost unit: its report is published at once."""
    return report.steward.parent_id is not None and may_receive(user, report)


def may_publish(user: Any, report: "Report") -> bool:
    """The approver of the unit, or of one above; once it was accepted, of a topmost unit once it is submitted."""
    if report.state == ReportState.SUBMITTED and report.steward.parent_id is not None:
        return False
    return reaches(user, report.steward, Role.APPROVER)


def may_drop(user: Any, report: "Report") -> bool:
    """Say that a report is not made, or that it is after all: leader or secretary of the unit."""
    return _acts_for(user, report.steward, *PLANNERS)


def may_correct(user: Any, report: "Report") -> bool:
    """Begin the next edition of what is published: who writes for the unit."""
    is_last = report.state == ReportState.PUBLISHED and not hasattr(report, "corrected_by")
    return is_last and _acts_for(user, report.steward, *WRITERS)


def correction_of(user: Any, report: "Report") -> "Report | None":
    """The next edition, where the account may read it: that one is being written is the unit's own."""
    later: Report | None = getattr(report, "corrected_by", None)
    return later if later is not None and may_see_report(user, later) else None


def may_read_reasons(user: Any, report: "Report") -> bool:
    """Why it was returned or taken back: the unit itself and those above; others read what was published alone."""
    path = path_of_reader(user)
    return path is not None and report.steward.path.startswith("" if path == "/" else path)


def may_plan(user: Any, unit: "Unit") -> bool:
    """Set templates, schedules and targets of the unit: its leader or secretary, or those of a unit above."""
    return reaches(user, unit, *PLANNERS)


def may_follow_returns(user: Any, unit: "Unit") -> bool:
    """See which units below handed in: whoever reads inside the unit."""
    path = path_of_reader(user)
    return path is not None and unit.path.startswith(path)


def may_remind(user: Any, unit: "Unit") -> bool:
    """Remind the units below: who receives their reports."""
    return reaches(user, unit, *RECEIVERS)


def report_actions(user: Any, report: "Report") -> list[str]:
    """What the account may do with it now besides its steps, for pages and API alike."""
    return [
        name
        for name, may in (("edit", may_edit_report), ("count", may_edit_report), ("correct", may_correct))
        if may(user, report)
    ]
