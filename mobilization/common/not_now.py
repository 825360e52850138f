"""Refused because of the state a record is in, to somebody who may do it in another: no 403, which speaks of roles."""

from typing import Any

from django.core.exceptions import PermissionDenied


class NotInThisState(PermissionDenied):
    """The text names the state and what comes next; the page of the record `about` leads there (API: 409)."""

    def __init__(self, text: str, about: Any) -> None:
        super().__init__(text)
        self.about = about
