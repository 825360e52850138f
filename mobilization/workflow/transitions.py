"""The transition table and the one door: nothing else assigns `state`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.models import TransitionLog
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, WrongState

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, kw_only=True)
class Context:
    """What an effect and a stamp know: who acts, when, why, and what the caller handed over besides."""

    by: Any
    at: datetime
    reason: str
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One line of the table. `may(user, obj)` is a plain predicate of the app's `permissions.py`.

    From a state of `stays_in` it leads nowhere: what it changes stands beside the state (`after`).
    `check(obj, context)` may raise TransitionRefused before anything is written: what the object lacks for this step.
    A reason is asked of accounts: nobody (None) is the clock, or who is known by a code alone.
    `stamps(context)` gives the fields that are written together with the state (`{"approved_at": context.at}`);
    `effect(obj, context)` writes other tables inside the same transaction, and may raise TransitionRefused.
    """

    action: str
    label: Any
    from_states: frozenset[str]
    to_state: str
    may: Callable[[Any, Any], bool]
    stays_in: frozenset[str] = frozenset()
    needs_reason: bool = False
    style: str = "primary"
    check: Callable[[Any, Context], None] | None = None
    stamps: Callable[[Context], dict[str, Any]] = field(default=lambda context: {})
    effect: Callable[[Any, Context], None] | None = None

    def after(self, state: str) -> str:
        """The state in which it leaves an object of this state."""
        return state if state in self.stays_in else self.to_state


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """The table of one model: its states, its transitions, its log. `name` begins the names of its events."""

    name: str
    model: type[models.Model]
    states: type[models.TextChoices]
    transitions: tuple[Transition, ...]
    log: type[TransitionLog]

    def __post_init__(self) -> None:
        """Raises ValueError for an action that stands twice and for a state that it cannot have."""
        actions = [transition.action for transition in self.transitions]
        if len(set(actions)) != len(actions):
            raise ValueError(f"{self.name}: an action stands twice")
        used = {state for one in self.transitions for state in (*one.from_states, one.to_state)}
        if unknown := used - set(self.states.values):
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")
        if odd := [one.action for one in self.transitions if not one.stays_in <= one.from_states]:
            raise ValueError(f"{self.name}: stays in states it does not begin in: {odd}")

    def transition(self, action: str) -> Transition:
        """The line of this action; raises LookupError."""
        for transition in self.transitions:
            if transition.action == action:
                return transition
        raise LookupError(f"{self.name} has no action {action}")


_workflows: dict[type[models.Model], Workflow] = {}


def register(workflow: Workflow) -> None:
    """Make the workflow the one of its model; called in `AppConfig.ready()`. Raises ValueError for a second one."""
    if _workflows.setdefault(workflow.model, workflow) is not workflow:
        raise ValueError(f"{workflow.model.__name__} has a workflow already")


def workflow_of(obj: models.Model) -> Workflow:
    """The workflow of this object's model; raises LookupError."""
    return _workflows[type(obj)]


def available_actions(obj: models.Model, user: Any) -> list[Transition]:
    """What `user` may do with `obj` in its present state, in the table's order; for page and API alike."""
    return [
        transition
        for transition in workflow_of(obj).transitions
        if obj.state in transition.from_states and transition.may(user, obj)  # type: ignore[attr-defined]
    ]


@transaction.atomic
def apply_transition(obj: M, action: str, *, by: Any, reason: str = "", **data: Any) -> M:
    """Do `action` with `obj`: state, stamped fields, effect, one log row and one Event, or nothing.

    Returns the fresh object. The row is locked, so of two at the same time the second sees the state the first has
    written. Raises WrongState, NotAllowed, ReasonMissing in this order, what the line's `check` raises, and LookupError
    for an unknown action.
    """
    workflow = workflow_of(obj)
    transition = workflow.transition(action)
    locked: Any = type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    reason = clean(reason, multiline=True)
    _check(workflow, transition, locked, by, reason)
    context = Context(by=by, at=timezone.now(), reason=reason, data=data)
    if transition.check:
        transition.check(locked, context)
    before = locked.state
    stamps = transition.stamps(context)
    locked.state = transition.after(before)
    for name, value in stamps.items():
        setattr(locked, name, value)
    locked.save(update_fields=["state", *stamps])
    if transition.effect:
        transition.effect(locked, context)
    step = {"from_state": before, "to_state": locked.state}
    log: Any = workflow.log
    log._base_manager.create(subject=locked, action=action, by=by, reason=reason, **step)
    record_event(kind=f"{workflow.name}.{action}", subject=locked, by=by, data=step)
    return locked  # type: ignore[no-any-return]


def _check(workflow: Workflow, transition: Transition, locked: Any, by: Any, reason: str) -> None:
    if locked.state not in transition.from_states:
        state = dict(workflow.states.choices).get(locked.state, locked.state)
        text = _("“%(action)s” is not possible while the state is “%(state)s”.")
        raise WrongState(text % {"action": transition.label, "state": state})
    if not transition.may(by, locked):
        raise NotAllowed(_("You may not do this: “%(action)s”.") % {"action": transition.label})
    if transition.needs_reason and by is not None and not reason:
        raise ReasonMissing(_("Please give a reason."))
