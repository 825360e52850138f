"""Who reads the record of commendations: of each award whoever reads it on a list, and everybody their own."""

from typing import TYPE_CHECKING, Any

from awards.enums import MADE
from awards.permissions.decisions import may_see_recipient
from organizations.permissions.reach import is_signed_in

if TYPE_CHECKING:
    from awards.models import DecisionRecipient


def may_see_on_record(user: Any, row: "DecisionRecipient") -> bool:
    """Once it was decided. The same rule as `DecisionRecipient.objects.on_record`."""
    if not is_signed_in(user) or row.decision.state not in MADE:
        return False
    return row.person_id == user.person_id or may_see_recipient(user, row)
