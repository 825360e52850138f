"""Verbs of what documents ask: asking units, reporting a duty as done, taking it up again, reminding."""

import datetime
import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Concat, Left
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from directives import notices
from directives.enums import ReminderKind
from directives.models import DirectiveDocument, Duty, DutyFile, DutyReminder, Requirement
from directives.permissions.documents import may_ask, may_reopen_duty, may_report_duty
from directives.recipients import ASKERS, DOERS
from directives.services.duty_notices import tell, whole
from mobilization.common.files import kept_whole, store
from mobilization.common.text import clean
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Unit

MOST_UNITS = 5000
"""So many units are asked at once."""
EXPORT_DUTIES = "directives.export_duties"
_REMIND_LOCK = 5_204_417_118_260_093_772
_LONGEST_TITLE = 300
_BATCH = 500


class DutyNotOpen(Exception):
    """Somebody reported the duty as done before."""


class DutyNotDone(Exception):
    """The duty is open, so there is nothing to take up again."""


class RequirementChanged(Exception):
    """Somebody else changed what is asked since the editor read it; `current` is how it stands now."""

    def __init__(self, current: Requirement) -> None:
        self.current = current
        super().__init__(current.pk)


def content_of(requirement: Requirement) -> str:
    """What names the present content: an edit says which content it was made on."""
    return hashlib.sha256(f"{requirement.due_on}|{requirement.text}".encode()).hexdigest()[:16]


@transaction.atomic
def ask_units(
    document: DirectiveDocument, *, text: str, due_on: datetime.date | None, units: Collection[Unit], by: Any
) -> Requirement:
    """Ask the units for something: one requirement, a duty for each; the people of each unit are told.

    Units must be in force and lie within the unit that looks after the document. Raises PermissionDenied and
    ValidationError by field.
    """
    stored = DirectiveDocument.objects.select_for_update(of=("self",)).select_related("steward").get(pk=document.pk)
    if not may_ask(by, stored):
        raise PermissionDenied
    requirement, asked = _whole(stored, text=text, due_on=due_on, units=units)
    requirement.save()
    title = _title(requirement)
    Duty.objects.bulk_create(Duty(requirement=requirement, title=title, unit=unit, steward=unit) for unit in asked)
    record_event(kind="directives.units_asked", subject=stored, by=by, data={"requirement": requirement.pk})
    tell(list(whole(requirement.duties.all())), notices.ASSIGNED, DOERS, by=by)
    return requirement


def check_asking(
    document: DirectiveDocument, *, text: str, due_on: datetime.date | None, units: Collection[Unit]
) -> None:
    """Raise the ValidationError that `ask_units` would raise; nothing is written, and who may ask is not looked at."""
    _whole(document, text=text, due_on=due_on, units=units)


def _whole(
    document: DirectiveDocument, *, text: str, due_on: datetime.date | None, units: Collection[Unit]
) -> tuple[Requirement, list[Unit]]:
    """What is asked, not yet stored, and of whom, each once. Raises ValidationError by field."""
    requirement = Requirement(document=document, text=clean(text), due_on=due_on)
    requirement.full_clean(exclude=["document"])
    asked = {unit.pk: unit for unit in units}
    if len(asked) > MOST_UNITS:
        text = _("At most %(most)s units are asked at once. Choose fewer, for example those of one kind.")
        raise ValidationError({"units": text % {"most": number_format(MOST_UNITS)}})
    known = Unit.objects.in_force().within(document.steward).filter(pk__in=asked)
    if not asked or known.count() != len(asked):
        raise ValidationError({"units": _("Choose at least one unit that exists today, within the document’s unit.")})
    _check_due(requirement)
    return requirement, list(asked.values())


def _title(requirement: Requirement) -> str:
    return f"{requirement.document.number}: {requirement.text}"[:_LONGEST_TITLE]


def renew_titles(document: DirectiveDocument) -> None:
    """What the document asks carries its number, which was corrected; in the transaction that holds the document."""
    text = Requirement.objects.filter(pk=OuterRef("requirement")).values("text")
    duties = Duty.objects.filter(requirement__document=document)
    held(duties)
    duties.update(title=Left(Concat(Value(f"{document.number}: "), Subquery(text)), _LONGEST_TITLE))


def held(duties: Any) -> list[Duty]:
    """The duties, locked, always in this order: after their document and their requirement."""
    return list(whole(duties.select_for_update(of=("self",)).order_by("pk")))


def _check_due(requirement: Requirement) -> None:
    if requirement.due_on and requirement.due_on < requirement.document.issued_on:
        raise ValidationError({"due_on": _("This day lies before the day of the document.")})


@transaction.atomic
def change_requirement(
    requirement: Requirement, *, text: str, due_on: datetime.date | None, by: Any, seen: str = ""
) -> Requirement:
    """Correct what is asked, or put off its day; the units stay, and are told what is other than before.

    `seen` is the content the editor read. Without a difference nothing is written.
    Raises PermissionDenied, RequirementChanged (nothing is overwritten), ValidationError.
    """
    stored = _locked_requirement(requirement, by)
    if seen and content_of(stored) != seen:
        raise RequirementChanged(stored)
    before = {"text": stored.text, "due_on": stored.due_on}
    stored.text, stored.due_on = clean(text), due_on
    stored.full_clean(exclude=["document"])
    _check_due(stored)
    if different := [name for name, value in before.items() if getattr(stored, name) != value]:
        stored.save()
        duties = held(stored.duties.all())
        stored.duties.update(title=_title(stored))
        data = {"requirement": stored.pk, "fields": different}
        record_event(kind="directives.requirement_changed", subject=stored.document, by=by, data=data)
        tell(duties, notices.CHANGED, DOERS, by=by, more={"before": _as_data(before, different)})
    return stored


