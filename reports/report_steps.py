"""The life of a report: written, submitted by the leader, accepted or returned above, published, frozen (DOMAIN §7)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import Context, Transition, Workflow
from organizations.dates import today
from reports.enums import ReportState as S
from reports.models import Report, ReportTransition
from reports.permissions.reports import may_accept, may_drop, may_publish, may_receive, may_submit
from reports.report_notices import tell_above, tell_unit

_UNSEALED: dict[str, Any] = {"document": None, "seal": "", "submitted_on": None, "accepted_on": None}


def _submitted(context: Context) -> dict[str, Any]:
    """`document`, `seal` and `first` come from the service that holds the row."""
    given = dict(context.data)
    first = given.pop("first") or today()
    return {**given, "submitted_on": today(), "first_submitted_on": first}


def was_sealed(report: Report, context: Context) -> None:
    """Raises WrongState where the service did not put words and numbers together."""
    if not context.data.get("document") or not context.data.get("seal"):
        raise WrongState(_("The figures are being counted. Try again in a moment."))


def _telling(tell: Any, kind: str) -> Any:
    def effect(report: Report, context: Context) -> None:
        tell(kind, report, by=context.by)

    return effect


REPORT_STEPS = Workflow(
    name="reports.report",
    model=Report,
    states=S,
    log=ReportTransition,
    transitions=(
        Transition(
            action="submit",
            label=pgettext_lazy("report", "Submit"),
            from_states=frozenset({S.DRAFT, S.RETURNED}),
            to_state=S.SUBMITTED,
            may=may_submit,
            check=was_sealed,
            stamps=_submitted,
            effect=_telling(tell_above, "submitted"),
        ),
        Transition(
            action="take_back",
            label=pgettext_lazy("report", "Take back"),
            from_states=frozenset({S.SUBMITTED}),
            to_state=S.DRAFT,
            may=may_submit,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: dict(_UNSEALED),
        ),
        Transition(
            action="accept",
            label=pgettext_lazy("report", "Accept"),
            from_states=frozenset({S.SUBMITTED}),
            to_state=S.ACCEPTED,
            may=may_accept,
            stamps=lambda context: {"accepted_on": today()},
            effect=_telling(tell_unit, "accepted"),
        ),
        Transition(
            action="return",
            label=pgettext_lazy("report", "Return"),
            from_states=frozenset({S.SUBMITTED, S.ACCEPTED}),
            to_state=S.RETURNED,
            may=may_receive,
            needs_reason=True,
            style="danger",
            stamps=lambda context: dict(_UNSEALED),
            effect=_telling(tell_unit, "returned"),
        ),
        Transition(
            action="publish",
            label=pgettext_lazy("report", "Publish"),
            from_states=frozenset({S.SUBMITTED, S.ACCEPTED}),
            to_state=S.PUBLISHED,
            may=may_publish,
            stamps=lambda context: {"published_on": today(), **context.data},
            effect=_telling(tell_unit, "published"),
        ),
        Transition(
            action="drop",
            label=pgettext_lazy("report", "Do not make it"),
            from_states=frozenset({S.DRAFT, S.RETURNED}),
            to_state=S.DROPPED,
            may=may_drop,
            needs_reason=True,
            style="danger",
        ),
        Transition(
            action="resume",
            label=pgettext_lazy("report", "Make it after all"),
            from_states=frozenset({S.DROPPED}),
            to_state=S.DRAFT,
            may=may_drop,
            style="quiet",
        ),
    ),
)
REPORT_ACTIONS = tuple(step.action for step in REPORT_STEPS.transitions)
