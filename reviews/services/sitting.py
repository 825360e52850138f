"""Verb of a steering committee that recognises models itself: it sits as a council of its own, with its members."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import content_of
from organizations.dates import today
from reviews.enums import CouncilRole, SteeringRole
from reviews.models import Council, CouncilMember, SteeringCommittee, SteeringMember
from reviews.queries.councils import people_to_seat
from reviews.services.councils import EDITABLE, edit_council, set_up_council
from reviews.services.seats import DAY, add_seat, change_seat, remove_seat, why_seat_stays
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
        _do_all(_seating(council, stored, by))
        return council
    edit = partial(edit_council, council, version=council.version, changes=values, by=by)
    _do_all([("", edit), *_seating(council, stored, by)])
    council.refresh_from_db()
    return council


Step = tuple[str, Callable[[], Any]]
"""Whose seat it is about, and what is done."""


def _do_all(steps: Sequence[Step]) -> None:
    """Do each as soon as the others have made room for it. Raises ValidationError for what finds none, and whose."""
    while steps:
        left: list[Step] = []
        why: list[str] = []
        for name, do in steps:
            try:
                with transaction.atomic():
                    do()
            except ValidationError as wrong:
                left.append((name, do))
                why += [f"{name}: {text}" if name else text for text in wrong.messages]
        if len(left) == len(steps):
            advice = _("Correct the committee’s members, or the seats on the council’s page, then do this again.")
            raise ValidationError(" ".join([*why, advice]))
        steps = left


def _seating(council: Council, committee: SteeringCommittee, by: Any) -> list[Step]:
    """Seats as the places are: those that ended first, a new chair last."""
    able, _others = who_sits(committee)
    places: dict[int, list[SteeringMember]] = {}
    for place in able:
        places.setdefault(place.person_id, []).append(place)
    seats: dict[int, list[CouncilMember]] = {}
    for seat in council.members.select_related("council", "person").order_by("valid_from", "pk"):
        seats.setdefault(seat.person_id, []).append(seat)
    pairs = [
        pair
        for person in sorted(places.keys() | seats.keys())
        for pair in _paired(seats.get(person, []), places.get(person, []), committee)
    ]
    ends = [(seat.person.full_name, partial(_leave, seat, by=by)) for seat, place in pairs if seat and not place]
    wanted = [(seat, place, _seat(place, committee)) for seat, place in pairs if place]
    changes = [
        (seat.person.full_name, partial(change_seat, seat, values=values, seen=content_of(seat), by=by))
        for seat, _place, values in sorted(wanted, key=lambda each: each[2]["role"] == CouncilRole.CHAIR)
        if seat and _differs(seat, values)
    ]
    new = [
        (place.person.full_name, partial(add_seat, council, values=values | {"person": place.person}, by=by))
        for seat, place, values in wanted
        if not seat
    ]
    return [*ends, *changes, *new]


def _paired(
    seats: Sequence[CouncilMember], places: Sequence[SteeringMember], committee: SteeringCommittee
) -> list[tuple[CouncilMember | None, SteeringMember | None]]:
    """A person's seats beside their places: of the same first day, else those that overlap (a day was corrected)."""
    days = {place.pk: _seat(place, committee) for place in places}
    found: list[tuple[CouncilMember | None, SteeringMember | None]] = []
    seats, places = list(seats), list(places)
    for fits in (_begins_with, _overlaps):
        for seat in list(seats):
            place = next((each for each in places if fits(seat, days[each.pk])), None)
            if place is not None:
                found.append((seat, place))
                seats.remove(seat)
                places.remove(place)
    return [*found, *((seat, None) for seat in seats), *((None, place) for place in places)]


def _begins_with(seat: CouncilMember, days: dict[str, Any]) -> bool:
    return bool(seat.valid_from == days["valid_from"])


def _overlaps(seat: CouncilMember, days: dict[str, Any]) -> bool:
    begins = days["valid_to"] is None or seat.valid_from <= days["valid_to"]
    return begins and (seat.valid_to is None or days["valid_from"] <= seat.valid_to)


def _leave(seat: CouncilMember, *, by: Any) -> None:
    """A seat without a place goes; one that stands on record ends. Who takes the minutes need not be a member."""
    if seat.role == CouncilRole.SECRETARY:
        return
    if not why_seat_stays(seat):
        remove_seat(seat, by=by)
    elif seat.valid_to is None or seat.valid_to >= today():
        values = {"valid_to": max(seat.valid_from, today() - DAY)}
        change_seat(seat, values=values, seen=content_of(seat), by=by)


def _seat(place: SteeringMember, committee: SteeringCommittee) -> dict[str, Any]:
    ends = [day for day in (place.valid_to, committee.valid_to) if day]
    return {
        "role": ROLES[SteeringRole(place.role)],
        "position": place.position,
        "valid_from": max(place.valid_from, committee.valid_from),
        "valid_to": min(ends) if place.valid_to and ends else None,
    }


def _differs(seat: CouncilMember, wanted: dict[str, Any]) -> bool:
    return any(getattr(seat, name) != value for name, value in wanted.items())
