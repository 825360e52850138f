"""Who registers, assigns, answers and signs opinions, and who may look at the identity behind one (DOMAIN §§8, 9)."""

from typing import TYPE_CHECKING, Any

from dialogues.opinion_clock import is_overdue
from dialogues.opinion_enums import OVER, TO_PLACE, WITH_UNIT
from dialogues.opinion_enums import OpinionState as S
from models_registry.querysets import path_of_reader
from organizations.dates import today
from organizations.enums import Role
from organizations.models import Unit
from organizations.permissions.reach import is_signed_in, reaches

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dialogues.models import Opinion

WRITERS = (Role.OFFICER, Role.LEADER, Role.SECRETARY)
ASSIGNERS = (Role.LEADER, Role.SECRETARY)
HANDLERS = (*WRITERS, Role.PARTNER)
"""Programs only as far as the scopes of their key let them through."""
WATCHERS = (Role.LEADER, Role.SECRETARY, Role.ADMINISTRATOR, Role.AUDITOR)
"""Who reads who looked at an identity."""
BULK = {
    "assign": ASSIGNERS,
    "approve": (Role.LEADER,),
    "answer": WRITERS,
    "publish": ASSIGNERS,
    "keep_private": ASSIGNERS,
}
"""The steps that are taken for several opinions at once, and whose they are."""


def may_see_opinion(user: Any, opinion: "Opinion") -> bool:
    """The subtree that looks after it, and that of the unit that answers. As `Opinion.objects.visible_to`."""
    path = path_of_reader(user)
    if path is None:
        return False
    answers = opinion.assigned_steward
    return opinion.steward.path.startswith(path) or (answers is not None and answers.path.startswith(path))


def may_register(user: Any) -> bool:
    """Whoever writes for some unit."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and reaches(user, user.acting.unit, *WRITERS))


def may_register_for(user: Any, unit: Unit) -> bool:
    """For one's own unit and those below it. The same rule as `units_that_register`."""
    return reaches(user, unit, *WRITERS)


def units_that_register(user: Any) -> "QuerySet[Unit]":
    """The units of today for which the person may register opinions."""
    found = Unit.objects.in_force()
    if not may_register(user):
        return found.none()
    return found if user.is_superuser else found.filter(path__startswith=user.acting.unit.path)


def keeps_opinion(user: Any, opinion: "Opinion") -> bool:
    """Who works for the unit that looks after it: classifies, routes out, answers in the hall, closes."""
    return reaches(user, opinion.steward, *WRITERS)


def may_edit_opinion(user: Any, opinion: "Opinion") -> bool:
    """Until it is assigned; what was answered once and reopened stays as it was answered."""
    return opinion.state in TO_PLACE and opinion.reopened_on is None and keeps_opinion(user, opinion)


def may_assign(user: Any, opinion: "Opinion") -> bool:
    """Leader or secretary: assigning, extending."""
    return reaches(user, opinion.steward, *ASSIGNERS)


def may_route_out(user: Any, opinion: "Opinion") -> bool:
    """Who keeps it; one that is overdue leader or secretary: text and identity go, and it is late no more."""
    return keeps_opinion(user, opinion) and (not is_overdue(opinion, today()) or may_assign(user, opinion))


def may_publish(user: Any, opinion: "Opinion") -> bool:
    """What the public reads, and what it does not: leader or secretary."""
    return reaches(user, opinion.steward, *ASSIGNERS)


def may_draft(user: Any, opinion: "Opinion") -> bool:
    """Who works for the unit it is assigned to: drafting, waiting for the citizen, going on."""
    unit = opinion.assigned_steward
    return unit is not None and reaches(user, unit, *WRITERS)


def may_recall(user: Any, opinion: "Opinion") -> bool:
    """Who drafted the answer corrects it, as long as nobody approved it."""
    return opinion.drafted_by_id is not None and opinion.drafted_by_id == user.pk and may_draft(user, opinion)


def may_forward(user: Any, opinion: "Opinion") -> bool:
    """The unit it is assigned to, and who assigned it."""
    return may_draft(user, opinion) or may_assign(user, opinion)


def may_sign(user: Any, opinion: "Opinion") -> bool:
    """A leader of the unit that looks after it; of the unit that answers where it stands in that subtree."""
    if reaches(user, opinion.steward, Role.LEADER):
        return True
    unit = opinion.assigned_steward
    return unit is not None and opinion.is_assigned_within and reaches(user, unit, Role.LEADER)


def may_approve(user: Any, opinion: "Opinion") -> bool:
    """Not what one drafted oneself, superusers neither."""
    return opinion.drafted_by_id != user.pk and may_sign(user, opinion)


def may_bring_answer(user: Any, opinion: "Opinion") -> bool:
    """The unit that looks after it, and the one that answers in its subtree."""
    return keeps_opinion(user, opinion) or (opinion.is_assigned_within and may_draft(user, opinion))


def may_erase(user: Any, opinion: "Opinion") -> bool:
    """What is known of the citizen: leader or secretary, in whatever state, as long as there is something."""
    return reaches(user, opinion.steward, *ASSIGNERS)


def may_act_in_bulk(user: Any, action: str) -> bool:
    """Whoever takes the step for one opinion takes it for several; each is asked for by itself, too."""
    if not is_signed_in(user) or action not in BULK:
        return False
    return user.is_superuser or (user.acting is not None and user.acting.role in BULK[action])


def handles(user: Any, opinion: "Opinion") -> bool:
    """Whether the unit one acts for, itself and none above or below it, handles the opinion now.

    That is the unit that looks after it and, while it is to answer, the one it is assigned to in that subtree.
    """
    if not is_signed_in(user) or user.acting is None or user.acting.role not in HANDLERS:
        return False
    units: set[int | None] = set()
    if opinion.state in (*TO_PLACE, *WITH_UNIT, S.ANSWERED):
        units.add(opinion.steward_id)
    if opinion.state in WITH_UNIT and opinion.is_assigned_within:
        units.add(opinion.assigned_steward_id)
    return user.acting.unit_id in units


def may_unmask(user: Any, opinion: "Opinion") -> bool:
    """The identity is seen by handlers in the steward's subtree alone, each look with its purpose (DOMAIN §9)."""
    return handles(user, opinion)


def may_enter_identity(user: Any, opinion: "Opinion") -> bool:
    """The unit that looks after it, while it handles the opinion."""
    return handles(user, opinion) and user.acting.unit_id == opinion.steward_id


def may_renew_code(user: Any, opinion: "Opinion") -> bool:
    """The unit that looks after it, for a citizen who lost the code."""
    return opinion.state in (*TO_PLACE, *WITH_UNIT, *OVER) and keeps_opinion(user, opinion)


def may_watch_looks(user: Any, opinion: "Opinion") -> bool:
    """Who looked at the identity: read by leader, secretary, administrator and auditor of the subtree."""
    return reaches(user, opinion.steward, *WATCHERS)


def opinion_actions(user: Any, opinion: "Opinion") -> list[str]:
    """What the account may do with it now besides its steps, for pages and API alike."""
    asked = {
        "edit": may_edit_opinion(user, opinion),
        "unmask": may_unmask(user, opinion),
        "identity": may_enter_identity(user, opinion),
        "code": may_renew_code(user, opinion),
        "erase": may_erase(user, opinion),
    }
    return [name for name, allowed in asked.items() if allowed]
