"""Verbs of what a session came to: the outcome of each item, and closing, which writes what was decided."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from directives.models import Campaign
from mobilization.common.editing import RecordChanged
from mobilization.common.files import kept_whole, store
from mobilization.common.text import clean
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import TransitionRefused, WrongState
from mobilization.workflow.transitions import apply_transition
from models_registry.services.candidacies import change_candidacy, propose_upward
from models_registry.services.recognition import choose_typical, recognise
from reviews.agenda_kinds import get, title_of
from reviews.checks import OPEN_CANDIDACIES
from reviews.enums import ItemState, Outcome, RoundState, SessionState
from reviews.knock_outs import KnockOut, from_kept, is_suggested, reason_of, to_keep
from reviews.models import CouncilMember, Round, RoundItem, Session, SessionItem, SignedCopy
from reviews.permissions.sessions import may_keep_session
from reviews.queries.knock_outs import knocked_out_of
from reviews.services.rounds import change_round
from reviews.services.sessions import locked_session

OUTCOME = ("outcome", "reason", "is_typical", "is_proposed_up")
LONGEST_REASON = 2000


@transaction.atomic
def set_outcomes(session: Session, *, version: int, values: Mapping[int, Mapping[str, Any]], by: Any) -> Session:
    """Say what the session came to, item → values of OUTCOME; nothing of it holds before the session is closed.

    What was carried is recognised, what was not is not, with a reason; anything may be put off, with a reason. What is
    knocked out is not recognised even when carried: the points are the reason where none is given. With a reason of
    the council's own, which is no text that the portal suggests in any language, it is recognised all the same.
    Raises PermissionDenied, RecordChanged, ValidationError by field (`reason-17` is the reason of item 17).
    """
    stored = locked_session(session, by, (SessionState.IN_SESSION,))
    if stored.version != version:
        raise RecordChanged(stored)
    items = {item.pk: item for item in stored.items.select_for_update().order_by("position")}
    if set(values) - set(items):
        raise ValidationError(_("One of these items is not on the agenda any more. Load the page anew."))
    errors: dict[str, str] = {}
    changed = []
    out = knocked_out_of(items[pk].item_id for pk in values)
    for pk, given in values.items():
        item, before = items[pk], _outcome_of(items[pk])
        for name in OUTCOME:
            value = given[name]
            setattr(item, name, clean(value, multiline=True) if isinstance(value, str) else bool(value))
        outs = out.get(item.item_id, ())
        _take_reason_from_points(item, outs)
        if _outcome_of(item) != before:
            errors |= {f"{name}-{pk}": text for name, text in _faults(item, stored, outs).items()}
            changed.append(item)
    if errors:
        raise ValidationError(errors)
    for item in changed:
        item.save(update_fields=[*OUTCOME, "suggested"])
    if changed:
        stored.version += 1
        stored.save(update_fields=["version"])
        record_event(kind="reviews.outcomes_set", subject=stored, by=by, data={"items": len(changed)})
    return stored


def _outcome_of(item: SessionItem) -> list[Any]:
    return [getattr(item, name) for name in (*OUTCOME, "suggested")]


def _take_reason_from_points(item: SessionItem, outs: Sequence[KnockOut]) -> None:
    """Where the points are the reason their numbers are kept; a text that only repeats them is no reason of its own."""
    before = from_kept(item.suggested)
    if item.outcome != Outcome.POSTPONED and any(is_suggested(item.reason, each) for each in (outs, before)):
        item.reason = ""
    is_reason = item.outcome == Outcome.NOT_RECOGNISED and outs and not item.reason
    item.suggested = to_keep(outs) if is_reason else None


def _faults(item: SessionItem, session: Session, outs: Sequence[KnockOut]) -> dict[str, str]:
    """Field → what is wrong with the outcome; `outs`: by what the candidacy is knocked out, empty where it is not."""
    outcome = item.outcome
    if outcome and outcome not in Outcome.values:
        return {"outcome": _("There is no such outcome.")}
    against = _against_the_vote(item, outs)
    found = {"outcome": against} if against else {}
    if outcome in {Outcome.NOT_RECOGNISED, Outcome.POSTPONED} and not item.reason_told:
        found["reason"] = _("Please say why: the unit is told.")
    if against_knock_out := _against_the_knock_out(item, outs):
        found["reason"] = against_knock_out
    if len(item.reason) > LONGEST_REASON:
        found["reason"] = _("This is too long.")
    if outcome != Outcome.RECOGNISED and (item.is_typical or item.is_proposed_up):
        found["outcome"] = found.get("outcome") or _("Only what is recognised can be typical or be proposed above.")
    if item.kind and (item.is_typical or item.is_proposed_up):
        found["outcome"] = _("Only models are typical or are proposed above.")
    if item.is_proposed_up and session.council.steward.parent_id is None:
        found["is_proposed_up"] = _("There is no level above.")
    return found


def _against_the_knock_out(item: SessionItem, outs: Sequence[KnockOut]) -> str:
    """What is missing where a candidacy is recognised although it is knocked out."""
    if item.outcome != Outcome.RECOGNISED or not outs or (item.reason and not is_suggested(item.reason, outs)):
        return ""
    text = _("%(knock_out)s Please give the council’s reason for recognising it all the same.")
    return text % {"knock_out": reason_of(outs)}


def _against_the_vote(item: SessionItem, outs: Sequence[KnockOut]) -> str:
    """Why the outcome does not follow from the vote; nothing where it does."""
    outcome = item.outcome
    if item.state == ItemState.VOTING and outcome:
        return _("Votes are being cast on it: count them first.")
    if outcome in {Outcome.RECOGNISED, Outcome.NOT_RECOGNISED} and item.state != ItemState.COUNTED:
        return _("There was no vote on it.")
    if outcome == Outcome.RECOGNISED and not item.is_carried:
        return _("The vote was not carried.")
    if outcome == Outcome.NOT_RECOGNISED and item.is_carried and not outs:
        return _("The vote was carried. Repeat it, or put the decision off, with a reason.")
    return ""


def proposed_outcome(item: SessionItem, *, is_knocked_out: bool = False) -> str:
    """What the vote and the points suggest; nothing where there was no vote."""
    if item.outcome or item.state != ItemState.COUNTED:
        return item.outcome
    return Outcome.RECOGNISED if item.is_carried and not is_knocked_out else Outcome.NOT_RECOGNISED


@transaction.atomic
def close_session(
    session: Session,
    *,
    document_number: str,
    document_date: datetime.date,
    late_reason: str = "",
    campaign_above: Campaign | None = None,
    by: Any,
) -> Session:
    """Close the session and write what it decided by this document, all or nothing; closed twice it is closed once.

    That is: recognitions, choices as typical, proposals to the level above, and refusals with their reason, which the
    units are told. `late_reason` is for candidacies submitted after the day of the session, and for a campaign above
    whose window is not open. `campaign_above`: in which what is proposed is judged above; else the round's campaign.
    Raises NotAllowed, WrongState, TransitionRefused, ValidationError by field.
    """
    rows = Session.objects.select_for_update(of=("self",)).select_related("steward", "council__steward")
    stored: Session = rows.get(pk=session.pk)
    if stored.state == SessionState.CLOSED and may_keep_session(by, stored):
        return stored
    number = clean(document_number)
    rounds = Round.objects.select_for_update(of=("self",)).select_related("campaign")
    held: Round | None = rounds.filter(pk=stored.round_id).first() if stored.round_id else None
    closed = apply_transition(stored, "close", by=by, document_number=number, document_date=document_date)
    closed.save(update_fields=["search"])
    _keep_roles(closed)
    items = closed.items.select_related(
        "item__candidacy__model__steward", "item__candidacy__campaign", "item__round__campaign"
    )
    _ask_points_again(items)
    for item in items.order_by("position"):
        if item.item is None:
            _write_matter(item, closed, by)
        else:
            _write(item, item.item, closed, late_reason, campaign_above or item.item.round.campaign, by)
    if held is None:
        return closed
    if held.state == RoundState.CLOSED and not held.items.filter(candidacy__state__in=OPEN_CANDIDACIES).exists():
        change_round(held, "decide", by=by)
    return closed


def _ask_points_again(items: Iterable[SessionItem]) -> None:
    """Sheets may have gone or come back since the outcome was said. Raises ValidationError, naming the models."""
    rows = list(items)
    out = knocked_out_of(item.item_id for item in rows)
    errors = []
    for item in rows:
        outs = out.get(item.item_id, ())
        if text := _against_the_points(item, outs):
            errors.append(f"“{title_of(item)}”: {text}")
        elif item.suggested is not None and item.suggested != to_keep(outs):
            item.suggested = to_keep(outs)
            item.save(update_fields=["suggested"])
    if errors:
        raise ValidationError(errors)


def _against_the_points(item: SessionItem, outs: Sequence[KnockOut]) -> str:
    """Why the outcome holds no more by the points of today; nothing where it does."""
    if item.suggested is not None and not outs:
        return _("It is not below any least of points any more. Please say the outcome again, with its reason.")
    return _against_the_knock_out(item, outs) or (_against_the_vote(item, outs) if item.is_carried else "")


def _keep_roles(session: Session) -> None:
    """Who sat as what stays with the session: seats may be given another role later, minutes not."""
    seat = CouncilMember.objects.filter(pk=OuterRef("seat"))
    session.attendance.update(role=Subquery(seat.values("role")), position=Subquery(seat.values("position")))


def _write(item: SessionItem, held: RoundItem, session: Session, late_reason: str, campaign: Campaign, by: Any) -> None:
    """What the session came to on a candidacy. Raises ValidationError by field, naming the model."""
    candidacy = held.candidacy
    document: dict[str, Any] = {name: getattr(session, name) for name in ("document_number", "document_date")}
    try:
        if item.outcome == Outcome.NOT_RECOGNISED:
            with translation.override("vi"):  # it stands on record, and is told to the unit
                why = item.reason_told
            change_candidacy(candidacy, "refuse", by=by, reason=why)
        if item.outcome != Outcome.RECOGNISED:
            return
        done = recognise(candidacy, by=by, recognised_on=session.held_on, late_reason=late_reason, **document)
        if item.is_typical:
            choose_typical(done, by=by, chosen_on=session.held_on, **document)
        if item.is_proposed_up:
            told = {"self_assessment": "", "note": "", "late_reason": late_reason}
            propose_upward(done, campaign=campaign, by=by, **told)
    except ValidationError as wrong:
        raise ValidationError(_named(candidacy.model.title, wrong)) from wrong
    except WrongState as wrong:
        text = _("“%(title)s”: %(why)s Put it off, then close the session.")
        raise TransitionRefused(text % {"title": candidacy.model.title, "why": str(wrong)}) from wrong


def _write_matter(item: SessionItem, session: Session, by: Any) -> None:
    """The same, of a higher app's matter."""
    try:
        get(item.kind).write(item, session, by)
    except ValidationError as wrong:
        raise ValidationError(_named(title_of(item), wrong)) from wrong