def _as_data(before: Mapping[str, Any], different: Collection[str]) -> dict[str, Any]:
    """What was otherwise, as a notice keeps it."""
    days = {"due_on": before["due_on"].isoformat() if before["due_on"] else None}
    return {name: {**before, **days}[name] for name in different}


@transaction.atomic
def withdraw_requirement(requirement: Requirement, *, by: Any, seen: str = "") -> None:
    """Take back what no unit has reported on; what was done stays, and the units are told.

    `seen` is the content that was read. A unit that reports at the same moment is waited for, or told of it.

    Raises PermissionDenied, RequirementChanged, ValidationError.
    """
    stored = _locked_requirement(requirement, by)
    if seen and content_of(stored) != seen:
        raise RequirementChanged(stored)
    duties = held(stored.duties.all())
    if stored.duties.done().exists() or DutyFile.objects.filter(duty__requirement=stored).exists():
        raise ValidationError(_("Units have reported on this already, so it cannot be taken back."))
    record_event(kind="directives.requirement_withdrawn", subject=stored.document, by=by, data={"text": stored.text})
    tell(duties, notices.WITHDRAWN, DOERS, by=by)
    stored.delete()


def _locked_requirement(requirement: Requirement, by: Any) -> Requirement:
    rows = Requirement.objects.select_for_update(of=("self", "document")).select_related("document__steward")
    stored = rows.filter(pk=requirement.pk).first()
    if stored is None:
        raise _taken_back()
    if not may_ask(by, stored.document):
        raise PermissionDenied
    return stored


def report_done(duty: Duty, *, done_on: datetime.date, note: str, files: Iterable[CheckedFile] = (), by: Any) -> Duty:
    """Report the duty as done on a day, with a note and evidence; who asked for it is told.

    Raises PermissionDenied, DutyNotOpen, and ValidationError by field: a day to come, one before the document, neither
    words nor a file.
    """
    note, files = clean(note, multiline=True), list(files)
    with kept_whole() as kept:
        stored = locked_duty(duty)
        if stored.done_on is not None:
            raise DutyNotOpen
        if not may_report_duty(by, stored):
            raise PermissionDenied
        check_done_on(stored, done_on)
        if not note and not files and not stored.files.exists():
            raise ValidationError({"note": _("Say in a sentence how it was done, or attach evidence.")})
        stored.done_on, stored.done_note, stored.done_by = done_on, note, by
        stored.full_clean(exclude=["unit", "steward", "requirement", "title"], validate_unique=False)
        stored.save(update_fields=["done_on", "done_note", "done_by"])
        for each in files:
            made = DutyFile(duty=stored)
            kept.append(store(made, each.content, name=each.name, content_type=each.content_type, by=by))
        record_event(kind="directives.duty_done", subject=stored, by=by)
        tell([stored], notices.DONE, ASKERS, by=by, to_asker=True)
    return stored


def check_done_on(duty: Duty, done_on: datetime.date) -> None:
    """Raise ValidationError for a day to come and one before the document."""
    if done_on > today():
        raise ValidationError({"done_on": _("This day has not come yet. Check the year.")})
    if done_on < duty.requirement.document.issued_on:
        raise ValidationError({"done_on": _("This day lies before the day of the document.")})


@transaction.atomic
def reopen_duty(duty: Duty, *, reason: str, by: Any) -> Duty:
    """Take up again what was reported as done; its unit is told why. The evidence stays.

    Raises PermissionDenied, DutyNotDone, and ValidationError without a reason.
    """
    stored = locked_duty(duty)
    if stored.done_on is None:
        raise DutyNotDone
    if not may_reopen_duty(by, stored):
        raise PermissionDenied
    why = clean(reason)
    if not why:
        raise ValidationError({"reason": _("Say why, so that the unit knows what is missing.")})
    stored.done_on, stored.done_note, stored.done_by = None, "", None
    stored.save(update_fields=["done_on", "done_note", "done_by"])
    record_event(kind="directives.duty_reopened", subject=stored, by=by, data={"reason": why})
    tell([stored], notices.REOPENED, DOERS, by=by, more={"reason": why})
    return stored


def locked_duty(duty: Duty) -> Duty:
    """The duty as it is stored, kept for this transaction. Raises ValidationError where it was taken back."""
    stored: Duty | None = whole(Duty.objects.select_for_update(of=("self",))).filter(pk=duty.pk).first()
    if stored is None:
        raise _taken_back()
    return stored


def _taken_back() -> ValidationError:
    return ValidationError(_("Somebody took back meanwhile what was asked; nothing was changed."))


def remind(*, on: datetime.date | None = None) -> int:
    """Remind units of what is due within a week and of what is overdue: once of each, whoever calls and how often.

    Returns how many duties were reminded of. Reminder and notices are written together, some hundreds at a time.
    """
    day, number = on or today(), 0
    for kind, duties, told in (
        (ReminderKind.SOON, Duty.objects.due_soon(day), notices.SOON),
        (ReminderKind.OVERDUE, Duty.objects.overdue(day), notices.OVERDUE),
    ):
        while done := _remind_batch(kind, duties, told):
            number += done
    return number


@transaction.atomic
def _remind_batch(kind: str, duties: Any, told: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REMIND_LOCK])
    known = DutyReminder.objects.filter(kind=kind, duty=OuterRef("pk"), due_on=OuterRef("requirement__due_on"))
    batch = list(whole(duties.filter(~Exists(known))).order_by("pk")[:_BATCH])
    DutyReminder.objects.bulk_create(
        DutyReminder(duty=duty, kind=kind, due_on=duty.requirement.due_on) for duty in batch
    )
    tell(batch, told, DOERS)
    return len(batch)
