"""Reports, what they are made from, and what stands in them; books of models."""

from reports.models.book import Book, BookChoice, BookEdition, BookFile, BookTransition
from reports.models.plan import ReportSchedule, ReportTarget, ReportTemplate, TemplateSection
from reports.models.recorded import RECORDED
from reports.models.report import CountedIds, Report, ReportCount, ReportSection, ReportTransition

__all__ = [
    "RECORDED",
    "Book",
    "BookChoice",
    "BookEdition",
    "BookFile",
    "BookTransition",
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