def _named(title: str, wrong: ValidationError) -> dict[str, list[str]]:
    """The same errors, at the field of the closing form they belong to, saying which model they are about."""
    fields = {"campaign": "campaign_above"}
    by_field = getattr(wrong, "error_dict", None) or {"__all__": wrong.error_list}
    told: dict[str, list[str]] = {}
    for name, errors in by_field.items():
        known = name if name in {"document_number", "document_date", "late_reason"} else fields.get(name, "__all__")
        texts = (str(text) for error in errors for text in error.messages)
        told.setdefault(known, []).extend(f"“{title}”: {text}" for text in texts)
    return told


def add_signed_copies(session: Session, *, files: Iterable[CheckedFile], by: Any) -> list[SignedCopy]:
    """Keep the signed document of a closed session, with a checksum; what is kept stays. Raises PermissionDenied."""
    with kept_whole() as kept:
        stored = locked_session(session, by, (SessionState.CLOSED,))
        for each in files:
            made = SignedCopy(session=stored)
            kept.append(store(made, each.content, name=each.name, content_type=each.content_type, by=by))
        data = {"sha256": [each.sha256 for each in kept]}
        record_event(kind="reviews.signed_copy_added", subject=stored, by=by, data=data)
    return kept  # type: ignore[return-value]
