"""Why a transition did not happen; each text is for people, in their language."""

from django.core.exceptions import PermissionDenied, ValidationError

from mobilization.common.not_now import NotInThisState


class TransitionRefused(Exception):
    """The transition did not happen and nothing was written."""


class WrongState(TransitionRefused):
    """The object is not in a state from which this is possible (API: 409)."""


class NotNow(WrongState, NotInThisState):
    """The person may do this, only not in the present state; the text names it and what comes next (409)."""


class NotAllowed(TransitionRefused, PermissionDenied):
    """The person may not do this to this object (403)."""


class ReasonMissing(TransitionRefused, ValidationError):
    """The transition needs a reason and none was given: an error of the field `reason` (400)."""

    def __init__(self, message: str) -> None:
        ValidationError.__init__(self, {"reason": [message]})
