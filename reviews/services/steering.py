"""Verbs of steering committees: setting one up, members, the year's programme, the year's assessments."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values, content_of, demand_order, overlapping
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Unit
from reviews.enums import SteeringRole
from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.permissions.steering import may_keep_committee, may_report_task, may_set_up_committee_of
from reviews.queries.steering import people_to_name, units_to_assess
from reviews.services.telling import tell_changed, tell_given, tell_taken_away

EDITABLE = ("name", "document_number", "document_date", "valid_from", "valid_to", "recognises")
PLACE = ("person", "role", "position", "area", "valid_from", "valid_to")
TASK = ("year", "text", "responsible", "due_on")
ASSESSMENT = ("grade", "strengths", "shortcomings", "document_number", "document_date")
LONG = ("strengths", "shortcomings", "done_note")
EXPORT_COMMITTEES = "reviews.export_committees"


@transaction.atomic
def set_up_committee(*, unit: Unit, values: Mapping[str, Any], by: Any) -> SteeringCommittee:
    """Set up a committee of the unit; `values` are those of EDITABLE.

    Raises PermissionDenied, ValidationError by field, and ValueError for other keys of `values`.
    """
    if not may_set_up_committee_of(by, unit):
        raise PermissionDenied
    committee = SteeringCommittee(unit=unit, steward=unit)
    apply_values(committee, values, EDITABLE)
    _check(committee)
    committee.save()
    _tell("reviews.committee_set_up", committee, by, unit=unit.pk)
    return committee


@transaction.atomic
def edit_committee(
    committee: SteeringCommittee, *, version: int, changes: Mapping[str, Any], by: Any
) -> SteeringCommittee:
    """Correct the committee that the editor saw as `version`; returns it as stored.

    Raises PermissionDenied, RecordChanged, ValidationError by field, and ValueError for other keys of `changes`.
    """
    stored = kept_committee(committee, by)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, EDITABLE):
        _check(stored)
        stored.version += 1
        stored.save()
        _tell("reviews.committee_edited", stored, by, fields=different)
    return stored


def _locked(committee: SteeringCommittee) -> SteeringCommittee:
    rows = SteeringCommittee.objects.select_for_update(of=("self",)).select_related("unit", "steward")
    stored: SteeringCommittee = rows.get(pk=committee.pk)
    return stored


def kept_committee(committee: SteeringCommittee, by: Any) -> SteeringCommittee:
    """The committee as it is stored, kept for this transaction. Raises PermissionDenied."""
    stored = _locked(committee)
    if not may_keep_committee(by, stored):
        raise PermissionDenied
    return stored


def _check(committee: SteeringCommittee) -> None:
    demand_order(committee.valid_from, committee.valid_to)
    same = SteeringCommittee.objects.filter(
        unit=committee.unit_id, name=committee.name, valid_from=committee.valid_from
    )
    if same.exclude(pk=committee.pk).exists():
        raise ValidationError({"name": _("The unit has a committee of this name from this day already.")})
    first = committee.members.order_by("valid_from").first() if committee.pk else None
    if first is not None and first.valid_from < committee.valid_from:
        day = date_format(first.valid_from, "SHORT_DATE_FORMAT")
        text = _("Somebody is a member from %(day)s; the committee cannot begin later.")
        raise ValidationError({"valid_from": text % {"day": day}})


# --- members --------------------------------------------------------------------------------------------------


@transaction.atomic
def add_place(committee: SteeringCommittee, *, values: Mapping[str, Any], by: Any) -> SteeringMember:
    """Name a member; `values` are those of PLACE. Raises PermissionDenied, and ValidationError by field."""
    stored = kept_committee(committee, by)
    place = SteeringMember(committee=stored)
    apply_values(place, values, PLACE)
    _check_place(place)
    place.save()
    _tell("reviews.committee_member_added", stored, by, place=place.pk, person=place.person_id)
    tell_given(place, by=by)
    return place


@transaction.atomic
def change_place(place: SteeringMember, *, values: Mapping[str, Any], seen: str, by: Any) -> SteeringMember:
    """Correct a member's place, or end it; the person stays. Raises as `add_place`, and RecordChanged."""
    committee = kept_committee(place.committee, by)
    stored = _as_seen(committee.members.select_related("person").filter(pk=place.pk).first(), seen)
    if different := apply_values(stored, values, PLACE[1:]):
        _check_place(stored)
        stored.save()
        _tell("reviews.committee_member_changed", committee, by, place=stored.pk, fields=different)
        tell_changed(stored, different, by=by)
    return stored  # type: ignore[no-any-return]


@transaction.atomic
def remove_place(place: SteeringMember, *, by: Any) -> None:
    """Take away a member entered by mistake; one who leaves gets a last day instead. Raises PermissionDenied."""
    committee = kept_committee(place.committee, by)
    if stored := committee.members.filter(pk=place.pk).first():
        _tell("reviews.committee_member_removed", committee, by, place=stored.pk, person=stored.person_id)
        tell_taken_away(stored, by=by)
        stored.delete()


