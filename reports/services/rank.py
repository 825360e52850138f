"""Asking for a rank as a file."""

EXPORT_RANK = "reports.export_rank"
