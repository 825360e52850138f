"""Asking for a report as files, and for the list of what units below handed in."""

from typing import Any

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.models import Unit
from organizations.offices import office_of
from reports.models import Report
from reports.periods import ReportPeriod

REPORT_FILES, RETURNS_LIST = "reports.files", "reports.returns"


def request_files(report: Report, *, by: Any) -> Job:
    """Ask for the report as Word, PDF, Excel and JSON; asked again while that is under way, it is the same job."""
    params = {"report": report.pk, "version": report.version, "count": report.count_id, "state": report.state}
    return request_once(kind=REPORT_FILES, owner=by, params={**params, **office_of(by)})


def request_returns(unit: Unit, period: ReportPeriod, *, by: Any) -> Job:
    """Ask for the units below with their reports of the period as an Excel file."""
    named = {
        "kind": period.kind.value, "begins": period.begins.isoformat(), "ends": period.ends.isoformat(),
    }  # fmt: skip
    return request_once(kind=RETURNS_LIST, owner=by, params={"unit": unit.pk, **named, **office_of(by)})
