"""The life of a nomination: draft → submitted → recommended → decided; returned, refused or withdrawn on the way.

`decide` and `undecide` are steps of a decision: its services take them in their own transaction, with
`apply_transition(nomination, "decide", by=by, decided_on=day)`; no page and no call of the API offers them.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import NominationState as S
from awards.enums import Procedure
from awards.models import Nomination, NominationTransition
from awards.names import found_as
from awards.nomination_recipients import told_of
from awards.opinion_steps import let_lapse
from awards.permissions.nominations import OPEN, may_judge, may_record_decision, may_submit
from awards.queries.nomination_checks import look
from mobilization.common.locks import one_at_a_time
from mobilization.workflow.transitions import Context, Transition, Workflow, available_actions
from models_registry.checks import Incomplete
from notifications.services import notify
from organizations.dates import today

BY_DECISION = ("decide", "undecide")
NEEDED = ("achievement", "since", "until")


def nothing_stands_in_the_way(nomination: Nomination, context: Context) -> None:
    """All is said, and every check passes or was explained; of two for the same recipient the second sees the first.

    Raises Incomplete with the columns that are empty, or the checks that found something.
    """
    if lacking := [name for name in NEEDED if not getattr(nomination, name)]:
        raise Incomplete(_("Say first what was achieved, from when to when."), lacking)
    if nomination.procedure == Procedure.SIMPLIFIED and not (nomination.ground and nomination.ground_said):
        raise Incomplete(_("Say first on which ground the simplified procedure was chosen."), ["ground"])
    one_at_a_time("awards.nomination", found_as(nomination.name, nomination.recipient))
    for link in ("person_id", "collective_id"):
        if (known := getattr(nomination, link)) is not None:
            one_at_a_time(f"awards.nomination.{link}", known)
    in_the_way = [each.check for each in look(nomination) if each.is_blocking]
    if in_the_way:
        names = ", ".join(str(check.label) for check in in_the_way)
        text = _("Something stands in the way that nobody has explained: %(names)s.") % {"names": names}
        raise Incomplete(text, [str(check) for check in in_the_way])


def _tell(kind: str) -> Any:
    def effect(nomination: Nomination, context: Context) -> None:
        others = [each for each in told_of(kind, nomination) if each.pk != context.by.pk]
        data = {"nomination": nomination.pk, "code": nomination.code, "unit": nomination.unit.name}
        if context.reason:
            data["reason"] = context.reason
        notify(kind=f"awards.{kind}", recipients=others, subject=nomination, data=data, by=context.by)

    return effect


def _ended(effect: Any) -> Any:
    """The step, after which nobody's opinion is waited for."""

    def both(nomination: Nomination, context: Context) -> None:
        let_lapse(nomination, context)
        effect(nomination, context)

    return both


def _refused(context: Context) -> dict[str, Any]:
    return {"refused_on": today(), "refusal": context.reason}


NOMINATION_STEPS = Workflow(
    name="awards.nomination",
    model=Nomination,
    states=S,
    log=NominationTransition,
    transitions=(
        Transition(
            action="submit",
            label=gettext_lazy("Submit the nomination"),
            from_states=frozenset({S.DRAFT, S.RETURNED}),
            to_state=S.SUBMITTED,
            may=may_submit,
            check=nothing_stands_in_the_way,
            stamps=lambda context: {"submitted_on": today()},
            effect=_tell("nomination_submitted"),
        ),
        Transition(
            action="take_back",
            label=gettext_lazy("Take back"),
            from_states=frozenset({S.SUBMITTED}),
            to_state=S.DRAFT,
            may=may_submit,
            style="quiet",
            stamps=lambda context: {"submitted_on": None},
            effect=let_lapse,
        ),
        Transition(
            action="approve",
            label=gettext_lazy("Recommend for decision"),
            from_states=frozenset({S.SUBMITTED}),
            to_state=S.APPROVED,
            may=may_judge,
            check=nothing_stands_in_the_way,
            effect=_ended(_tell("nomination_approved")),
        ),
        Transition(
            action="return",
            label=gettext_lazy("Return for completion"),
            from_states=frozenset({S.SUBMITTED, S.APPROVED}),
            to_state=S.RETURNED,
            may=may_judge,
            needs_reason=True,
            style="quiet",
            effect=_ended(_tell("nomination_returned")),
        ),
        Transition(
            action="refuse",
            label=gettext_lazy("Refuse the nomination"),
            from_states=frozenset({S.SUBMITTED, S.APPROVED}),
            to_state=S.REFUSED,
            may=may_judge,
            needs_reason=True,
            style="danger",
            stamps=_refused,
            effect=_ended(_tell("nomination_refused")),
        ),
        Transition(
            action="withdraw",
            label=gettext_lazy("Withdraw the nomination"),
            from_states=frozenset(OPEN),
            to_state=S.WITHDRAWN,
            may=may_submit,
            needs_reason=True,
            style="danger",
            effect=_ended(_tell("nomination_withdrawn")),
        ),
        Transition(
            action="decide",
            label=gettext_lazy("Record the decision"),
            from_states=frozenset({S.APPROVED}),
            to_state=S.DECIDED,
            may=may_record_decision,
            stamps=lambda context: {"decided_on": context.data["decided_on"]},
        ),
        Transition(
            action="undecide",
            label=gettext_lazy("Take the decision back"),
            from_states=frozenset({S.DECIDED}),
            to_state=S.APPROVED,
            may=may_record_decision,
            needs_reason=True,
            stamps=lambda context: {"decided_on": None},
        ),
    ),
)
OFFERED = tuple(step.action for step in NOMINATION_STEPS.transitions if step.action not in BY_DECISION)


def offered_steps(nomination: Nomination, user: Any) -> list[Transition]:
    """What the account may do now on the nomination's own page."""
    return [step for step in available_actions(nomination, user) if step.action in OFFERED]
