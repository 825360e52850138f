"""Telling people that they are in a council or steering committee, until when, or that this was a mistake.

And secretaries that a conflict of interest took sheets away.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any

from notifications.services import notify
from organizations.dates import today
from organizations.enums import Role
from organizations.models import User
from organizations.recipients import nearest_accounts
from reviews.enums import RoundState
from reviews.models import Assignment, CouncilMember, Round, SteeringMember


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


def tell_taken(assignments: Collection[int], *, by: Any) -> None:
    """The secretaries, once for each round: whose sheets count no more, so that somebody else gets the candidacies.

    `by` declared the conflict and knows it; None where the portal found it.
    """
    rows = Assignment.objects.filter(pk__in=assignments).select_related("item__round__steward", "seat__person")
    taken: dict[Round, list[Assignment]] = {}
    for each in rows.order_by("seat__person__sort_key", "pk"):
        taken.setdefault(each.item.round, []).append(each)
    for found, withdrawn in taken.items():
        people = Counter(each.seat.person.full_name for each in withdrawn)
        data = {
            "round": found.pk,
            "name": found.name,
            "people": ", ".join(name if number == 1 else f"{name} ({number})" for name, number in people.items()),
            "items": sorted({each.item_id for each in withdrawn}),
            "is_open": found.state == RoundState.OPEN,
        }
        told = [each for each in nearest_accounts(found.steward, Role.SECRETARY) if by is None or each.pk != by.pk]
        notify(kind="reviews.sheets_taken", recipients=told, subject=found, data=data, by=by)
