"""Verbs of service for the medal: periods and their confirmation, their proofs, that somebody has the medal."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.models import MedalMark, ServicePeriod, ServiceProof
from awards.permissions.service import may_keep_service
from mobilization.common.editing import RecordChanged, apply_values, demand_order, overlapping
from mobilization.common.files import discard, kept_whole, store
from mobilization.common.locks import one_at_a_time
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Person

EDITABLE = ("kind", "post", "unit", "body", "valid_from", "valid_to", "proof_number", "proof_date", "note")
"""Of a period; its person stays: what belongs to somebody else is taken away and entered there."""
LONG = ("note",)
OF_MEDAL = ("given_on", "decision")


@transaction.atomic
def add_period(person: Person, *, values: Mapping[str, Any], by: Any) -> ServicePeriod:
    """Enter a post that the person held; `values` are those of EDITABLE.

    Raises PermissionDenied, ValidationError by field, and ValueError for other keys of `values`.
    """
    _begin(person, by)
    period = ServicePeriod(person=person)
    apply_values(period, values, EDITABLE, long=LONG)
    _check(period)
    period.save()
    record_event(kind="awards.service_added", subject=period, by=by, data={"person": person.pk})
    return period


@transaction.atomic
def edit_period(period: ServicePeriod, *, version: int, changes: Mapping[str, Any], by: Any) -> ServicePeriod:
    """Correct the period that the editor saw as `version`; what was confirmed is to be confirmed anew.

    Raises PermissionDenied, RecordChanged when the stored version is another one (nothing is overwritten),
    ValidationError by field, ValueError for other keys of `changes`. Without a difference nothing is written.
    """
    stored = _locked(period, by)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, EDITABLE, long=LONG):
        _check(stored)
        _changed(stored)
        record_event(kind="awards.service_edited", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def remove_period(period: ServicePeriod, *, by: Any) -> None:
    """Take away a period that was entered by mistake, with its files; the record of changes keeps it.

    Raises PermissionDenied, and ValidationError where somebody else was quicker.
    """
    stored = _locked(period, by)
    record_event(kind="awards.service_removed", subject=stored, by=by, data={"person": stored.person_id})
    for each in stored.proofs.all():
        discard(each)
    stored.delete()


@transaction.atomic
def confirm_period(period: ServicePeriod, *, version: int, by: Any) -> ServicePeriod:
    """Say that the proof was looked at and says what the period says.

    Raises PermissionDenied, RecordChanged for another version than was seen, and ValidationError without a proof.
    """
    stored = _locked(period, by)
    if stored.version != version:
        raise RecordChanged(stored)
    if not stored.proof_number and not stored.proofs.exists():
        raise ValidationError(_("Nothing proves this period yet: give the document’s number and date, or a file."))
    if stored.confirmed_at is None:
        stored.confirmed_by, stored.confirmed_at = by, timezone.now()
        stored.version += 1
        stored.save()
        record_event(kind="awards.service_confirmed", subject=stored, by=by)
    return stored


def add_proofs(period: ServicePeriod, *, files: Iterable[CheckedFile], by: Any) -> list[ServiceProof]:
    """Keep files that prove the period; what was confirmed is to be confirmed anew.

    Raises PermissionDenied, and ValidationError where the period was taken away.
    """
    with kept_whole() as kept:
        stored = _locked(period, by)
        for each in files:
            made = ServiceProof(period=stored)
            kept.append(store(made, each.content, name=each.name, content_type=each.content_type, by=by))
        _changed(stored)
        data = {"sha256": [each.sha256 for each in kept]}
        record_event(kind="awards.service_proof_added", subject=stored, by=by, data=data)
    return kept  # type: ignore[return-value]


@transaction.atomic
def remove_proof(file: ServiceProof, *, by: Any) -> None:
    """Take a file away from its period. Raises PermissionDenied, and ValidationError where the period is gone."""
    stored = _locked(file.period, by)
    record_event(kind="awards.service_proof_removed", subject=stored, by=by, data={"sha256": file.sha256})
    discard(file)
    _changed(stored)


@transaction.atomic
def mark_medal(person: Person, *, version: int | None, values: Mapping[str, Any], by: Any) -> MedalMark:
    """Say that the person has the medal: day and decision as printed (`OF_MEDAL`); once per person.

    `version`: of the mark that the editor saw, None where there was none. Raises PermissionDenied, RecordChanged,
    ValidationError by field.
    """
    _begin(person, by)
    mark = MedalMark.objects.filter(person=person).first()
    if mark is not None and mark.version != version:
        raise RecordChanged(mark)
    made = mark or MedalMark(person=person, version=0)
    if apply_values(made, values, OF_MEDAL):
        if made.given_on > today():
            raise ValidationError({"given_on": _("This day is still to come.")})
        made.version += 1
        made.save()
        record_event(kind="awards.medal_marked", subject=made, by=by, data={"person": person.pk})
    return made


@transaction.atomic
def unmark_medal(person: Person, *, version: int, by: Any) -> None:
    """Take away a mark entered by mistake, which was seen as `version`.

    Raises PermissionDenied, RecordChanged (nothing is taken away), ValidationError where there is none.
    """
    _begin(person, by)
    mark = MedalMark.objects.filter(person=person).first()
    if mark is None:
        raise ValidationError(_("Somebody else has taken this away."))
    if mark.version != version:
        raise RecordChanged(mark)
    record_event(kind="awards.medal_unmarked", subject=mark, by=by, data={"person": person.pk})
    mark.delete()


def _begin(person: Person, by: Any) -> None:
    """Only who keeps the person's service changes it, one at a time."""
    if not may_keep_service(by, person):
        raise PermissionDenied
    one_at_a_time("awards.service", person.pk)


