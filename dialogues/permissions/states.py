"""Only the state of a conference is in the way: the state is told, and what comes next."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.enums import ConferenceState as S
from dialogues.permissions.conferences import WRITABLE, writes_conference
from mobilization.workflow.refusals import NotNow

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.utils.functional import _StrPromise

    from dialogues.models import Conference

THEN: "dict[str, _StrPromise]" = {
    S.PLANNED: gettext_lazy("Say first that it was held."),
    S.ANNOUNCED: gettext_lazy("Say first that it was held."),
    S.POSTPONED: gettext_lazy("Plan it for another day first."),
    S.HELD: gettext_lazy("It was held already."),
    S.CONCLUDED: gettext_lazy("Its conclusion is published: take that back first."),
    S.CANCELLED: gettext_lazy("Plan a new one, if it is to be held after all."),
}


def demand_writable(user: Any, conference: "Conference", states: "Collection[str]" = WRITABLE) -> None:
    """Raises NotNow for who writes it otherwise; everybody else passes, for whom 403 is the answer."""
    if conference.state in states or not writes_conference(user, conference):
        return
    text = _("This is not possible while the state is “%(state)s”. %(then)s")
    raise NotNow(text % {"state": conference.get_state_display(), "then": THEN[conference.state]}, conference)
