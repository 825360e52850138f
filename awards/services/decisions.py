"""Verbs of the text of a decision: drafting one, changing it, its documents, throwing a draft away."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.decision_words import layout_of
from awards.enums import DecisionState
from awards.models import Decision, DecisionBasis, Nomination
from awards.permissions.decisions import demand_open, may_draft_for
from awards.queries.seen import of_decision
from directives.models import DirectiveDocument
from mobilization.common.editing import RecordChanged, apply_values
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import NotNow
from organizations.dates import today
from organizations.letterheads import decider_of, place_of, symbol_of
from organizations.models import Unit

OWN = (
    "title",
    "branch",
    "symbol",
    "place",
    "decider",
    "signer",
    "signer_post",
    "bases",
    "requested_by",
    "money_from",
    "carried_out_by",
    "sent_to",
)
OUTSIDE = (
    "title",
    "branch",
    "level",
    "issuer",
    "printed_number",
    "signed_on",
    "place",
    "signer",
    "signer_post",
    "bases",
)
EVERY = tuple(dict.fromkeys((*OWN, *OUTSIDE)))
LONG = ("bases", "sent_to")
EXPORT_DECISIONS = "awards.export_decisions"


def editable(*, is_outside: bool) -> tuple[str, ...]:
    """What is edited of a decision of one's own, or of another body."""
    return OUTSIDE if is_outside else OWN


@transaction.atomic
def draft_decision(*, unit: Unit, is_outside: bool = False, values: Mapping[str, Any], by: Any) -> Decision:
    """Draft a decision of the unit, or enter one of another body; `values` are those of `editable`.

    Raises PermissionDenied, and ValidationError by field, also for other keys of `values`.
    """
    if not may_draft_for(by, unit):
        raise PermissionDenied
    made = Decision(unit=unit, steward=unit, is_outside=is_outside, level=unit.level)
    _demand_editable(values, is_outside=is_outside)
    apply_values(made, values, editable(is_outside=is_outside), long=LONG)
    if not is_outside:
        made.symbol = made.symbol or symbol_of(unit, layout_of(made.branch), "QĐ")
        made.place = made.place or place_of(unit)
        made.decider = made.decider or decider_of(unit, layout_of(made.branch))
    _check(made)
    made.save()
    record_event(kind="awards.decision_drafted", subject=made, by=by, data={"is_outside": is_outside})
    return made


@transaction.atomic
def change_decision(decision: Decision, *, version: int, changes: Mapping[str, Any], by: Any) -> Decision:
    """Change the text that the editor saw as `version`; returns it as stored.

    Raises NotAllowed, NotNow, RecordChanged (nothing is overwritten), and ValidationError by field, also for other
    keys of `changes`.
    """
    stored = open_decision(decision, by)
    if stored.version != version:
        raise RecordChanged(stored)
    _demand_editable(changes, is_outside=stored.is_outside)
    if different := apply_values(stored, changes, editable(is_outside=stored.is_outside), long=LONG):
        _check(stored)
        if "signed_on" in different and stored.state != DecisionState.DRAFT:
            _move_day(stored)
        stored.version += 1
        stored.save()
        record_event(kind="awards.decision_changed", subject=stored, by=by, data={"fields": different})
    return stored


def locked_decision(decision: Decision) -> Decision:
    """The decision as it is stored, kept for this transaction."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("unit", "steward")
    stored: Decision | None = rows.filter(pk=decision.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    return stored


def demand_as_seen(stored: Decision, seen: str | None) -> None:
    """Raises RecordChanged where the decision or its list is something else than who acts saw (`seen.of_decision`).

    None is for who checked that in another way.
    """
    if seen is not None and of_decision(stored) != seen:
        raise RecordChanged(stored)


def open_decision(decision: Decision, by: Any) -> Decision:
    """The same, where text and list may change. Raises NotAllowed, NotNow."""
    stored = locked_decision(decision)
    demand_open(by, stored)
    return stored


def _demand_editable(values: Mapping[str, Any], *, is_outside: bool) -> None:
    """Raises ValidationError for what such a decision does not have."""
    if other := [name for name in values if name not in editable(is_outside=is_outside)]:
        raise ValidationError(dict.fromkeys(other, _("Such a decision does not have this.")))


def _check(decision: Decision) -> None:
    """Raises ValidationError at the field that is to be corrected."""
    if not decision.is_outside:
        return
    wrong: dict[str, Any] = {
        name: _("Please fill in this field.")
        for name in ("issuer", "printed_number", "signed_on")
        if not getattr(decision, name)
    }
    if decision.signed_on and decision.signed_on > today():
        wrong["signed_on"] = _("This day has not come yet.")
    same = Decision.objects.filter(
        is_outside=True,
        steward=decision.steward_id,
        issuer__iexact=decision.issuer,
        printed_number__iexact=decision.printed_number,
        signed_on=decision.signed_on,
    ).exclude(pk=decision.pk)
    if not wrong and same.exists():
        wrong["printed_number"] = _("This decision of the same body and day is entered already.")
    if wrong:
        raise ValidationError(wrong)


def _move_day(decision: Decision) -> None:
    """The nominations it decided were decided on that day, too.

    Raises ValidationError where something of it was handed over or annulled before.
    """
    day = decision.signed_on
    before = Q(handovers__presentation__held_on__lt=day) | Q(annulled_on__lt=day)
    if decision.recipients.filter(before).exists():
        text = _("Something was handed over or annulled before this day: correct that first.")
        raise ValidationError({"signed_on": text})
    decided = Nomination.objects.filter(rows__decision=decision, rows__annulled_on=None, decided_on__isnull=False)
    decided.update(decided_on=day)


@transaction.atomic
def discard_decision(decision: Decision, *, by: Any) -> None:
    """Throw a draft away with its list; the record of changes keeps it. Raises NotAllowed, NotNow."""
    stored = locked_decision(decision)
    demand_open(by, stored)
    if stored.state != DecisionState.DRAFT:
        text = _("A decision on record is not thrown away; a mistake in it is corrected, or the decision annulled.")
        raise NotNow(text, stored)
    record_event(kind="awards.decision_discarded", subject=stored, by=by, data={"unit": stored.unit_id})
    stored.recipients.all().delete()
    stored.delete()


@transaction.atomic
def add_basis(decision: Decision, *, document: DirectiveDocument, by: Any) -> DecisionBasis:
    """Name a document of the portal on which it rests. Raises NotAllowed, NotNow, ValidationError."""
    stored = open_decision(decision, by)
    if stored.basis_rows.filter(document=document).exists():
        raise ValidationError({"document": _("The decision names this document already.")})
    basis = DecisionBasis.objects.create(decision=stored, document=document)
    record_event(kind="awards.basis_added", subject=stored, by=by, data={"document": document.pk})
    return basis


@transaction.atomic
def remove_basis(basis: DecisionBasis, *, by: Any) -> None:
    """Take the document away. Raises NotAllowed, NotNow."""
    stored = open_decision(basis.decision, by)
    if found := stored.basis_rows.filter(pk=basis.pk).first():
        record_event(kind="awards.basis_removed", subject=stored, by=by, data={"document": found.document_id})
        found.delete()
