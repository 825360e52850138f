"""Verbs of registrations: somebody registers, withdraws; names are forgotten; who handles them reads and removes."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.enums import RemovalReason
from dialogues.models import Conference, Registration
from dialogues.permissions.conferences import writes_conference
from dialogues.registration_codes import is_code, new_code
from dialogues.rules import REGISTRATION_DAYS
from dialogues.services.registration_shares import place_by_share
from directives import rules
from mobilization.common.codes import fingerprint
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job
from mobilization.workflow.refusals import WrongState
from organizations.dates import today
from organizations.services.list_files import request_list

EXPORT_REGISTRATIONS = "dialogues.export_registrations"


class Full(WrongState):
    """So many places are not left."""


@transaction.atomic
def register_for(
    conference: Conference, *, name: str, group: str, people: int, code: str = "", network: str = ""
) -> str:
    """Keep places for so many people; returns the code of the registration, which is stored nowhere.

    `network` is where it came from: of one network only a share has places at once, the others wait
    (`registration_shares.py`).

    `code` came with the form: sent a second time, it leads to the first registration and takes no more places. One
    that belongs to a registration for another conference is not taken: a new one is made.

    The row of the conference is locked: of two who want the last place the second is told that it is full. Raises
    WrongState where nobody registers (any more), Full, ValidationError by field.
    """
    stored = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    code = code if is_code(code) else new_code()
    if stored.registrations.filter(code_hash=fingerprint(code)).exists():
        return code
    if registration_of(code) is not None:
        code = new_code()
    if not stored.takes_registrations(today()):
        raise WrongState(_("Registration is closed."))
    known = {"name": clean(name), "group": clean(group), "people": people}
    registration = Registration(conference=stored, code_hash=fingerprint(code), **known)
    if not (registration.name or registration.group):
        raise ValidationError({"name": _("Give your name, or the group for which you register.")})
    registration.full_clean(exclude=["conference", "code_hash"], validate_constraints=False)
    _demand_places(stored, people)
    place_by_share(registration, stored, network)
    registration.save()
    return code


def registration_of(code: str) -> Registration | None:
    """The registration with this code; None where there is none."""
    return Registration.objects.filter(code_hash=fingerprint(code)).select_related("conference__unit").first()


@transaction.atomic
def withdraw_registration(registration: Registration) -> None:
    """Give the places back; nothing of it is kept. Raises WrongState once the day is over."""
    conference = Conference.objects.select_for_update(of=("self",)).get(pk=registration.conference_id)
    if conference.day is not None and conference.day < today():
        raise WrongState(_("The day of the conference is over."))
    Registration.objects.filter(pk=registration.pk).delete()


@transaction.atomic
def request_registrations(conference: Conference, *, by: Any) -> Job:
    """Ask for who registered as an Excel file; who looked, and when, stays on record. Raises PermissionDenied."""
    if not writes_conference(by, conference):
        raise PermissionDenied
    record_event(kind="dialogues.registrations_asked", subject=conference, by=by, data={})
    return request_list(EXPORT_REGISTRATIONS, filters={"conference": str(conference.pk)}, by=by)


@transaction.atomic
def look_at_registrations(conference: Conference, *, by: Any) -> list[Registration]:
    """Who registered, the latest first; who looked, and when, stays on record. Raises PermissionDenied."""
    if not writes_conference(by, conference):
        raise PermissionDenied
    record_event(kind="dialogues.registrations_seen", subject=conference, by=by, data={})
    return list(conference.registrations.order_by("-id"))


@transaction.atomic
def give_places(conference: Conference, pk: int, *, by: Any) -> None:
    """Let one come that waits. Raises PermissionDenied, Full, WrongState where it is gone or the day is over."""
    stored, found = _held(conference, pk, by)
    if not found.is_waiting:
        return
    _demand_places(stored, found.people)
    found.is_waiting = False
    found.save(update_fields=["is_waiting"])
    record_event(kind="dialogues.registration_let_in", subject=stored, by=by, data={"people": found.people})


@transaction.atomic
def remove_registration(conference: Conference, pk: int, *, reason: str, by: Any, together: bool = False) -> int:
    """Take a registration away: its places are free again, and nothing of who it was is kept.

    `together`: with all that wait and came from the same network. Returns how many registrations went.

    On record stay who removed how many people, and which of the reasons of `RemovalReason`: no words of one's own,
    which might name somebody. Raises PermissionDenied, WrongState where it is gone or the day is over.
    """
    stored, found = _held(conference, pk, by)
    gone = Registration.objects.filter(pk=found.pk)
    if together and found.network:
        gone |= stored.registrations.filter(network=found.network, is_waiting=True)
    rows = list(gone.order_by("id"))
    for row in rows:
        data = {"people": row.people, "reason": RemovalReason(reason).value}
        row.delete()
        record_event(kind="dialogues.registration_removed", subject=stored, by=by, data=data)
    return len(rows)


def _held(conference: Conference, pk: int, by: Any) -> tuple[Conference, Registration]:
    """Both, as they are now. Raises PermissionDenied, WrongState."""
    if not writes_conference(by, conference):
        raise PermissionDenied
    stored = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    if stored.day is not None and stored.day < today():
        raise WrongState(_("The day of the conference is over."))
    found = stored.registrations.filter(pk=pk).first()
    if found is None:
        raise WrongState(_("This registration is gone already."))
    return stored, found


def _demand_places(stored: Conference, people: int) -> None:
    if people > (left := stored.places_left or 0):
        if left:
            raise Full(_("Only %(left)s places are left.") % {"left": left})
        raise Full(_("All places are taken."))


def forget_registrations() -> int:
    """Empty names and groups whose time is over; how many come stays. Returns how many were emptied."""
    before = today() - datetime.timedelta(days=rules.value(REGISTRATION_DAYS))
    rows = Registration.objects.filter(conference__day__lt=before).exclude(name="", group="")
    return rows.update(name="", group="")
