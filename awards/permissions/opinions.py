"""Co-opinions: the body that decides asks and takes back, the leader or secretary of the unit that is asked answers."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from awards.enums import NominationState
from awards.permissions.nominations import is_recipient, may_judge, may_see_nomination, may_submit
from mobilization.workflow.refusals import NotNow
from models_registry.querysets import path_of_reader
from organizations.enums import Role
from organizations.permissions.reach import reaches

if TYPE_CHECKING:
    from awards.models import CoOpinion, Nomination

ANSWERERS = (Role.LEADER, Role.SECRETARY)


def may_see_opinion(user: Any, opinion: "CoOpinion") -> bool:
    """Whoever reads the nomination, and the subtree of the unit that is or was asked. As `visible_to`."""
    path, asked = path_of_reader(user), opinion.asked_steward
    if path is not None and asked is not None and asked.path.startswith(path):
        return True
    return may_see_nomination(user, opinion.nomination)


def may_ask(user: Any, nomination: "Nomination") -> bool:
    """Whoever judges it, while it is submitted."""
    return nomination.state == NominationState.SUBMITTED and may_judge(user, nomination)


def demand_askable(user: Any, nomination: "Nomination") -> None:
    """Raises NotNow for who judges it otherwise, while it is not submitted."""
    if nomination.state != NominationState.SUBMITTED and may_judge(user, nomination):
        text = _("Others are asked for their opinion while the nomination is submitted; it is “%(state)s”.")
        raise NotNow(text % {"state": nomination.get_state_display()}, nomination)


def may_answer(user: Any, opinion: "CoOpinion") -> bool:
    """The leader or secretary of the unit asked, or of one above; of a body outside who judges enters its answer.

    Nobody of themselves.
    """
    if opinion.asked_steward is None:
        return may_judge(user, opinion.nomination)
    return not is_recipient(user, opinion.nomination) and reaches(user, opinion.asked_steward, *ANSWERERS)


def may_take_back(user: Any, opinion: "CoOpinion") -> bool:
    """Whoever judges the nomination."""
    return may_judge(user, opinion.nomination)


def may_let_lapse(user: Any, opinion: "CoOpinion") -> bool:
    """Whoever takes a step of the nomination by which nobody needs the opinion any more."""
    return may_judge(user, opinion.nomination) or may_submit(user, opinion.nomination)
