"""Verbs of rounds: preparing one, taking candidacies in, opening, closing, deciding, cancelling."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values, demand_order
from mobilization.common.files import discard
from mobilization.common.recording import because
from mobilization.outbox.events import record_event
from mobilization.workflow.transitions import apply_transition
from models_registry.enums import CandidacyState
from models_registry.models import Candidacy
from models_registry.services.candidacies import change_candidacy
from reviews.enums import RoundState
from reviews.models import Assignment, Council, Round, RoundItem
from reviews.permissions.rounds import ALIVE, may_keep_round, may_prepare_round_of
from reviews.permissions.states import Whose, demand_state
from reviews.queries.rounds import criteria_for, judges, takeable
from reviews.services.bars import lift_what_is_over, raise_bars

EDITABLE = (
    "name", "campaign", "criteria_set", "opens_on", "closes_on", "is_blind", "scores_seen", "most_own",
)  # fmt: skip
"""The council stays."""
WHILE_OPEN = ("name", "closes_on", "most_own")
"""What may still be changed once members score: they were promised the rest."""
EXPORT_ROUNDS = "reviews.export_rounds"


class SelectionChanged(Exception):
    """What was shown is not what would be taken in now: nothing was."""


@transaction.atomic
def prepare_round(*, council: Council, values: Mapping[str, Any], by: Any) -> Round:
    """Prepare a round of the council; `values` are those of EDITABLE.

    Raises PermissionDenied, ValidationError by field, and ValueError for other keys of `values`.
    """
    if not may_prepare_round_of(by, council):
        raise PermissionDenied
    made = Round(unit=council.unit, steward=council.steward, council=council)
    apply_values(made, values, EDITABLE)
    _check(made)
    made.save()
    record_event(kind="reviews.round_prepared", subject=made, by=by, data={"council": council.pk})
    return made


@transaction.atomic
def edit_round(found: Round, *, version: int, changes: Mapping[str, Any], by: Any) -> Round:
    """Correct the round that the editor saw as `version`; once it is open only what WHILE_OPEN names.

    Raises PermissionDenied, RecordChanged, ValidationError by field, and ValueError for other keys of `changes`.
    """
    stored = locked_round(found, by)
    if stored.version != version:
        raise RecordChanged(stored)
    before = {name: getattr(stored, name) for name in EDITABLE}
    if different := apply_values(stored, changes, EDITABLE):
        if stored.state == RoundState.OPEN and (fixed := sorted(set(different) - set(WHILE_OPEN))):
            raise ValidationError({name: _("This cannot be changed once the round is open.") for name in fixed})
        if stored.campaign_id != before["campaign"].pk and stored.items.exists():
            raise ValidationError({"campaign": _("There are candidacies of this campaign in the round already.")})
        _check(stored)
        stored.version += 1
        stored.save()
        record_event(kind="reviews.round_edited", subject=stored, by=by, data={"fields": different})
    return stored


def locked_round(found: Round, by: Any, states: Collection[str] = ALIVE) -> Round:
    """The round as it is stored, kept for this transaction. Raises PermissionDenied, also in other `states`."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("council__unit", "council__steward", "steward")
    stored: Round = rows.select_related("campaign", "criteria_set").get(pk=found.pk)
    demand_state(by, stored, states, Whose.KEEPERS)
    if stored.state not in states or not may_keep_round(by, stored):
        raise PermissionDenied
    return stored


def _check(found: Round) -> None:
    """Raises ValidationError at the field that is to be corrected."""
    demand_order(found.opens_on, found.closes_on, field="closes_on")
    if not found.council.steward.path.startswith(found.campaign.steward.path):
        raise ValidationError({"campaign": _("The unit does not take part in this campaign.")})
    is_kept = found.pk is not None and Round.objects.filter(pk=found.pk, criteria_set=found.criteria_set_id).exists()
    if not is_kept and not criteria_for(found.council, found.campaign).filter(pk=found.criteria_set_id).exists():
        text = _("This criteria set is not in force, or it is for another level or campaign.")
        raise ValidationError({"criteria_set": text})


