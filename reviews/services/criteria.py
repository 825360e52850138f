"""Verbs of criteria sets: writing one, the next version, beginning with another's, publishing, discarding a draft."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values
from mobilization.outbox.events import record_event
from mobilization.workflow.transitions import apply_transition
from organizations.models import Unit
from reviews.enums import SetState
from reviews.models import CriteriaSet, Criterion, CriterionGroup, GradeBand
from reviews.permissions.criteria import (
    may_change_criteria,
    may_keep_criteria,
    may_see_criteria,
    may_write_criteria_of,
)
from reviews.permissions.states import WRITTEN, Whose, demand_state
from reviews.queries.criteria import draft_of, whole

EDITABLE = ("title", "campaign", "level", "subject", "source")
LINE = ("title", "guidance", "anchors", "evidence", "maximum", "weight", "knock_out")
LONG = ("guidance", "anchors", "evidence")
BAND = ("name", "lowest")
EXPORT_CRITERIA = "reviews.export_criteria"
MOST_LINES = 200
"""More criteria than anybody scores; a larger number is a slip of a program."""


@transaction.atomic
def write_criteria(*, unit: Unit, values: Mapping[str, Any], by: Any) -> CriteriaSet:
    """Begin a set of the unit, without criteria; `values` are those of EDITABLE.

    Raises PermissionDenied, ValidationError by field, and ValueError for other keys of `values`.
    """
    if not may_write_criteria_of(by, unit):
        raise PermissionDenied
    criteria = CriteriaSet(unit=unit, steward=unit, family=uuid.uuid4())
    apply_values(criteria, values, EDITABLE)
    criteria.save()
    _tell("reviews.criteria_set_begun", criteria, by)
    return criteria


@transaction.atomic
def edit_criteria(criteria: CriteriaSet, *, version: int, changes: Mapping[str, Any], by: Any) -> CriteriaSet:
    """Correct what stands about a draft that the editor saw as `version`; returns it as stored.

    Raises PermissionDenied, also once it is published, RecordChanged, ValidationError by field, and ValueError for
    other keys of `changes`. Without a difference nothing is written.
    """
    stored = locked_draft(criteria, by)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, EDITABLE):
        stored.version += 1
        stored.save()
        _tell("reviews.criteria_set_edited", stored, by, fields=different)
    return stored


def locked_draft(criteria: CriteriaSet, by: Any) -> CriteriaSet:
    """The draft as it is stored, kept for this transaction. Raises PermissionDenied, also for a published one."""
    rows = CriteriaSet.objects.select_for_update(of=("self",)).select_related("steward")
    stored: CriteriaSet = rows.get(pk=criteria.pk)
    demand_state(by, stored, WRITTEN, Whose.WRITERS)
    if not may_change_criteria(by, stored):
        raise PermissionDenied
    return stored


@transaction.atomic
def next_version(criteria: CriteriaSet, *, by: Any) -> CriteriaSet:
    """A draft that begins with all that stands in this version; the criteria keep their keys.

    Raises PermissionDenied, and ValidationError while another draft of the family is being written.
    """
    if not may_keep_criteria(by, criteria):
        raise PermissionDenied
    family = CriteriaSet.objects.select_for_update().filter(family=criteria.family)
    list(family.values_list("pk"))
    if draft := draft_of(criteria):
        text = _("Version %(number)s is being written already. Publish it or throw it away first.")
        raise ValidationError(text % {"number": draft.number})
    number = (family.aggregate(last=Max("number"))["last"] or 0) + 1
    return _copied(criteria, by, family=criteria.family, number=number, unit=criteria.unit, steward=criteria.steward)


@transaction.atomic
def begin_with(criteria: CriteriaSet, *, unit: Unit, title: str, by: Any) -> CriteriaSet:
    """A set of the unit's own that begins with all that stands in another one, as the portal's own proposal.

    Raises PermissionDenied, and ValidationError by field.
    """
    if not may_write_criteria_of(by, unit) or not may_see_criteria(by, criteria):
        raise PermissionDenied
    return _copied(criteria, by, family=uuid.uuid4(), number=1, unit=unit, steward=unit, title=title)


def _copied(criteria: CriteriaSet, by: Any, **fields: Any) -> CriteriaSet:
    source = whole(CriteriaSet.objects.all()).get(pk=criteria.pk)
    copy = CriteriaSet(family=fields["family"], number=fields["number"], unit=fields["unit"], steward=fields["steward"])
    values = {name: getattr(source, name) for name in EDITABLE}
    apply_values(copy, values | {"title": fields.get("title", source.title)}, EDITABLE)
    copy.save()
    write_content(copy, groups=content_of_set(source), bands=source.bands.values(*BAND))
    _tell("reviews.criteria_set_copied", copy, by, source=source.pk)
    return copy


def content_of_set(criteria: CriteriaSet) -> list[dict[str, Any]]:
    """Groups with their criteria as plain values; of a set that is `whole`."""
    return [
        {
            "title": group.title,
            "criteria": [
                {"key": line.key, **{name: getattr(line, name) for name in LINE}} for line in group.criteria.all()
            ],
        }
        for group in criteria.groups.all()
    ]


@transaction.atomic
def replace_content(
    criteria: CriteriaSet,
    *,
    version: int,
    groups: Iterable[Mapping[str, Any]],
    bands: Iterable[Mapping[str, Any]],
    by: Any,
) -> CriteriaSet:
    """Put these groups, criteria and bands in the place of all that stands in the draft that was seen as `version`.

    A criterion that names the key it had keeps it, so that versions can be laid side by side. Raises PermissionDenied,
    RecordChanged, and ValidationError.
    """
    stored = locked_draft(criteria, by)
    if stored.version != version:
        raise RecordChanged(stored)
    stored.groups.all().delete()
    stored.bands.all().delete()
    write_content(stored, groups=groups, bands=bands)
    touch(stored)
    _tell("reviews.criteria_set_filled", stored, by)
    return stored


def write_content(
    criteria: CriteriaSet, *, groups: Iterable[Mapping[str, Any]], bands: Iterable[Mapping[str, Any]]
) -> None:
    """Write groups, criteria and bands of a set that has none. Raises ValidationError."""
    keys: set[str] = set()
    for place, given in enumerate(groups, 1):
        group = CriterionGroup(criteria_set=criteria, position=place)
        apply_values(group, {"title": given["title"]}, ["title"])
        group.save()
        for at, line in enumerate(given["criteria"], 1):
            key = line.get("key") or new_key()
            if key in keys or len(keys) >= MOST_LINES:
                raise ValidationError({"groups": _("A criterion stands twice, or there are too many.")})
            keys.add(key)
            _write_line(Criterion(group=group, position=at, key=key), line)
    for band in bands:
        _write_band(GradeBand(criteria_set=criteria), band)


def _write_line(line: Criterion, values: Mapping[str, Any]) -> None:
    apply_values(line, {name: values[name] for name in LINE if name in values}, LINE, long=LONG)
    demand_reachable(line)
    line.save()


def _write_band(band: GradeBand, values: Mapping[str, Any]) -> None:
    apply_values(band, {name: values[name] for name in BAND}, BAND)
    demand_one_band(band)
    band.save()


def new_key() -> str:
    """What a criterion keeps from version to version."""
    return secrets.token_hex(6)


def demand_reachable(line: Criterion) -> None:
    """Raises ValidationError for points that nobody can reach."""
    if line.knock_out is not None and line.knock_out > line.maximum:
        raise ValidationError({"knock_out": _("This is more than the most points of the criterion.")})


def demand_one_band(band: GradeBand) -> None:
    """Raises ValidationError for a name or a bound that the set has already."""
    others = GradeBand.objects.filter(criteria_set=band.criteria_set).exclude(pk=band.pk)
    if others.filter(name=band.name).exists():
        raise ValidationError({"name": _("The set has a grade band of this name already.")})
    if others.filter(lowest=band.lowest).exists():
        raise ValidationError({"lowest": _("Another grade band begins at these points already.")})


def touch(criteria: CriteriaSet) -> None:
    """Something that belongs to the set changed: who saw it before is told."""
    criteria.version += 1
    criteria.save(update_fields=["version"])


@transaction.atomic
def publish_criteria(criteria: CriteriaSet, *, by: Any) -> CriteriaSet:
    """Put a draft in force; the version in force until now is replaced, and stays readable.

    Raises WrongState, NotAllowed, and TransitionRefused where criteria or bands are missing.
    """
    family = CriteriaSet.objects.select_for_update(of=("self",)).filter(family=criteria.family)
    by_state = {each.state: each for each in family.order_by("number")}
    draft, former = by_state.get(SetState.DRAFT), by_state.get(SetState.PUBLISHED)
    if draft is not None and draft.pk == criteria.pk and former is not None:
        apply_transition(former, "replace", by=by)
    return apply_transition(criteria, "publish", by=by)


@transaction.atomic
def discard_criteria(criteria: CriteriaSet, *, by: Any) -> None:
    """Throw a draft away; the record of changes keeps what stood in it. Raises PermissionDenied for a published one."""
    stored = locked_draft(criteria, by)
    _tell("reviews.criteria_set_discarded", stored, by, family=str(stored.family), number=stored.number)
    stored.delete()


def _tell(kind: str, criteria: CriteriaSet, by: Any, **data: Any) -> None:
    record_event(kind=kind, subject=criteria, by=by, data=data)
