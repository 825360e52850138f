"""The life of an opinion: received → classified → assigned → drafted → approved → answered → closed; or routed out.

What the clock gives, and what stands in other tables (answer, text), comes from the service that holds the row
(`services/opinion_steps.py`): no page and no call of the API takes a step past it.
"""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dialogues.citizen_states import sent_back_until, takes_reopening
from dialogues.models import AgendaItem, HallMark, Opinion, OpinionTransition, PublishedOpinion
from dialogues.opinion_enums import OPEN, Channel
from dialogues.opinion_enums import OpinionState as S
from dialogues.opinion_notices import tell
from dialogues.opinion_recipients import answering, keeping, signing
from dialogues.permissions.citizens import is_citizens_alone, may_close, may_go_on, may_withdraw
from dialogues.permissions.opinions import (
    keeps_opinion,
    may_approve,
    may_assign,
    may_bring_answer,
    may_draft,
    may_forward,
    may_publish,
    may_recall,
    may_route_out,
    may_sign,
)
from mobilization.workflow.refusals import NotNow, WrongState
from mobilization.workflow.transitions import Context, Transition, Workflow
from models_registry.checks import Incomplete
from organizations.dates import today

_NOT_TOLD = {"reminded_on": None, "overdue_told_on": None, "upper_told_on": None}
"""A clock that runs anew tells of itself anew."""


def has_domain(opinion: Opinion, context: Context) -> None:
    """Raises Incomplete."""
    if not context.data["domain"]:
        raise Incomplete(_("Say which domain the opinion belongs to."), ["domain"])


def is_classified(opinion: Opinion, context: Context) -> None:
    """A reopened one may never have been: it was answered in the hall. Raises Incomplete."""
    if not opinion.domain:
        raise Incomplete(_("Classify it first: say which domain it belongs to."), ["domain"])


def is_reopened_first_time(opinion: Opinion, context: Context) -> None:
    """Raises WrongState."""
    if opinion.reopened_on is not None:
        raise WrongState(_("It was reopened once already."))


def has_answer(opinion: Opinion, context: Context) -> None:
    """There is something to tell the citizen. Raises Incomplete."""
    words = getattr(opinion, "words", None)
    if words is None or not words.answer:
        raise Incomplete(_("Write the answer first."), ["answer"])


def is_public(opinion: Opinion, context: Context) -> None:
    """Raises WrongState."""
    if not PublishedOpinion.objects.of(opinion).exists():
        raise WrongState(_("The public does not see it."))


def is_sent_back_no_more(opinion: Opinion, context: Context) -> None:
    """Closing takes sending back away from the citizen: while they may, nobody signed in closes it. Raises NotNow."""
    if context.by is not None and takes_reopening(opinion):
        day = date_format(sent_back_until(opinion), "SHORT_DATE_FORMAT")
        text = _("Until %(day)s the citizen may send the answer back; after that it is closed by itself.")
        raise NotNow(text % {"day": day}, opinion)


def is_of_the_hall(opinion: Opinion) -> bool:
    """Said in the hall, or called up and answered there, alone or in its group; there by its day, which has come.

    It is noted while its first clock runs: what is overdue, or was sent back, goes its way with a signature.
    """
    held = opinion.conference.day if opinion.conference is not None else None
    if held is None or not opinion.received_on <= held <= today():
        return False
    if opinion.reopened_on is not None or opinion.due_on < today():
        return False
    return (
        opinion.channel == Channel.HALL or AgendaItem.objects.about(opinion).answered(HallMark.objects.all()).exists()
    )


def was_asked_in_the_hall(opinion: Opinion, context: Context) -> None:
    """Raises WrongState, Incomplete."""
    if not is_of_the_hall(opinion):
        text = _("Only what was said in the hall, and is not overdue, is answered on the spot; assign this opinion.")
        raise WrongState(text)
    has_answer(opinion, context)


def _given(*names: str) -> Any:
    return lambda context: {name: context.data[name] for name in names}


def _assigned(context: Context) -> dict[str, Any]:
    unit = context.data["unit"]
    return {
        "assigned": unit, "assigned_steward": unit, "assigned_on": today(), "due_on": context.data["due_on"],
    } | _NOT_TOLD  # fmt: skip


