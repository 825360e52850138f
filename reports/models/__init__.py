"""Reports, what they are made from, and what stands in them."""

from reports.models.plan import ReportSchedule, ReportTarget, ReportTemplate, TemplateSection
from reports.models.recorded import RECORDED
from reports.models.report import CountedIds, Report, ReportCount, ReportSection, ReportTransition

__all__ = [
    "RECORDED",
    "CountedIds",
    "Report",
    "ReportCount",
    "ReportSchedule",
    "ReportSection",
    "ReportTarget",
    "ReportTemplate",
    "ReportTransition",
    "TemplateSection",
]
