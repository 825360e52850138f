"""Verb of a steering committee that recognises models itself: it sits as a council of its own, with its members."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Person
from reviews.enums import CouncilRole, SteeringRole
from reviews.models import Council, CouncilMember, SteeringCommittee, SteeringMember
from reviews.queries.councils import people_to_seat
from reviews.services.changes import content_of
from reviews.services.councils import EDITABLE, edit_council, set_up_council
from reviews.services.seats import add_seat, change_seat, remove_seat
from reviews.services.steering import kept_committee

ROLES = {
    SteeringRole.HEAD: CouncilRole.CHAIR,
    SteeringRole.DEPUTY: CouncilRole.DEPUTY,
    SteeringRole.STANDING: CouncilRole.MEMBER,
    SteeringRole.MEMBER: CouncilRole.MEMBER,
}


def demand_recognising(committee: SteeringCommittee) -> None:
    """Raises ValidationError for a committee beside which a council recognises models."""
    if not committee.recognises:
        raise ValidationError(_("A council recognises models here. Say first that the committee does it itself."))


def who_sits(committee: SteeringCommittee) -> tuple[list[SteeringMember], list[SteeringMember]]:
    """Its members that get a seat, and those that have to be given the role of council member first."""
    known = Council(unit_id=committee.steward_id, steward_id=committee.steward_id)
    able = set(people_to_seat(known).values_list("pk", flat=True))
    members = list(committee.members.select_related("person").order_by("valid_from", "pk"))
    return [each for each in members if each.person_id in able], [
        each for each in members if each.person_id not in able
    ]


@transaction.atomic
def sit_as_council(committee: SteeringCommittee, *, by: Any) -> Council:
    """The committee sits as a council: of its name, document and term, with a seat for each member that can vote.

    Done again, it follows what has changed: members who came, went, or have another role. Rounds, sessions and
    recognitions are then those of any council. Raises PermissionDenied, and ValidationError.
    """
    stored = kept_committee(committee, by)
    demand_recognising(stored)
    values = {name: getattr(stored, name) for name in EDITABLE}
    council: Council | None = Council.objects.filter(committee=stored).first()
    if council is None:
        council = set_up_council(unit=stored.steward, values=values, by=by)
        council.committee = stored
        council.save(update_fields=["committee"])
    else:
        council = edit_council(council, version=council.version, changes=values, by=by)
    _follow(council, stored, by)
    return council


def _follow(council: Council, committee: SteeringCommittee, by: Any) -> None:
    """Seats as the places are: those that ended first, so that a new head finds the chair free."""
    able, _others = who_sits(committee)
    wanted = {(each.person_id, max(each.valid_from, council.valid_from)): _seat(each, council) for each in able}
    held: dict[tuple[int, datetime.date], CouncilMember] = {
        (each.person_id, each.valid_from): each for each in council.members.select_related("council", "person")
    }
    for key in sorted(held.keys() - wanted.keys()):
        if held[key].role != CouncilRole.SECRETARY:  # who takes the minutes need not be of the committee
            remove_seat(held[key], by=by)
    changed = [key for key in held.keys() & wanted.keys() if _differs(held[key], wanted[key])]
    for key in sorted(changed, key=lambda key: wanted[key]["role"] == CouncilRole.CHAIR):
        change_seat(held[key], values=wanted[key], seen=content_of(held[key]), by=by)
    for key in sorted(wanted.keys() - held.keys()):
        add_seat(council, values=wanted[key] | {"person": Person.objects.get(pk=key[0])}, by=by)


def _seat(place: SteeringMember, council: Council) -> dict[str, Any]:
    ends = [day for day in (place.valid_to, council.valid_to) if day]
    return {
        "role": ROLES[SteeringRole(place.role)],
        "position": place.position,
        "valid_from": max(place.valid_from, council.valid_from),
        "valid_to": min(ends) if place.valid_to and ends else None,
    }


def _differs(seat: CouncilMember, wanted: dict[str, Any]) -> bool:
    return any(getattr(seat, name) != value for name, value in wanted.items())
