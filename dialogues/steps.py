"""The life of a conference: planned → announced → held → conclusion published; postponed or cancelled with a reason.

What a step stamps by the clock comes from the service, which holds the row (`services/steps.py`): no page and no call
of the API takes a step past it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dialogues.clocks import lateness
from dialogues.enums import ConferenceState as S
from dialogues.models import Conference, ConferenceTransition
from dialogues.permissions.conferences import may_announce, writes_conference
from mobilization.workflow.refusals import ReasonMissing, WrongState
from mobilization.workflow.transitions import Context, Transition, Workflow
from models_registry.checks import Incomplete
from organizations.dates import today

NEEDED = ("day", "begins", "content", "how_to")
MOVES = ("move", "move_announced")
"""They have a page of their own, which asks for the new days."""


def lacking_to_announce(conference: Conference) -> list[str]:
    """The fields that have to be filled in first; a link is as good as a place."""
    lacking = [name for name in NEEDED if not getattr(conference, name)]
    return lacking if conference.place or conference.link else [*lacking, "place"]


def can_be_announced(conference: Conference, context: Context) -> None:
    """When, where, what about and how to take part is said, and the day is not over. Raises Incomplete, WrongState."""
    if lacking := lacking_to_announce(conference):
        raise Incomplete(
            _("An announcement says the day, when it begins, the place or the link, the content and how to take part."),
            lacking,
        )
    if conference.day < today():  # type: ignore[operator]  # it is there
        raise WrongState(_("The day of the conference is over: it can no longer be announced."))
    _late_with_a_reason(conference, context)


def can_be_held(conference: Conference, context: Context) -> None:
    """Its day is known and has come; a dialogue nobody announced needs a reason. Raises Incomplete, WrongState."""
    if conference.day is None:
        raise Incomplete(_("Say first on which day it is."), ["day"])
    if conference.day > today():
        raise WrongState(_("The day of the conference has not come yet."))
    if conference.is_dialogue and conference.announced_on is None and not context.reason:
        raise ReasonMissing(_("It was never announced: say why."))


def has_conclusion(conference: Conference, context: Context) -> None:
    """There is something to publish, between the conference and today. Raises Incomplete, ValidationError."""
    if not conference.conclusion:
        raise Incomplete(_("Write the conclusion first."), ["conclusion"])
    day = context.data["published_on"]
    if day > today():
        raise ValidationError({"published_on": _("This day lies ahead.")})
    if conference.day is not None and day < conference.day:
        raise ValidationError({"published_on": _("This day lies before the conference.")})


def _late_with_a_reason(conference: Conference, context: Context) -> None:
    if (warning := lateness(conference, today())) and not context.reason:
        raise ReasonMissing(_("%(warning)s Say why it is announced nevertheless.") % {"warning": warning})


def _given(*names: str) -> Any:
    return lambda context: {name: context.data[name] for name in names}


def _announced(context: Context) -> dict[str, Any]:
    return {"announced_on": today(), "announce_due": context.data["announce_due"]}


_DAYS = ("planned_from", "planned_to", "day", "begins", "ends", "year")

CONFERENCE_STEPS = Workflow(
    name="dialogues.conference",
    model=Conference,
    states=S,
    log=ConferenceTransition,
    transitions=(
        Transition(
            action="announce",
            label=gettext_lazy("Announce"),
            from_states=frozenset({S.PLANNED}),
            to_state=S.ANNOUNCED,
            may=may_announce,
            check=can_be_announced,
            stamps=_announced,
        ),
        Transition(
            action="hold",
            label=gettext_lazy("It was held"),
            from_states=frozenset({S.PLANNED, S.ANNOUNCED}),
            to_state=S.HELD,
            may=writes_conference,
            check=can_be_held,
            stamps=_given("announce_due", "conclusion_due"),
        ),
        Transition(
            action="conclude",
            label=gettext_lazy("Publish the conclusion"),
            from_states=frozenset({S.HELD}),
            to_state=S.CONCLUDED,
            may=may_announce,
            check=has_conclusion,
            stamps=lambda context: {**_given("published_on")(context), "published_noted_on": today()},
        ),
        Transition(
            action="move",
            label=gettext_lazy("Move to another date"),
            from_states=frozenset({S.PLANNED, S.POSTPONED}),
            to_state=S.PLANNED,
            may=writes_conference,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: {"announced_on": None, "announce_due": None, **_given(*_DAYS)(context)},
        ),
        Transition(
            action="move_announced",
            label=gettext_lazy("Move to another date"),
            from_states=frozenset({S.ANNOUNCED}),
            to_state=S.ANNOUNCED,
            may=may_announce,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: {**_announced(context), **_given(*_DAYS)(context)},
        ),
        Transition(
            action="take_back",
            label=gettext_lazy("Take the conclusion back"),
            from_states=frozenset({S.CONCLUDED}),
            to_state=S.HELD,
            may=may_announce,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: {"published_on": None, "published_noted_on": None},
        ),
        Transition(
            action="not_held",
            label=gettext_lazy("It was not held after all"),
            from_states=frozenset({S.HELD}),
            to_state=S.POSTPONED,
            may=may_announce,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: {"conclusion_due": None},
        ),
        Transition(
            action="postpone",
            label=pgettext_lazy("conference", "Postpone"),
            from_states=frozenset({S.PLANNED, S.ANNOUNCED}),
            to_state=S.POSTPONED,
            may=may_announce,
            needs_reason=True,
            style="quiet",
        ),
        Transition(
            action="cancel",
            label=gettext_lazy("Cancel the conference"),
            from_states=frozenset({S.PLANNED, S.ANNOUNCED, S.POSTPONED}),
            to_state=S.CANCELLED,
            may=may_announce,
            needs_reason=True,
            style="danger",
        ),
    ),
)  # fmt: skip
STEPS = tuple(step.action for step in CONFERENCE_STEPS.transitions)
