"""Candidacies: opening, writing, submitting, proposing upward."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directives.models import Campaign
from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import apply_transition
from models_registry.models import Candidacy, RegisteredModel, UpwardProposal
from models_registry.permissions import may_open_candidacy, may_propose_upward, may_write_candidacy
from models_registry.queries.proposals import is_proposed
from models_registry.services.drafts import lock_model_of, locked
from organizations.dates import today
from organizations.models import Unit

EDITABLE = ("self_assessment", "self_points")


class CandidacyChanged(Exception):
    """Somebody else wrote the self-assessment in the meantime; `current` is the candidacy as it is now."""

    def __init__(self, current: Candidacy) -> None:
        self.current = current
        super().__init__(current.version)


@transaction.atomic
def open_candidacy(model: RegisteredModel, *, campaign: Campaign, body: Unit, by: Any) -> Candidacy:
    """Begin a self-assessment for the campaign; `body`, the judging unit, is the steward or a unit above it.

    Raises PermissionDenied, and ValidationError by field.
    """
    stored = locked(model)
    if not may_open_candidacy(by, stored):
        raise PermissionDenied
    opened = _candidacy(stored, campaign, body)
    data = {"candidacy": opened.pk, "campaign": campaign.pk, "body": body.pk}
    record_event(kind="models_registry.candidacy_opened", subject=stored, by=by, data=data)
    return opened


def _candidacy(model: RegisteredModel, campaign: Campaign, body: Unit) -> Candidacy:
    if not model.steward.path.startswith(body.path):
        raise ValidationError({"body": _("Only the unit itself or one above it judges its models.")})
    if not model.steward.path.startswith(campaign.steward.path):
        raise ValidationError({"campaign": _("The unit does not take part in this campaign.")})
    candidacy = Candidacy(model=model, campaign=campaign, level=body.level, body=body, body_steward=body)
    try:
        with transaction.atomic():
            candidacy.save()
    except IntegrityError as error:
        text = _("The model has a candidacy at this level in this campaign already.")
        raise ValidationError({"campaign": text}) from error
    return candidacy


@transaction.atomic
def save_candidacy(candidacy: Candidacy, *, by: Any, version: int, changes: Mapping[str, Any]) -> Candidacy:
    """Write the self-assessment on the `version` the editor saw.

    Raises PermissionDenied, CandidacyChanged when the stored version is another one (nothing is overwritten),
    ValueError for other fields, ValidationError by field.
    """
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"These fields of a candidacy are not edited: {sorted(unknown)}")
    found = Candidacy.objects.select_for_update(of=("self",)).select_related("model__steward")
    stored: Candidacy = found.get(pk=candidacy.pk)
    if not may_write_candidacy(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise CandidacyChanged(stored)
    for name, value in changes.items():
        setattr(stored, name, clean(value, multiline=True) if isinstance(value, str) else value)
    stored.full_clean(validate_unique=False)
    stored.version += 1
    stored.save(update_fields=[*changes, "version"])
    return stored


def is_late(campaign: Campaign) -> bool:
    """Whether the campaign's window of evaluation is set and not open today."""
    return campaign.evaluation.needs_reason()


@transaction.atomic
def submit_candidacy(candidacy: Candidacy, *, by: Any, late_reason: str = "") -> Candidacy:
    """Submit for evaluation; outside the window a reason is needed, never more (DOMAIN §5)."""
    lock_model_of(candidacy)
    return apply_transition(candidacy, "submit", by=by, late_reason=_late_reason(candidacy.campaign, late_reason))


def _late_reason(campaign: Campaign, given: str) -> str:
    """The reason as it is stored: none inside the window, and never none outside it."""
    if not is_late(campaign):
        return ""
    if reason := clean(given, multiline=True):
        return reason
    raise ValidationError({"late_reason": _("The window of evaluation is not open: please say why now.")})


@transaction.atomic
def change_candidacy(candidacy: Candidacy, action: str, *, by: Any, reason: str = "") -> Candidacy:
    """Return, take up, refuse, withdraw. Submitting and recognising have verbs of their own."""
    if action in {"submit", "recognise", "revoke"}:
        raise ValueError(f"{action} has a verb of its own.")
    lock_model_of(candidacy)
    with because(reason):
        return apply_transition(candidacy, action, by=by, reason=reason)


@transaction.atomic
def propose_upward(
    candidacy: Candidacy, *, campaign: Campaign, self_assessment: str, note: str, late_reason: str = "", by: Any
) -> Candidacy:
    """The level that recognised a model proposes it to the level above: a second candidacy, submitted at once.

    Returns the candidacy above, which begins with the self-assessment and own points of this one. Outside the window of
    evaluation a reason is needed, as for every submission. Raises PermissionDenied, WrongState while there is a
    proposal that is not over without recognition, and ValidationError by field.
    """
    lock_model_of(candidacy)
    stored = (
        Candidacy.objects.select_for_update(of=("self",))
        .select_related("model__steward", "body_steward__parent")
        .get(pk=candidacy.pk)
    )
    if not may_propose_upward(by, stored):
        raise PermissionDenied
    if is_proposed(stored):
        raise WrongState(_("The model was proposed to the level above already."))
    above = stored.body_steward.parent
    assert above is not None  # noqa: S101 - the predicate says so
    late_reason = _late_reason(campaign, late_reason)
    opened = _candidacy(stored.model, campaign, above)
    opened.self_assessment = clean(self_assessment, multiline=True) or stored.self_assessment
    opened.self_points = stored.self_points
    opened.save(update_fields=["self_assessment", "self_points"])
    UpwardProposal.objects.create(
        recognition=stored.recognition, candidacy=opened, proposed_on=today(), note=clean(note, multiline=True), by=by
    )
    record_event(kind="models_registry.proposed_upward", subject=stored.model, by=by, data={"candidacy": opened.pk})
    return apply_transition(opened, "submit", by=by, late_reason=late_reason)
