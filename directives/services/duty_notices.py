"""Telling people of duties: one notice for each person of the unit concerned, in the transaction of who writes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from directives.models import Duty
from notifications.services import Telling, write
from organizations.recipients import accounts_by_unit


def whole(duties: Any) -> Any:
    """The duties with what a notice says of them."""
    return duties.select_related("unit", "steward", "requirement__document__steward")


def tell(
    duties: Sequence[Duty],
    kind: str,
    roles: Collection[str],
    *,
    by: Any = None,
    to_asker: bool = False,
    more: Mapping[str, Any] | None = None,
) -> None:
    """One notice for each person of each duty's unit (or of the unit that asks), except whoever did it.

    `more` stands in the notice's data besides what it says of the duty.
    """
    units = {duty.pk: duty.requirement.document.steward_id if to_asker else duty.steward_id for duty in duties}
    people = accounts_by_unit(units.values(), roles)
    write(
        [
            Telling(
                recipient=person,
                kind=kind,
                subject_type=Duty._meta.label_lower,
                subject_id=str(duty.pk),
                actor_id=by.pk if by else None,
                data={**_told(duty), **(more or {})},
            )
            for duty in duties
            for person in people.get(units[duty.pk], [])
            if by is None or person.pk != by.pk
        ]
    )


def _told(duty: Duty) -> dict[str, Any]:
    requirement = duty.requirement
    due = requirement.due_on.isoformat() if requirement.due_on else None
    words = {"text": requirement.text, "number": requirement.document.number, "unit": duty.steward.name}
    return {**words, "due_on": due, "unit_id": duty.steward_id}
