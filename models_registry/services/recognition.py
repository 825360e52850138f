"""Recognition, typical, revocation, yearly re-confirmation: one verb each, later used by councils too."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
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
from models_registry.services.drafts import locked
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
) -> Candidacy:
    """Record that the judging unit recognised the model by this document. Raises ValidationError by field."""
    number = clean(document_number)
    _check_document(number, document_date)
    if recognised_on > today():
        raise ValidationError({"recognised_on": _("This day has not come yet.")})
    if candidacy.submitted_on and recognised_on < candidacy.submitted_on:
        raise ValidationError({"recognised_on": _("This is before the candidacy was submitted.")})
    return apply_transition(
        candidacy,
        "recognise",
        by=by,
        recognised_on=recognised_on,
        document_number=number,
        document_date=document_date,
    )


@transaction.atomic
def choose_typical(
    candidacy: Candidacy, *, by: Any, chosen_on: datetime.date, document_number: str, document_date: datetime.date
) -> TypicalChoice:
    """Record that a recognised model was chosen as typical. Raises PermissionDenied, ValidationError by field."""
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
    _check_document(number, document_date)
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
    tell("model_typical", stored.model, owners_of(stored.model), by=by)
    return choice


@transaction.atomic
def revoke(candidacy: Candidacy, *, by: Any, ground: str) -> Candidacy:
    """Revoke the recognition with its ground; the record stays, figures follow."""
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
    if year > today().year or (registered is not None and year <= registered.year):
        raise ValidationError({"year": _("A model is re-confirmed for a year after that of its registration.")})
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


def _check_document(number: str, document_date: datetime.date) -> None:
    errors = {}
    if not number:
        errors["document_number"] = _("Please give the number of the document.")
    elif len(number) > LONGEST_NUMBER:
        errors["document_number"] = _("A number has at most %(n)d characters.") % {"n": LONGEST_NUMBER}
    if document_date > today():
        errors["document_date"] = _("This day has not come yet.")
    if errors:
        raise ValidationError(errors)
