"""Telling people that they are in a council or steering committee, until when, or that this was a mistake."""

from typing import Any

from notifications.services import notify
from organizations.dates import today
from organizations.models import User
from reviews.models import CouncilMember, SteeringMember


def tell_given(seat: CouncilMember | SteeringMember, *, by: Any) -> None:
    """That they are in it, as what and from when; of what is over already nobody is told."""
    if seat.valid_to is None or seat.valid_to >= today():
        _tell(seat, f"reviews.{_noun(seat)}_given", by, role=seat.role, day=seat.valid_from.isoformat())


def tell_changed(seat: CouncilMember | SteeringMember, different: list[str], *, by: Any) -> None:
    """The last day, where it is another one; else that they are in it as something else, or from another day."""
    if "valid_to" in different and seat.valid_to is not None:
        _tell(seat, f"reviews.{_noun(seat)}_ended", by, day=seat.valid_to.isoformat())
    elif {"role", "valid_from", "valid_to"} & set(different):
        tell_given(seat, by=by)


def tell_taken_away(seat: CouncilMember | SteeringMember, *, by: Any) -> None:
    """That it was entered by mistake."""
    _tell(seat, "reviews.taken_away", by)


def _noun(seat: CouncilMember | SteeringMember) -> str:
    return "seat" if isinstance(seat, CouncilMember) else "place"


def _tell(seat: CouncilMember | SteeringMember, kind: str, by: Any, **data: str) -> None:
    """Whoever enters their own seat knows it."""
    body: Any = seat.council if isinstance(seat, CouncilMember) else seat.committee
    accounts = User.objects.filter(person=seat.person_id, is_active=True).exclude(pk=by.pk)
    notify(kind=kind, recipients=accounts, subject=body, data={"body": body.name, **data}, by=by)
