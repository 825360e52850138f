"""Recognition, typical, revocation, yearly re-confirmation: one verb each, later used by councils too."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.transitions import apply_transition
from models_registry.effects import tell
from models_registry.enums import CandidacyState, Effect
from models_registry.models import Candidacy, Reconfirmation, RegisteredModel, TypicalChoice
from models_registry.permissions import may_judge, may_reconfirm
from models_registry.recipients import owners_of
from models_registry.services.drafts import lock_model_of, locked
from models_registry.services.model_rules import fault_of_happening
from organizations.dates import today

LONGEST_NUMBER = 60


@transaction.atomic
def recognise(
    candidacy: Candidacy,
    *,
    by: Any,
    recognised_on: datetime.date,
    document_number: str,
    document_date: datetime.date,
    late_reason: str = "",
) -> Candidacy:
    """Record that the judging unit recognised the model by this document. Raises ValidationError by field.

    A recognition of before the candidacy was submitted takes a reason, which stands in the log of steps (DOMAIN §5).
    """
    number, late_reason = clean(document_number), clean(late_reason, multiline=True)
    errors = _faults_of_document(candidacy.model, number, document_date)
    if fault := fault_of_happening(candidacy.model, recognised_on):
        errors["recognised_on"] = fault
    submitted = candidacy.submitted_on or recognised_on
    is_late = recognised_on < submitted
    if is_late and not late_reason and not errors:
        words = _("The candidacy was submitted on %(day)s, after the recognition: please say why that late.")
        errors["late_reason"] = words % {"day": date_format(submitted, "SHORT_DATE_FORMAT")}
    if errors:
        raise ValidationError(errors)
    lock_model_of(candidacy)
    return apply_transition(
        candidacy,
        "recognise",
        by=by,
        reason=late_reason if is_late else "",
        recognised_on=recognised_on,
        document_number=number,
        document_date=document_date,
    )


@transaction.atomic
def choose_typical(
    candidacy: Candidacy, *, by: Any, chosen_on: datetime.date, document_number: str, document_date: datetime.date
) -> TypicalChoice:
    """Record that a recognised model was chosen as typical. Raises PermissionDenied, ValidationError by field."""
    lock_model_of(candidacy)
    stored = (
        Candidacy.objects.select_for_update(of=("self",))
        .select_related("body_steward", "model__steward", "recognition")
        .get(pk=candidacy.pk)
    )
    if not may_judge(by, stored):
        raise PermissionDenied
    if stored.state != CandidacyState.RECOGNISED:
        raise ValidationError(_("Only what is recognised can be chosen as typical."))
    number = clean(document_number)
    if errors := _faults_of_document(stored.model, number, document_date):
        raise ValidationError(errors)
    if not stored.recognition.recognised_on <= chosen_on <= today():
        raise ValidationError({"chosen_on": _("Between the recognition and today.")})
    try:
        with transaction.atomic():
            choice = TypicalChoice.objects.create(
                recognition=stored.recognition,
                chosen_on=chosen_on,
                document_number=number,
                document_date=document_date,
            )
    except IntegrityError as error:
        raise ValidationError(_("The model was chosen as typical already.")) from error
    record_event(kind="models_registry.typical_chosen", subject=stored.model, by=by, data={"candidacy": stored.pk})
    tell("model_typical", stored.model, owners_of(stored.model), by=by, unit=str(stored.body_steward))
    return choice


@transaction.atomic
def revoke(candidacy: Candidacy, *, by: Any, ground: str) -> Candidacy:
    """Revoke the recognition with its ground; the record stays, figures follow."""
    lock_model_of(candidacy)
    with because(ground):
        return apply_transition(candidacy, "revoke", by=by, reason=ground)


@transaction.atomic
def reconfirm(model: RegisteredModel, *, by: Any, year: int, verdict: str, note: str = "") -> Reconfirmation:
    """Once a year and level: still effective, continued with changes, or stopped (the model then ends).

    Raises PermissionDenied, and ValidationError by field.
    """
    stored = locked(model)
    if not may_reconfirm(by, stored):
        raise PermissionDenied
    note = clean(note, multiline=True)
    registered = stored.registered_on
    if year > today().year:
        raise ValidationError({"year": _("This year has not come yet.")})
    if registered is not None and year <= registered.year:
        words = _("The model was registered in %(year)s; it is re-confirmed for the years after that.")
        raise ValidationError({"year": words % {"year": registered.year}})
    if verdict != Effect.EFFECTIVE and not note:
        raise ValidationError({"note": _("Please say what changed, or why it stopped.")})
    unit = by.acting.unit if by.acting else stored.steward
    confirmed = Reconfirmation(
        model=stored, year=year, level=unit.level, unit=unit, on=today(), verdict=verdict, note=note, by=by
    )
    confirmed.full_clean()
    confirmed.save()
    record_event(kind="models_registry.reconfirmed", subject=stored, by=by, data={"year": year, "verdict": verdict})
    if verdict == Effect.STOPPED:
        apply_transition(stored, "stop", by=by, reason=note)
    else:
        tell("model_reconfirmed", stored, owners_of(stored), by=by)
    return confirmed


def _faults_of_document(model: RegisteredModel, number: str, document_date: datetime.date) -> dict[str, str]:
    """A document about the model has a number, and a day that has come, on which the model can have been."""
    errors = {}
    if not number:
        errors["document_number"] = _("Please give the number of the document.")
    elif len(number) > LONGEST_NUMBER:
        errors["document_number"] = _("A number has at most %(n)d characters.") % {"n": LONGEST_NUMBER}
    if fault := fault_of_happening(model, document_date):
        errors["document_date"] = fault
    return errors