def fingerprint(candidacies: Collection[int]) -> str:
    """What names a selection, so that exactly what was shown is taken in."""
    return hashlib.sha256(",".join(map(str, sorted(candidacies))).encode()).hexdigest()[:32]


@transaction.atomic
def take_in(found: Round, *, candidacies: Collection[int], by: Any, seen: str = "") -> list[RoundItem]:
    """Take these candidacies into the round, at the end; into an open one they come under review at once.

    All or none: raises ValidationError where one of them cannot be taken in (not judged by the council's unit, of
    another campaign, decided, or in another round), and SelectionChanged where `seen` names another selection.
    """
    stored = locked_round(found, by)
    wanted = set(candidacies)
    if seen and seen != fingerprint(wanted):
        raise SelectionChanged
    kept = Candidacy.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    list(kept.values_list("pk", flat=True))
    chosen = list(takeable(stored).filter(pk__in=wanted))
    if not chosen or len(chosen) != len(wanted):
        text = _("Some of these candidacies cannot be taken in: they are decided, in another round, or not yours.")
        raise ValidationError({"candidacies": text})
    last = stored.items.aggregate(last=Max("position"))["last"] or 0
    rows = [RoundItem(round=stored, candidacy=each, position=last + n) for n, each in enumerate(chosen, 1)]
    made = RoundItem.objects.bulk_create(rows)
    if stored.state == RoundState.OPEN:
        _begin(stored, chosen, by)
    record_event(kind="reviews.round_filled", subject=stored, by=by, data={"number": len(made)})
    return made


def _begin(stored: Round, candidacies: Collection[Candidacy], by: Any) -> None:
    """Candidacies come under review, and who is in conflict with one reads nothing of it any more."""
    for each in candidacies:
        if each.state == CandidacyState.SUBMITTED:
            change_candidacy(each, "take_up", by=by)
    raise_bars(stored.council, models={each.model_id for each in candidacies})


@transaction.atomic
def take_out(item: RoundItem, *, by: Any) -> None:
    """Take a candidacy out of the round; it can be taken into another one. Raises PermissionDenied, ValidationError."""
    stored = locked_round(item.round, by)
    held = stored.items.filter(pk=item.pk).first()
    if held is None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if held.assignments.exists():
        raise ValidationError(_("Somebody was assigned to it already; it stays in the round."))
    data = {"candidacy": held.candidacy_id}
    for file in held.files.all():
        discard(file)
    held.delete()
    lift_what_is_over(stored.council)
    record_event(kind="reviews.round_item_removed", subject=stored, by=by, data=data)


@transaction.atomic
def open_round(found: Round, *, by: Any) -> Round:
    """Members may score from the first day on: candidacies come under review, conflicts are told and bars raised.

    Raises WrongState, NotAllowed, and TransitionRefused where something is missing.
    """
    opened = apply_transition(found, "open", by=by)
    candidacies = [each.candidacy for each in opened.items.select_related("candidacy__model").order_by("position")]
    _begin(opened, candidacies, by)
    return opened


def _find_conflicts(closed: Round) -> None:
    """Who came into conflict since sheets were given out is kept from the model, and their points do not count."""
    held = Assignment.objects.filter(item__round=closed, withdrawn_at=None).values_list("seat__person", flat=True)
    people = {*held, *judges(closed.council).values_list("person", flat=True)}
    models = closed.items.values_list("candidacy__model", flat=True)
    raise_bars(closed.council, models=set(models), people=people)


@transaction.atomic
def change_round(found: Round, action: str, *, by: Any, reason: str = "") -> Round:
    """Close, decide, cancel. What is over keeps nobody from a model any more, but for what was declared.

    Closing finds the conflicts that came since sheets were given out.

    Raises WrongState, NotAllowed, ReasonMissing, and TransitionRefused.
    """
    if action == "open":
        raise ValueError("open has a verb of its own.")
    with because(reason):
        changed = apply_transition(found, action, by=by, reason=reason)
    if changed.state == RoundState.CLOSED:
        _find_conflicts(changed)
    if changed.state in (RoundState.DECIDED, RoundState.CANCELLED):
        lift_what_is_over(changed.council)
    return changed
