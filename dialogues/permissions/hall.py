"""Who groups opinions and keeps the agenda of a conference, and who marks in its hall (DOMAIN §8)."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dialogues.enums import ConferenceState as S
from dialogues.permissions.conferences import writes_conference
from mobilization.workflow.refusals import NotNow

if TYPE_CHECKING:
    from dialogues.models import Conference

ARRANGED = (S.PLANNED, S.POSTPONED, S.ANNOUNCED, S.HELD)
"""Groups and agenda are changed until the conclusion is published."""
IN_THE_HALL = (S.ANNOUNCED, S.HELD)
"""What is marked afterwards, from notes of the day, counts as well."""
TOLD_OF = (S.HELD, S.CONCLUDED)
"""There are minutes of what took place."""


def may_arrange(user: Any, conference: "Conference") -> bool:
    """Group opinions, keep the agenda: who writes the conference, until its conclusion is published."""
    return conference.state in ARRANGED and writes_conference(user, conference)


def may_mark(user: Any, conference: "Conference") -> bool:
    """The screen of the hall: who writes the conference, from its announcement until its conclusion is published."""
    return conference.state in IN_THE_HALL and writes_conference(user, conference)


def may_take_minutes(user: Any, conference: "Conference") -> bool:
    """Minutes and the notice of the conclusion as papers: who writes a conference that was held."""
    return conference.state in TOLD_OF and writes_conference(user, conference)


def hall_actions(user: Any, conference: "Conference") -> list[str]:
    """What the account may do with groups, agenda, hall and papers now."""
    asked = {
        "arrange": may_arrange(user, conference),
        "hall": may_mark(user, conference),
        "minutes": may_take_minutes(user, conference),
    }
    return [name for name, allowed in asked.items() if allowed]


def demand_hall(user: Any, conference: "Conference") -> None:
    """Raises NotNow for who marks in the hall otherwise; everybody else passes, for whom 403 is the answer."""
    if conference.state in IN_THE_HALL or not writes_conference(user, conference):
        return
    text = _("The state is “%(state)s”: in the hall is marked from the announcement until the conclusion is published.")
    raise NotNow(text % {"state": conference.get_state_display()}, conference)


def demand_held(user: Any, conference: "Conference") -> None:
    """The same of minutes: they tell of what took place."""
    if conference.state in TOLD_OF or not writes_conference(user, conference):
        return
    text = _("The state is “%(state)s”: say first that the conference was held.")
    raise NotNow(text % {"state": conference.get_state_display()}, conference)
