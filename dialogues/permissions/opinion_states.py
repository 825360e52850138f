"""Only the state of an opinion is in the way: the state is told, and what is done instead."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dialogues.opinion_enums import TO_PLACE
from dialogues.permissions.opinions import keeps_opinion
from mobilization.workflow.refusals import NotNow

if TYPE_CHECKING:
    from dialogues.models import Opinion


def demand_editable(user: Any, opinion: "Opinion") -> None:
    """Raises NotNow for who edits it otherwise; everybody else passes, for whom 403 is the answer."""
    if (opinion.state in TO_PLACE and opinion.reopened_on is None) or not keeps_opinion(user, opinion):
        return
    text = _("This is not possible while the state is “%(state)s”: an opinion is corrected until it is assigned.")
    raise NotNow(text % {"state": opinion.get_state_display()}, opinion)
