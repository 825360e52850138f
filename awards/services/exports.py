"""Asking for a catalogue, the matrix or those who reach the medal as an Excel file."""

from typing import Any

from mobilization.outbox.models import Job
from organizations.services.list_files import request_list

EXPORT_FIGURES = "awards.export_figures"
EXPORTS = {
    "title": "awards.export_titles",
    "form": "awards.export_forms",
    "authority": "awards.export_authorities",
    "candidate": "awards.export_candidates",
}
"""List → kind of job."""


def request_export(of: str, *, filters: dict[str, str], by: Any) -> Job:
    """Ask for the list as an Excel file; asking again while the same export is under way returns that one."""
    return request_list(EXPORTS[of], filters=filters, by=by)