def _check_place(place: SteeringMember) -> None:
    committee = place.committee
    demand_order(place.valid_from, place.valid_to)
    if not people_to_name(committee).filter(pk=place.person_id).exists():
        text = _("This person has no role in %(unit)s. An administrator gives one first.")
        raise ValidationError({"person": text % {"unit": committee.steward.name}})
    if place.valid_from < committee.valid_from or (committee.valid_to and place.valid_from > committee.valid_to):
        raise ValidationError({"valid_from": _("This day lies outside the committee’s term.")})
    others = overlapping(committee.members.exclude(pk=place.pk), place.valid_from, place.valid_to)
    if others.filter(person=place.person_id).exists():
        raise ValidationError({"valid_from": _("The person is in this committee at that time already.")})
    if place.role == SteeringRole.HEAD and others.filter(role=SteeringRole.HEAD).exists():
        raise ValidationError({"role": _("The committee has a head at that time already.")})


def _as_seen(stored: Any, seen: str) -> Any:
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if content_of(stored) != seen:
        raise RecordChanged(stored)
    return stored


# --- the programme --------------------------------------------------------------------------------------------


@transaction.atomic
def add_task(committee: SteeringCommittee, *, values: Mapping[str, Any], by: Any) -> ProgrammeTask:
    """Put a task into a year's programme; `values` are those of TASK. Raises as `add_place`."""
    stored = kept_committee(committee, by)
    task = ProgrammeTask(committee=stored)
    apply_values(task, values, TASK)
    task.save()
    _tell("reviews.task_added", stored, by, task=task.pk, year=task.year)
    return task


@transaction.atomic
def change_task(task: ProgrammeTask, *, values: Mapping[str, Any], seen: str, by: Any) -> ProgrammeTask:
    """Correct a task. Raises as `change_place`."""
    committee = kept_committee(task.committee, by)
    stored = _as_seen(committee.tasks.filter(pk=task.pk).first(), seen)
    if different := apply_values(stored, values, TASK):
        stored.save()
        _tell("reviews.task_changed", committee, by, task=stored.pk, fields=different)
    return stored  # type: ignore[no-any-return]


@transaction.atomic
def report_task(task: ProgrammeTask, *, done_on: datetime.date | None, note: str, seen: str, by: Any) -> ProgrammeTask:
    """Say that a task is done and how; without a day: that it is open again, which takes the note away.

    Raises PermissionDenied, RecordChanged, and ValidationError by field.
    """
    committee = _locked(task.committee)
    if not may_report_task(by, committee):
        raise PermissionDenied
    stored = _as_seen(committee.tasks.filter(pk=task.pk).first(), seen)
    if done_on is not None and done_on > today():
        raise ValidationError({"done_on": _("This day is still to come.")})
    values = {"done_on": done_on, "done_note": note if done_on else ""}
    if apply_values(stored, values, values, long=LONG):
        stored.save()
        _tell("reviews.task_reported", committee, by, task=stored.pk, is_done=done_on is not None)
    return stored  # type: ignore[no-any-return]


@transaction.atomic
def remove_task(task: ProgrammeTask, *, by: Any) -> None:
    """Take a task out of the programme; the record of changes keeps it. Raises PermissionDenied."""
    committee = kept_committee(task.committee, by)
    if stored := committee.tasks.filter(pk=task.pk).first():
        _tell("reviews.task_removed", committee, by, task=stored.pk)
        stored.delete()


# --- assessments ----------------------------------------------------------------------------------------------


@transaction.atomic
def assess(
    committee: SteeringCommittee, *, year: int, unit: Unit | None, values: Mapping[str, Any], by: Any
) -> SteeringAssessment:
    """Enter the committee's assessment of a unit directly below, or of itself (no unit), for a year; once each.

    Raises PermissionDenied, and ValidationError by field.
    """
    stored = kept_committee(committee, by)
    about = unit or stored.unit
    steward = unit or stored.steward
    title = f"{about.name}, {year}"
    made = SteeringAssessment(
        committee=stored, unit=about, steward=steward, year=year, is_own=unit is None, title=title[:300]
    )
    apply_values(made, values, ASSESSMENT, long=LONG)
    if year > today().year or year < stored.valid_from.year:
        raise ValidationError({"year": _("The committee assesses years from the beginning of its term until now.")})
    if unit is None and stored.assessments.filter(year=year, is_own=True).exists():
        raise ValidationError({"unit": _("The committee has assessed itself for this year already.")})
    if unit is not None and not units_to_assess(stored, year).filter(pk=unit.pk).exists():
        raise ValidationError({"unit": _("Choose a unit directly below that was not assessed for this year yet.")})
    made.save()
    _tell("reviews.unit_assessed", stored, by, assessment=made.pk, unit=about.pk, year=year, grade=made.grade)
    return made


@transaction.atomic
def change_assessment(
    assessment: SteeringAssessment, *, version: int, changes: Mapping[str, Any], by: Any
) -> SteeringAssessment:
    """Correct an assessment that the editor saw as `version`. Raises as `edit_committee`."""
    committee = kept_committee(assessment.committee, by)
    stored: SteeringAssessment = SteeringAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, ASSESSMENT, long=LONG):
        stored.version += 1
        stored.save()
        _tell("reviews.assessment_changed", committee, by, assessment=stored.pk, fields=different)
    return stored


def _tell(kind: str, committee: SteeringCommittee, by: Any, **data: Any) -> None:
    record_event(kind=kind, subject=committee, by=by, data=data)
