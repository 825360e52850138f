"""One step for several models: each in its own transaction, so that one refusal does not undo the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.workflow.refusals import NotAllowed, TransitionRefused, WrongState
from mobilization.workflow.transitions import Context, Transition
from models_registry.models import RegisteredModel
from models_registry.permissions import may_act_in_bulk
from models_registry.services.life import change_state, is_late, submit_model
from models_registry.workflow import MODEL

AT_ONCE = 100
"""How many models a step is taken for together; the page lists each of them first."""


class NotYours(LookupError):
    """A model that does not exist, or that the account does not read inside: one answer for both, and for all."""


@dataclass(frozen=True)
class Plan:
    """What a step would do: for which models, and which it cannot be taken for, each with the reason."""

    transition: Transition
    possible: list[RegisteredModel] = field(default_factory=list)
    refused: list[tuple[RegisteredModel, str]] = field(default_factory=list)

    @property
    def any_late(self) -> bool:
        """Whether a reason for being late is needed for some."""
        return self.transition.action == "submit" and any(is_late(model) for model in self.possible)


@dataclass(frozen=True)
class Outcome:
    """What happened: what the step was taken for, and what was refused, each with the reason."""

    done: list[RegisteredModel] = field(default_factory=list)
    refused: list[tuple[RegisteredModel, str]] = field(default_factory=list)


def models_for(ids: Sequence[int], *, action: str, by: Any) -> list[RegisteredModel]:
    """The models of these ids. Raises PermissionDenied, and NotYours if a single one is not the account's to open."""
    if not may_act_in_bulk(by, action):
        raise PermissionDenied
    wanted = set(ids)
    found = list(with_parts(RegisteredModel.objects.open_to(by).filter(pk__in=wanted)).order_by("-listed_on", "-id"))
    if not wanted or len(wanted) > AT_ONCE or len(found) != len(wanted):
        raise NotYours
    return found


def with_parts(models: "QuerySet[Any]") -> "QuerySet[Any]":
    """With what the checks of a step ask for, whatever the number of models."""
    parts = ("indicators", "files", "responsible_persons", "progress", "checks")
    return models.select_related("unit", "steward", "campaign").prefetch_related(*parts)


def plan(models: Sequence[RegisteredModel], *, action: str, by: Any) -> Plan:
    """What the step would do now; nothing is written. Raises PermissionDenied for a step the account never takes."""
    if not may_act_in_bulk(by, action):
        raise PermissionDenied
    planned = Plan(MODEL.transition(action))
    for model in models:
        if why := _why_not(planned.transition, model, by):
            planned.refused.append((model, why))
        else:
            planned.possible.append(model)
    return planned


def _why_not(transition: Transition, model: RegisteredModel, by: Any) -> str:
    """The reason for people; empty when the step can be taken."""
    if model.state not in transition.from_states:
        return _("The state is “%(state)s”.") % {"state": model.get_state_display()}
    if not transition.may(by, model):
        raise PermissionDenied
    if transition.check is None:
        return ""
    try:
        transition.check(model, Context(by=by, at=timezone.now(), reason="", data={}))
    except WrongState as refused:
        return str(refused)
    return ""


def act_on_models(ids: Sequence[int], *, action: str, by: Any, reason: str = "", late_reason: str = "") -> Outcome:
    """Take the step for each model that it can be taken for.

    Raises NotYours and PermissionDenied before anything is written, ValidationError where the step needs a reason and
    none is given.
    """
    models = models_for(ids, action=action, by=by)
    planned = plan(models, action=action, by=by)
    if planned.transition.needs_reason and not reason.strip():
        raise ValidationError({"reason": _("Please give a reason.")})
    if planned.any_late and not late_reason.strip():
        raise ValidationError({"late_reason": _("The window of registration is not open: please say why now.")})
    outcome = Outcome(refused=list(planned.refused))
    for model in planned.possible:
        try:
            if action == "submit":
                outcome.done.append(submit_model(model, by=by, late_reason=late_reason))
            else:
                outcome.done.append(change_state(model, action, by=by, reason=reason))
        except NotAllowed:
            outcome.refused.append((model, _("You may not do this any more.")))
        except (TransitionRefused, ValidationError) as refused:
            outcome.refused.append((model, _spelled(refused)))
    return outcome


def _spelled(refused: Exception) -> str:
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
