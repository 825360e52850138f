"""The colour of each state of a report."""

from reports.enums import ReportState

OF_REPORTS = {
    ReportState.DRAFT: "neutral",
    ReportState.SUBMITTED: "waiting",
    ReportState.RETURNED: "danger",
    ReportState.ACCEPTED: "info",
    ReportState.PUBLISHED: "success",
    ReportState.DROPPED: "neutral",
}
