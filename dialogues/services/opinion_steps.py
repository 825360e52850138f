"""Steps of opinions, with what the clock gives and what stands in other tables."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.models import Opinion, OpinionText
from dialogues.opinion_clock import extended, is_overdue
from dialogues.opinion_enums import OtherTrack
from dialogues.opinion_rules import EXTENSION_DAYS, due_of_answer
from dialogues.opinion_steps import OPINION_ACTIONS
from dialogues.services.opinion_identities import forget_citizen
from dialogues.services.opinion_waits import demand_waiting_left, gone_on
from dialogues.services.opinions import locked_opinion
from dialogues.services.publication import PUBLIC, put_public
from directives import rules
from mobilization.common.editing import apply_values
from mobilization.common.text import clean
from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import apply_transition, workflow_of
from organizations.dates import today
from organizations.models import Unit
from organizations.working_days import load_calendar

TAKES: dict[str, tuple[str, ...]] = {
    "classify": ("kind", "domain", "theme"),
    "assign": ("unit",),
    "forward": ("unit",),
    "extend": ("days",),
    "draft": ("answer",),
    "approve": ("version",),
    "answer": ("answered_on",),
    "answer_on_the_spot": ("answer", "answered_on"),
    "route_out": ("other_track", "sent_to"),
    "publish": (*PUBLIC, "version"),
}
"""What a step asks for besides its reason."""


@transaction.atomic
def take_opinion_step(
    opinion: Opinion, action: str, *, by: Any, reason: str = "", given: Mapping[str, Any] | None = None
) -> Opinion:
    """Take a step with what it asks for (`TAKES`); what is not asked for is not looked at.

    Raises what `apply_transition` raises, ValidationError by field, LookupError for a step that does not exist.
    """
    if action not in OPINION_ACTIONS:
        raise LookupError(action)
    stored = locked_opinion(opinion)
    known = {name: (given or {}).get(name) for name in TAKES.get(action, ())}
    if not _is_possible(stored, action, by):
        return apply_transition(stored, action, by=by, reason=reason)  # which says why not
    if action == "publish":
        put_public(stored, known, by=by)
        known = {}
    data = _PREPARED.get(action, lambda _opinion, known: known)(stored, known)
    is_routed = action == "route_out"  # no words about it are kept, nobody's
    done = apply_transition(stored, action, by=by, reason="" if is_routed else reason, **data)
    if is_routed:
        forget_citizen(done, by=by)
    return done


def _is_possible(stored: Opinion, action: str, by: Any) -> bool:
    step = workflow_of(stored).transition(action)
    return stored.state in step.from_states and step.may(by, stored)


def _classified(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    put = {name: value for name, value in known.items() if value is not None or name == "theme"}
    looked = Opinion(pk=opinion.pk, kind=opinion.kind, domain=opinion.domain)
    apply_values(looked, put, TAKES["classify"])
    return {name: getattr(looked, name) for name in TAKES["classify"]}


def _unit(opinion: Opinion, known: dict[str, Any]) -> Unit:
    unit: Unit | None = known["unit"]
    if unit is None or not Unit.objects.in_force().filter(pk=unit.pk).exists():
        raise ValidationError({"unit": _("Choose a unit that exists today.")})
    return unit


def _assigned(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    return {"unit": _unit(opinion, known), "due_on": due_of_answer(today())}


def _forwarded(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    unit = _unit(opinion, known)
    if unit.pk == opinion.assigned_steward_id:
        raise ValidationError({"unit": _("This unit has it already: choose another one.")})
    return {"unit": unit}


def _extended(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    if is_overdue(opinion, today()):
        raise WrongState(
            _("It is overdue already, and stays so: an extension is asked for before the last day is over.")
        )
    days, most = known["days"], extension_left(opinion)
    if most < 1:
        raise WrongState(_("The time was extended already as far as the rule allows."))
    if not isinstance(days, int) or not 1 <= days <= most:
        text = ngettext("Give %(most)s working day at most.", "Give 1 to %(most)s working days.", most)
        raise ValidationError({"days": text % {"most": most}})
    due = extended(load_calendar(since=opinion.due_on), opinion.due_on, days)
    return {"due_on": due, "extended_days": opinion.extended_days + days}


def extension_left(opinion: Opinion) -> int:
    """So many working days it may still be extended by, by the rule of the day on which it was assigned."""
    return int(rules.value(EXTENSION_DAYS, on=opinion.assigned_on)) - opinion.extended_days


def _resumed(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    return gone_on(opinion, today())


def _paused(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    demand_waiting_left(opinion)
    return {}


def _drafted(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    write_answer(opinion, known["answer"] or "")
    return {}


def _answered(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    """The day on which the citizen had it: not ahead, not before it was signed."""
    if opinion.approved_on and (known["answered_on"] or today()) < opinion.approved_on:
        raise ValidationError({"answered_on": _("This day lies before the answer was approved.")})
    return _day_of_answer(opinion, known)


def _day_of_answer(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    day = known["answered_on"] or today()
    if day > today():
        raise ValidationError({"answered_on": _("This day lies ahead.")})
    if day < (opinion.assigned_on or opinion.received_on):
        raise ValidationError({"answered_on": _("This day lies before the opinion was received or assigned.")})
    return {"answered_on": day}


def _on_the_spot(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    day = _day_of_answer(opinion, known)
    held = opinion.conference.day if opinion.conference else None
    if held and day["answered_on"] < held <= today():
        raise ValidationError({"answered_on": _("This day lies before the conference.")})
    write_answer(opinion, known["answer"] or "")
    return day


def _routed(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    wrong = {}
    where = clean(known["sent_to"] or "")
    if known["other_track"] not in OtherTrack.values:
        wrong["other_track"] = _("Say whether it is a complaint or a denunciation.")
    if not where or len(where) > Opinion._meta.get_field("sent_to").max_length:  # type: ignore[operator]
        wrong["sent_to"] = _("Say in a few words to which body the citizen was sent.")
    if wrong:
        raise ValidationError(wrong)
    return {"other_track": known["other_track"], "sent_to": where}


def _approved(opinion: Opinion, known: dict[str, Any]) -> dict[str, Any]:
    """What was read is what is signed, where the signer says which version they read."""
    if known["version"] is not None and known["version"] != opinion.version:
        raise ValidationError(_("The answer was changed since it was shown to you. Read it again; nothing was done."))
    return {}


def write_answer(opinion: Opinion, answer: str) -> None:
    """Keep the answer beside the text; the opinion has another version then.

    Raises ValidationError for one that is empty or too long.
    """
    words: OpinionText = opinion.words
    apply_values(words, {"answer": answer}, ("answer",), long=("answer",))
    if not words.answer:
        raise ValidationError({"answer": _("Write the answer.")})
    words.save()
    opinion.version += 1
    opinion.save(update_fields=["version"])


_PREPARED = {
    "classify": _classified,
    "assign": _assigned,
    "forward": _forwarded,
    "extend": _extended,
    "pause": _paused,
    "resume": _resumed,
    "draft": _drafted,
    "approve": _approved,
    "answer": _answered,
    "answer_on_the_spot": _on_the_spot,
    "route_out": _routed,
}
