"""Only the state of a nomination is in the way: the state is told, and what comes next.

Asked before the right itself: it lets everybody pass who may never do it here, for whom 403 is the answer.
"""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.enums import NominationState as S
from awards.permissions.nominations import (
    OPEN,
    UNDECIDED,
    WRITABLE,
    enters_measures,
    explains_findings,
    writes_nomination,
)
from mobilization.workflow.refusals import NotNow

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from awards.models import Nomination

THEN: "dict[str, _StrPromise]" = {
    S.SUBMITTED: gettext_lazy("It was handed in: the unit’s leader may take it back, or whoever judges it returns it."),
    S.APPROVED: gettext_lazy("It is recommended for decision: whoever judges it may still return it."),
    S.DECIDED: gettext_lazy("It is decided: what is wrong is corrected by a decision."),
    S.REFUSED: gettext_lazy("Begin a new nomination, if there is something new."),
    S.WITHDRAWN: gettext_lazy("Begin a new nomination, if there is something new."),
}


def demand_writable(user: Any, nomination: "Nomination") -> None:
    """Raises NotNow for who writes it otherwise, once it was handed in."""
    _demand(user, nomination, WRITABLE, writes_nomination)


def demand_explainable(user: Any, nomination: "Nomination") -> None:
    """Raises NotNow for who explains findings otherwise, once it was recommended or is over."""
    _demand(user, nomination, UNDECIDED, explains_findings)


def demand_barrable(user: Any, nomination: "Nomination") -> None:
    """Raises NotNow for who enters measures otherwise, once it is over."""
    _demand(user, nomination, OPEN, enters_measures)


def _demand(
    user: Any, nomination: "Nomination", states: Collection[str], has: "Callable[[Any, Nomination], bool]"
) -> None:
    if nomination.state in states or not has(user, nomination):
        return
    text = _("This is not possible while the state is “%(state)s”. %(then)s")
    raise NotNow(text % {"state": nomination.get_state_display(), "then": THEN[nomination.state]}, nomination)
