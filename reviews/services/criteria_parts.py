"""Verbs of what belongs to a criteria set: a group, a criterion, a grade band; added, corrected, moved, taken away."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values, content_of
from mobilization.outbox.events import record_event
from reviews.models import CriteriaSet, Criterion, CriterionGroup, GradeBand
from reviews.services.criteria import (
    BAND,
    LINE,
    LONG,
    MOST_LINES,
    demand_one_band,
    demand_reachable,
    locked_draft,
    new_key,
    touch,
)

Part = CriterionGroup | Criterion | GradeBand
FIELDS: dict[type[Any], tuple[str, ...]] = {CriterionGroup: ("title",), Criterion: LINE, GradeBand: BAND}


def set_of(part: Part) -> CriteriaSet:
    """The set it belongs to."""
    return part.group.criteria_set if isinstance(part, Criterion) else part.criteria_set


@transaction.atomic
def add_part(part: Part, *, values: Mapping[str, Any], place: int | None = None, by: Any) -> Part:
    """Add an unsaved group, criterion or band, at its place or at the end.

    Raises PermissionDenied, and ValidationError by field.
    """
    criteria = locked_draft(set_of(part), by)
    if isinstance(part, Criterion):
        part.key = new_key()
        if Criterion.objects.filter(criteria_set=criteria).count() >= MOST_LINES:
            raise ValidationError(_("The set has as many criteria as a set can have."))
    if not isinstance(part, GradeBand):
        part.position = 1 + len(_siblings(part))
    _fill(part, values)
    part.save()
    _move(part, place)
    touch(criteria)
    _tell("reviews.criteria_part_added", criteria, part, by)
    return part


@transaction.atomic
def change_part(part: Part, *, values: Mapping[str, Any], place: int | None = None, seen: str, by: Any) -> Part:
    """Correct it, or move it to another place. `seen` names the content the editor saw (`content_of`).

    Raises PermissionDenied, RecordChanged, and ValidationError by field.
    """
    criteria = locked_draft(set_of(part), by)
    stored: Any = type(part)._base_manager.filter(pk=part.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if content_of(stored) != seen:
        raise RecordChanged(stored)
    changed = bool(_fill(stored, values))
    if changed:
        stored.save()
    moved = _move(stored, place)
    if changed or moved:
        touch(criteria)
        _tell("reviews.criteria_part_changed", criteria, stored, by)
    return stored  # type: ignore[no-any-return]


@transaction.atomic
def remove_part(part: Part, *, by: Any) -> None:
    """Take it away, a group with its criteria; those behind it move up. Raises PermissionDenied."""
    criteria = locked_draft(set_of(part), by)
    stored: Any = type(part)._base_manager.filter(pk=part.pk).first()
    if stored is None:
        return
    _tell("reviews.criteria_part_removed", criteria, stored, by)
    siblings = [each for each in _siblings(stored) if each.pk != stored.pk]
    stored.delete()
    _number(siblings)
    touch(criteria)


def _fill(part: Part, values: Mapping[str, Any]) -> list[str]:
    different = apply_values(part, values, FIELDS[type(part)], long=LONG)
    if isinstance(part, Criterion):
        demand_reachable(part)
    if isinstance(part, GradeBand):
        demand_one_band(part)
    return different


def _siblings(part: Part) -> list[Any]:
    """Those with which it stands in order, itself among them once it is stored; bands stand by their points."""
    if isinstance(part, GradeBand):
        return []
    rows: Any = part.group.criteria if isinstance(part, Criterion) else part.criteria_set.groups
    return list(rows.order_by("position"))


def _move(part: Part, place: int | None) -> bool:
    """Put it at its place, the first being 1; whether anything moved."""
    if place is None or isinstance(part, GradeBand):
        return False
    others = [each for each in _siblings(part) if each.pk != part.pk]
    others.insert(max(0, place - 1), part)
    return _number(others)


def _number(parts: list[Any]) -> bool:
    moved = [(place, each) for place, each in enumerate(parts, 1) if each.position != place]
    for place, each in moved:
        each.position = place
        each.save(update_fields=["position"])
    return bool(moved)


def _tell(kind: str, criteria: CriteriaSet, part: Part, by: Any) -> None:
    data = {"part": part._meta.model_name, "id": part.pk}
    record_event(kind=kind, subject=criteria, by=by, data=data)
