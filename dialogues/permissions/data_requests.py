"""Who hands a citizen what is kept about them, and who reads the register of such requests (DOMAIN §9)."""

from typing import TYPE_CHECKING, Any

from dialogues.data_request_querysets import READERS
from dialogues.permissions.opinions import ASSIGNERS
from organizations.permissions.reach import is_signed_in

if TYPE_CHECKING:
    from dialogues.models import Opinion
    from mobilization.outbox.models import Job


def may_hand_out(user: Any, opinion: "Opinion") -> bool:
    """Leader or secretary of the very unit that looks after it, in whatever state; no superuser, nobody above."""
    if not is_signed_in(user) or user.acting is None:
        return False
    return user.acting.unit_id == opinion.steward_id and user.acting.role in ASSIGNERS


def may_list_requests(user: Any) -> bool:
    """The same roles as `DataRequest.objects.visible_to`; each sees those of their subtree."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and user.acting.role in READERS)


def may_ask_for_file(user: Any) -> bool:
    """Leaders and secretaries in office."""
    return bool(is_signed_in(user) and user.acting is not None and user.acting.role in ASSIGNERS)


def may_fetch_file(user: Any, job: "Job") -> bool:
    """Who asked for it, while they hold the office they asked in: nobody else, no superuser either."""
    office = job.params.get("acting")
    return job.owner_id == user.pk and any(each.pk == office for each in user.memberships_now)
