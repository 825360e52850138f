"""What of this app stands on the record of changes; left out are columns that follow from others."""

from mobilization.common.history import recorded
from reports.models.claim import Claim, ClaimPart
from reports.models.plan import ReportSchedule, ReportTarget, ReportTemplate, TemplateSection
from reports.models.report import Report, ReportSection

RECORDED = (
    recorded(exclude=["version", "search", "document", "count", "reminded_on", "late_told_on", "upper_told_on"])(
        Report
    ),
    recorded(part_of="report")(ReportSection),
    recorded(exclude=["version", "search"])(ReportTemplate),
    recorded(part_of="template")(TemplateSection),
    recorded(exclude=["version"])(ReportSchedule),
    recorded(exclude=["version"])(ReportTarget),
    recorded(exclude=["version", "search", "key"])(Claim),
    recorded(part_of="claim")(ClaimPart),
)
"""Counts are written once and never rewritten: they are their own record."""
