"""Steps of conferences, with what the clocks stamp: announcing, moving, holding, concluding, putting off."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.enums import ConferenceState
from dialogues.models import Conference, year_of
from dialogues.rules import announce_due, conclusion_due
from dialogues.services.conferences import check_conference, locked_conference
from dialogues.steps import MOVES, STEPS
from mobilization.common.editing import apply_values
from mobilization.workflow.transitions import apply_transition
from organizations.dates import today

MOVED = ("planned_from", "planned_to", "day", "begins", "ends")


@transaction.atomic
def take_step(
    conference: Conference, action: str, *, by: Any, reason: str = "", published_on: datetime.date | None = None
) -> Conference:
    """Take a step; `published_on` (today) is the day on which the conclusion went out.

    Announcing late is possible and needs a reason, which stays on record. Raises what `apply_transition` raises,
    ValidationError by field, LookupError for a step that does not exist or has a verb of its own.
    """
    if action not in STEPS or action in MOVES:
        raise LookupError(action)
    stored = locked_conference(conference)
    data: dict[str, Any] = {}
    if action == "announce":
        data["announce_due"] = _due(stored, stored.day)
    elif action == "hold":
        data = _clocks(stored)
    elif action == "conclude":
        data["published_on"] = published_on or today()
    return apply_transition(stored, action, by=by, reason=reason, **data)


@transaction.atomic
def move_conference(conference: Conference, *, days: Mapping[str, Any], by: Any, reason: str) -> Conference:
    """Plan it for other days, those of MOVED; what was announced is announced anew, for its clock begins again.

    Raises what `apply_transition` raises, ValidationError by field, ValueError for other keys.
    """
    stored = locked_conference(conference)
    is_announced = stored.state == ConferenceState.ANNOUNCED
    moved = Conference.objects.get(pk=stored.pk)
    apply_values(moved, days, MOVED)
    check_conference(moved)
    if is_announced and (moved.day is None or moved.begins is None or moved.day < today()):
        raise ValidationError({"day": _("Say the new day, not before today, and when it begins.")})
    data = {name: getattr(moved, name) for name in MOVED} | {"year": year_of(moved.planned_from, moved.day)}
    due = _due(moved, moved.day) if is_announced else None
    action = "move_announced" if is_announced else "move"
    return apply_transition(stored, action, by=by, reason=reason, announce_due=due, **data)


def _due(conference: Conference, day: datetime.date | None) -> datetime.date | None:
    return announce_due(day, on=today()) if conference.is_dialogue and day is not None else None


def _clocks(stored: Conference) -> dict[str, Any]:
    """Those of a dialogue; one that was never announced gets that of its announcement, too."""
    if not stored.is_dialogue or stored.day is None:
        return {"announce_due": None, "conclusion_due": None}
    due = stored.announce_due or announce_due(stored.day, on=stored.day)
    return {"announce_due": due, "conclusion_due": conclusion_due(stored.day)}
