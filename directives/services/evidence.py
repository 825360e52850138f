"""Verbs of evidence: files that show how a duty was done, kept and taken away one by one while it is open."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from directives.models import Duty, DutyFile
from directives.permissions.documents import may_report_duty
from directives.services.duties import DutyNotOpen, locked_duty
from mobilization.common.files import discard, store
from mobilization.common.uploads import CheckedFile


@transaction.atomic
def add_evidence(duty: Duty, *, file: CheckedFile, by: Any) -> tuple[DutyFile, bool]:
    """Keep a checked file with an open duty; the same bytes are kept once. Gives it, and whether it is new.

    Raises PermissionDenied, DutyNotOpen once it was reported as done (then its evidence stands), and
    ValidationError where it was taken back.
    """
    stored = _open(duty, by)
    made = DutyFile(duty=stored)
    kept = store(made, file.content, name=file.name, content_type=file.content_type, by=by)
    same = DutyFile.objects.filter(duty=stored, sha256=kept.sha256).exclude(pk=kept.pk).first()
    if same is None:
        return kept, True
    discard(kept)
    return same, False


@transaction.atomic
def remove_evidence(file: DutyFile, *, by: Any) -> None:
    """Take a file away from a duty that is still open. Raises PermissionDenied, DutyNotOpen."""
    _open(file.duty, by)
    discard(file)


def _open(duty: Duty, by: Any) -> Duty:
    stored = locked_duty(duty)
    if stored.done_on is not None:
        raise DutyNotOpen
    if not may_report_duty(by, stored):
        raise PermissionDenied
    return stored
