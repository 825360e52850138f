"""Concrete models for the abstract pieces under test."""

from tests.testapp.approval import Request, RequestLog
from tests.testapp.files import Paper
from tests.testapp.paging import Entry, Shelf

__all__ = ["Entry", "Paper", "Request", "RequestLog", "Shelf"]
