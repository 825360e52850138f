"""Roles offered to somebody the administrator may not see, known by an address alone: given when its owner accepts.

An offer is an event: the application can neither change nor forge it. Whether whoever made it may still give the role
is asked when it is accepted.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Event
from organizations.models import Membership, Unit, User
from organizations.permissions.reach import administers
from organizations.services.memberships import check_period, give

OFFERED, ACCEPTED = "organizations.role_offered", "organizations.role_offer_accepted"
VALID_FOR = timedelta(days=7)


class OfferOver(Exception):
    """Accepted, too old, or whoever made it may not give the role any more."""


@dataclass(frozen=True)
class Offer:
    """A role somebody may take: not saved, and who gives it."""

    membership: Membership
    by: User


@transaction.atomic
def offer_role(membership: Membership, *, by: Any) -> Event:
    """Offer this role (not saved) to its person, who is told. Raises PermissionDenied, and ValidationError by field."""
    if not administers(by, membership.unit):
        raise PermissionDenied
    check_period(membership)
    end = membership.valid_to
    data = {
        "person": membership.person_id,
        "unit": membership.unit_id,
        "role": membership.role,
        "position": clean(membership.position),
        "valid_from": membership.valid_from.isoformat(),
        "valid_to": end.isoformat() if end else None,
        "acting": by.acting.pk if by.acting else None,
    }
    return record_event(kind=OFFERED, subject=membership.person, by=by, data=data)


def find_offer(pk: int, user: Any) -> Offer | None:
    """The offer of this number to the account; None when it was made to somebody else, or never. Raises OfferOver."""
    events = Event.objects.about(user.person)
    event = events.filter(kind=OFFERED, pk=pk).select_related("actor").first()
    if event is None or event.actor is None:
        return None
    by, data = event.actor, event.data
    by.act_in(data["acting"])
    unit = Unit.objects.get(pk=data["unit"])
    too_old = event.created_at + VALID_FOR <= timezone.now()
    if too_old or not administers(by, unit) or events.filter(kind=ACCEPTED, data__offer=pk).exists():
        raise OfferOver
    membership = Membership(
        person=user.person,
        unit=unit,
        role=data["role"],
        position=data["position"],
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
    )
    return Offer(membership, by)


@transaction.atomic
def accept_offer(pk: int, *, by: Any) -> Membership | None:
    """Take the role, once; None when it was not offered to this account. Raises OfferOver."""
    offer = find_offer(pk, by)
    if offer is None:
        return None
    new = offer.membership
    try:
        with because(_("Accepted the role that %(person)s offered") % {"person": offer.by.get_full_name()}):
            made = give(new.person, new.unit, new.role, new.valid_from, new.valid_to, new.position, offer.by)
    except ValidationError as error:  # the unit ends, or the role was given meanwhile, by this offer perhaps
        raise OfferOver from error
    record_event(kind=ACCEPTED, subject=new.person, by=by, data={"offer": pk})
    return made
