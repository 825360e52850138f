"""Reports, what they are made from, and what stands in them; books of models; published figures."""

from reports.models.book import Book, BookChoice, BookEdition, BookFile, BookTransition
from reports.models.claim import DIGITS, PLACES, Claim, ClaimPart, plain
from reports.models.plan import ReportSchedule, ReportTarget, ReportTemplate, TemplateSection
from reports.models.recorded import RECORDED
from reports.models.recount import Recount, RecountDifference
from reports.models.report import CountedIds, Report, ReportCount, ReportSection, ReportTransition
from reports.models.weekly import WeeklyDigest

__all__ = [
    "DIGITS",
    "PLACES",
    "RECORDED",
    "Book",
    "BookChoice",
    "BookEdition",
    "BookFile",
    "BookTransition",
    "Claim",
    "ClaimPart",
    "CountedIds",
    "Recount",
    "RecountDifference",
    "Report",
    "ReportCount",
    "ReportSchedule",
    "ReportSection",
    "ReportTarget",
    "ReportTemplate",
    "ReportTransition",
    "TemplateSection",
    "WeeklyDigest",
    "plain",
]