def _forwarded(context: Context) -> dict[str, Any]:
    unit = context.data["unit"]
    return {"assigned": unit, "assigned_steward": unit} | _NOT_TOLD


def _reopened(context: Context) -> dict[str, Any]:
    """All anew, as if it came today; what held for the first answer stands in `first_*`."""
    return {
        "reopened_on": today(), "due_on": context.data["due_on"], "assigned": None, "assigned_steward": None,
        "assigned_on": None, "extended_days": 0, "drafted_by": None, "approved_by": None, "is_on_the_spot": False,
        "answered_on": None, "approved_on": None, "told_on": None, "waited_days": 0,
    } | _NOT_TOLD  # fmt: skip


def _taken_back(opinion: Opinion, context: Context) -> None:
    """Of a closed one the state does not say it: the trigger that hides with the state has nothing to see."""
    PublishedOpinion.objects.of(opinion).update(is_public=False, changed_at=context.at)
    tell("opinion_unpublished", opinion, answering(opinion), by=context.by)


def _telling(kind: str, whom: Any) -> Any:
    def effect(opinion: Opinion, context: Context) -> None:
        tell(kind, opinion, whom(opinion), by=context.by)

    return effect


OPINION_STEPS = Workflow(
    name="dialogues.opinion",
    model=Opinion,
    states=S,
    log=OpinionTransition,
    transitions=(
        Transition(
            action="classify",
            label=pgettext_lazy("opinion", "Classify"),
            from_states=frozenset({S.RECEIVED, S.REOPENED}),
            to_state=S.CLASSIFIED,
            may=keeps_opinion,
            check=has_domain,
            stamps=_given("kind", "domain", "theme"),
        ),
        Transition(
            action="assign",
            label=pgettext_lazy("opinion", "Assign to a unit"),
            from_states=frozenset({S.CLASSIFIED, S.REOPENED}),
            to_state=S.ASSIGNED,
            may=may_assign,
            check=is_classified,
            stamps=_assigned,
            effect=_telling("opinion_assigned", answering),
        ),
        Transition(
            action="draft",
            label=pgettext_lazy("opinion", "Draft the answer"),
            from_states=frozenset({S.ASSIGNED}),
            to_state=S.DRAFTED,
            may=may_draft,
            check=has_answer,
            stamps=lambda context: {"drafted_by": context.by},
            effect=_telling("opinion_drafted", signing),
        ),
        Transition(
            action="approve",
            label=pgettext_lazy("opinion", "Approve the answer"),
            from_states=frozenset({S.DRAFTED}),
            to_state=S.APPROVED,
            may=may_approve,
            check=has_answer,
            stamps=lambda context: {"approved_by": context.by, "approved_on": today()},
            effect=_telling("opinion_approved", keeping),
        ),
        Transition(
            action="answer",
            label=pgettext_lazy("opinion", "The citizen has the answer"),
            from_states=frozenset({S.APPROVED}),
            to_state=S.ANSWERED,
            may=may_bring_answer,
            stamps=lambda context: {"answered_on": context.data["answered_on"], "told_on": today()},
        ),
        Transition(
            action="answer_on_the_spot",
            label=pgettext_lazy("opinion", "Answered on the spot"),
            from_states=frozenset({S.RECEIVED, S.CLASSIFIED}),
            to_state=S.ANSWERED,
            may=keeps_opinion,
            check=was_asked_in_the_hall,
            style="quiet",
            stamps=lambda context: {
                "answered_on": context.data["answered_on"], "is_on_the_spot": True, "told_on": today(),
            },
        ),
        Transition(
            action="forward",
            label=pgettext_lazy("opinion", "Forward to another unit"),
            from_states=frozenset({S.ASSIGNED}),
            to_state=S.ASSIGNED,
            may=may_forward,
            needs_reason=True,
            style="quiet",
            stamps=_forwarded,
            effect=_telling("opinion_forwarded", answering),
        ),
        Transition(
            action="extend",
            label=pgettext_lazy("opinion", "Extend the time"),
            from_states=frozenset({S.ASSIGNED}),
            to_state=S.ASSIGNED,
            may=may_assign,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: _given("due_on", "extended_days")(context) | _NOT_TOLD,
            effect=_telling("opinion_extended", answering),
        ),
        Transition(
            action="pause",
            label=pgettext_lazy("opinion", "Wait for the citizen"),
            from_states=frozenset({S.ASSIGNED}),
            to_state=S.WAITING,
            may=may_draft,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: {"paused_on": today()},
        ),
        Transition(
            action="resume",
            label=pgettext_lazy("opinion", "Go on with it"),
            from_states=frozenset({S.WAITING}),
            to_state=S.ASSIGNED,
            may=may_go_on,
            stamps=lambda context: {"paused_on": None, **_given("due_on", "waited_days")(context)} | _NOT_TOLD,
        ),
        Transition(
            action="return",
            label=pgettext_lazy("opinion", "Return the draft"),
            from_states=frozenset({S.DRAFTED, S.APPROVED}),
            to_state=S.ASSIGNED,
            may=may_sign,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: {"drafted_by": None, "approved_by": None, "approved_on": None},
            effect=_telling("opinion_returned", answering),
        ),
        Transition(
            action="recall",
            label=pgettext_lazy("opinion", "Take my draft back"),
            from_states=frozenset({S.DRAFTED}),
            to_state=S.ASSIGNED,
            may=may_recall,
            style="quiet",
            stamps=lambda context: {"drafted_by": None},
        ),
        Transition(
            action="publish",
            label=pgettext_lazy("opinion", "Publish question and answer"),
            from_states=frozenset({S.ANSWERED, S.PRIVATE, S.CLOSED}),
            to_state=S.PUBLISHED,
            stays_in=frozenset({S.CLOSED}),
            may=may_publish,
            effect=_telling("opinion_published", answering),
        ),
        Transition(
            action="keep_private",
            label=pgettext_lazy("opinion", "Do not publish"),
            from_states=frozenset({S.ANSWERED}),
            to_state=S.PRIVATE,
            may=may_publish,
            needs_reason=True,
            style="quiet",
        ),
        Transition(
            action="unpublish",
            label=pgettext_lazy("opinion", "Take back from the public"),
            from_states=frozenset({S.PUBLISHED, S.CLOSED}),
            to_state=S.PRIVATE,
            stays_in=frozenset({S.CLOSED}),
            may=may_publish,
            needs_reason=True,
            style="danger",
            check=is_public,
            effect=_taken_back,
        ),
        Transition(
            action="close",
            label=pgettext_lazy("opinion", "Close"),
            from_states=frozenset({S.ANSWERED, S.PUBLISHED, S.PRIVATE}),
            to_state=S.CLOSED,
            may=may_close,
            check=is_sent_back_no_more,
            style="quiet",
            stamps=lambda context: {"closed_on": today()},
        ),
        Transition(
            action="reopen",
            label=pgettext_lazy("opinion", "The citizen reopens it"),
            from_states=frozenset({S.ANSWERED, S.PUBLISHED, S.PRIVATE}),
            to_state=S.REOPENED,
            may=is_citizens_alone,
            check=is_reopened_first_time,
            stamps=_reopened,
            effect=_telling("opinion_reopened", keeping),
        ),
        Transition(
            action="route_out",
            label=pgettext_lazy("opinion", "Route out: complaint or denunciation"),
            from_states=frozenset({S.RECEIVED, S.CLASSIFIED}),
            to_state=S.ROUTED_OUT,
            may=may_route_out,
            style="danger",
            stamps=_given("other_track", "sent_to"),
        ),
        Transition(
            action="withdraw",
            label=pgettext_lazy("opinion", "The citizen withdraws it"),
            from_states=frozenset(OPEN),
            to_state=S.WITHDRAWN,
            may=may_withdraw,
            needs_reason=True,
            style="danger",
            stamps=lambda context: {"paused_on": None, "approved_by": None, "approved_on": None},
        ),
    ),
)  # fmt: skip
OPINION_ACTIONS = tuple(step.action for step in OPINION_STEPS.transitions)