def _locked(period: ServicePeriod, by: Any) -> ServicePeriod:
    _begin(period.person, by)
    rows = ServicePeriod.objects.select_for_update(of=("self",)).select_related("person", "unit")
    stored: ServicePeriod | None = rows.filter(pk=period.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    return stored


def _changed(period: ServicePeriod) -> None:
    """What was confirmed was another period."""
    period.confirmed_by = period.confirmed_at = None
    period.version += 1
    period.save()


def _check(period: ServicePeriod) -> None:
    """Raises ValidationError at the fields that are to be corrected, all at once."""
    wrong: dict[str, Any] = dict(faults_of({name: getattr(period, name) for name in EDITABLE}))
    if not wrong:
        same = ServicePeriod.objects.filter(person=period.person, kind=period.kind, post__iexact=period.post)
        same = same.filter(unit=period.unit, body__iexact=period.body).exclude(pk=period.pk)
        if (other := overlapping(same, period.valid_from, period.valid_to).first()) is not None:
            text = _("This post is entered already, from %(first)s on. Correct that period, or choose other days.")
            wrong["valid_from"] = text % {"first": date_format(other.valid_from, "SHORT_DATE_FORMAT")}
    if wrong:
        raise ValidationError(wrong)


def faults_of(values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Field and message for what does not fit together, for the form that shows all faults at once."""
    unit, body = values.get("unit"), values.get("body")
    if unit is None and not body:
        yield "unit", _("Choose the unit, or name the body below.")
    if unit is not None and body:
        yield "body", _("Either a unit of the portal or another body, not both.")
    yield from _faults_of_days(values)
    number, day = values.get("proof_number"), values.get("proof_date")
    if number and day is None:
        yield "proof_date", _("Give the date of the document, too.")
    if day is not None and not number:
        yield "proof_number", _("Give the number of the document, too.")


def _faults_of_days(values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for field in ("valid_from", "valid_to", "proof_date"):
        day = values.get(field)
        if day is not None and day > today() and field != "valid_to":
            yield field, _("This day is still to come.")
    if values.get("valid_from") is not None:
        try:
            demand_order(values["valid_from"], values.get("valid_to"))
        except ValidationError as wrong:
            yield "valid_to", wrong.messages
