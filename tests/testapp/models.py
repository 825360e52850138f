"""Concrete models for the abstract pieces under test."""

from tests.testapp.approval import Request, RequestLog
from tests.testapp.files import Paper, Photo
from tests.testapp.paging import Entry, Shelf
from tests.testapp.records import Item

__all__ = ["Entry", "Item", "Paper", "Photo", "Request", "RequestLog", "Shelf"]
