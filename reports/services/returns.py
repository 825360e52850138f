"""What the level above does with the reports of the units below: several accepted at once, those missing reminded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mobilization.workflow.refusals import TransitionRefused
from organizations.models import Unit
from organizations.recipients import accounts_by_unit
from reports.clock import expected
from reports.models import Report
from reports.periods import ReportPeriod
from reports.permissions.reports import WRITERS, may_accept, may_remind
from reports.queries.returns import MISSING, Return, returned
from reports.report_notices import tell
from reports.services.drafting import due_day
from reports.services.reports import take_step


def returns_of(parent: Unit, period: ReportPeriod) -> list[Return]:
    """The units directly below with their reports of the period; who is to report the schedules say."""
    schedules = expected(parent, period.kind, period)
    days = {each.pk: due_day(each, period.ends) for each in {each.pk: each for each in schedules.values()}.values()}
    return returned(parent, period, {pk: days[each.pk] for pk, each in schedules.items()})


@dataclass(frozen=True)
class Accepted:
    """How many were accepted, and which were not, with the reason."""

    number: int
    refused: list[tuple[str, str]]


@transaction.atomic
def accept_reports(reports: Iterable[Report], *, seals: Mapping[int, str], by: Any) -> Accepted:
    """Accept several as they were shown; one that cannot be is told. `seals` by the report's id name what was shown.

    They are taken in the order of their ids, so that two who accept the same ones do not wait for each other for ever.
    Raises PermissionDenied where one may not accept any of them.
    """
    asked = sorted(reports, key=lambda each: each.pk)
    if not all(may_accept(by, each) for each in asked):
        raise PermissionDenied
    number, refused = 0, []
    for each in asked:
        try:
            with transaction.atomic():
                take_step(each, "accept", by=by, seal=seals.get(each.pk, ""))
        except TransitionRefused as why:
            refused.append((each.steward.name, str(why)))
        else:
            number += 1
    return Accepted(number, refused)


@transaction.atomic
def remind_missing(parent: Unit, rows: Iterable[Return], *, by: Any) -> int:
    """Tell who writes for the units that have not submitted; how many units have anybody who could be told.

    Raises PermissionDenied.
    """
    if not may_remind(by, parent):
        raise PermissionDenied
    missing = [row for row in rows if row.group == MISSING and row.report is not None]
    people = accounts_by_unit([row.report.steward_id for row in missing if row.report], WRITERS)
    for row in missing:
        if row.report:
            tell("due", row.report, people.get(row.report.steward_id, []), by=by)
    return sum(1 for row in missing if row.report and people.get(row.report.steward_id))
