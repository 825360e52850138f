"""Giving and ending roles: immediate, dated, and never so that nobody is left who could administer."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.dates import in_force, today
from organizations.enums import Role
from organizations.models import Membership, Person, Unit
from organizations.permissions.people import may_add_membership, may_end_membership
from organizations.permissions.reach import administers


@transaction.atomic
def add_membership(
    *,
    person: Person,
    unit: Unit,
    role: str,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    position: str = "",
    by: Any,
) -> Membership:
    """Give the person a role in the unit. Raises PermissionDenied, and ValidationError by field."""
    if not may_add_membership(by, person, unit):
        raise PermissionDenied
    return give(person, unit, role, valid_from, valid_to, position, by)


def give(
    person: Person,
    unit: Unit,
    role: str,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
    position: str,
    by: Any,
) -> Membership:
    """Write the membership inside the caller's transaction; the caller has asked who may. Raises as above."""
    if not administers(by, unit):
        raise PermissionDenied
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # waits for a reorganisation that ends it
    membership = Membership(
        person=person, unit=unit, role=role, position=clean(position), valid_from=valid_from, valid_to=valid_to
    )
    check_period(membership)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:  # somebody else gave the same role at the same moment
        raise ValidationError({"valid_from": _overlapping()}) from error
    record_event(kind="organizations.membership_added", subject=membership, by=by, data=_data(membership))
    return membership


def check_period(membership: Membership) -> None:
    """Raises ValidationError by field for days on which the unit does not exist or the person has the role already."""
    unit, first, last = membership.unit, membership.valid_from, membership.valid_to
    if last is not None and last < first:
        raise ValidationError({"valid_to": _("The last day cannot be before the first.")})
    if not Unit.objects.filter(in_force(first), pk=unit.pk).exists():
        raise ValidationError({"valid_from": _("The unit does not exist on this day.")})
    if unit.valid_to is not None and (last is None or last > unit.valid_to):
        raise ValidationError({"valid_to": _("The unit ends before this day.")})
    same = Membership.objects.filter(person=membership.person, unit=unit, role=membership.role)
    same = same.exclude(valid_to__lt=first)
    if (same.filter(valid_from__lte=last) if last else same).exists():
        raise ValidationError({"valid_from": _overlapping()})


def _overlapping() -> str:
    return _("The person has this role in this unit already at that time.")


@transaction.atomic
def end_membership(membership: Membership, *, last_day: datetime.date, reason: str, by: Any) -> Membership:
    """Let a role end with this day; when it is past, the right is gone with the next request.

    A role that would end before it began is taken away whole; the record of changes keeps it. Raises PermissionDenied,
    and ValidationError by field, also when nobody would be left to administer the topmost unit.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=membership.pk)
    )
    if not may_end_membership(by, membership):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that others understand it later.")})
    if membership.valid_to is not None and last_day > membership.valid_to:
        raise ValidationError({"last_day": _("The role ends before that day already.")})
    if membership.role == Role.ADMINISTRATOR and not by.is_superuser:
        keep_an_administrator(membership.unit, without=membership.person, after=last_day, field="last_day")
    membership.valid_to = last_day
    record_event(kind="organizations.membership_ended", subject=membership, by=by, data=_data(membership))
    with because(reason):
        if last_day < membership.valid_from:
            Membership.objects.filter(pk=membership.pk).delete()
        else:
            membership.save(update_fields=["valid_to"])
    return membership


def keep_an_administrator(unit: Unit, *, without: Person, after: datetime.date, field: str | None) -> None:
    """Raises ValidationError when, the person apart, nobody with an account administers the unit after the day.

    Only topmost units are guarded: in a unit below, the administrators above can always help. The unit is locked, so
    that two who end each other at the same moment do not both succeed.
    """
    if unit.parent_id is not None:
        return
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    day = max(after + datetime.timedelta(days=1), today())
    others = Membership.objects.in_force(day).filter(unit=unit, role=Role.ADMINISTRATOR, person__user__is_active=True)
    if not others.exclude(person=without).exists():
        message = _("Nobody else could administer %(unit)s then. First give somebody else this role.") % {"unit": unit}
        raise ValidationError({field: message} if field else message)


def _data(membership: Membership) -> dict[str, Any]:
    return {
        "person": membership.person_id,
        "unit": membership.unit_id,
        "role": membership.role,
        "valid_from": membership.valid_from.isoformat(),
        "valid_to": membership.valid_to.isoformat() if membership.valid_to else None,
    }
