"""Reads on requests for a person's data that chain."""

import datetime
from typing import Any, Self

from django.db import models

from models_registry.querysets import path_of_reader
from organizations.enums import Role

READERS = (Role.LEADER, Role.SECRETARY, Role.ADMINISTRATOR, Role.AUDITOR)


class DataRequestQuerySet(models.QuerySet[Any]):
    """Reads on the register."""

    def visible_to(self, user: Any) -> Self:
        """Leaders, secretaries, administrators and auditors those of their subtree."""
        path = path_of_reader(user)
        if path is None or not (user.is_superuser or user.acting.role in READERS):
            return self.none()
        return self if path == "/" else self.filter(opinion__steward__path__startswith=path)

    def open(self) -> Self:
        """Those that nobody answered yet."""
        return self.filter(done_on=None)

    def overdue(self, on: datetime.date) -> Self:
        """Open, and the last day is over."""
        return self.open().filter(due_on__lt=on)
