"""Who makes certificates of a decision; everybody signed in reads how they look, keepers of the catalogues say so."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from awards.enums import HOLDING
from awards.permissions.catalogues import may_keep_awards
from mobilization.workflow.refusals import NotAllowed, NotNow
from organizations.enums import Role
from organizations.permissions.reach import is_signed_in, reaches

if TYPE_CHECKING:
    from awards.models import Decision, DecisionRecipient

MAKERS = (Role.SECRETARY, Role.LEADER)


def may_make_certificates(user: Any, decision: "Decision") -> bool:
    """Secretary and leader of the unit, and of those above, for decisions of the portal; others print their own."""
    return not decision.is_outside and reaches(user, decision.steward, *MAKERS)


def may_ask_for_certificates(user: Any) -> bool:
    """Whether the account is in use; the decision itself is asked when the work is done."""
    return is_signed_in(user)


def demand_makeable(user: Any, decision: "Decision") -> None:
    """Raises NotAllowed for who may not make them, NotNow where only the decision's state is in the way."""
    if not may_make_certificates(user, decision):
        raise NotAllowed(_("You may not make certificates of this decision."))
    if decision.state not in HOLDING:
        text = _("Certificates are of decisions that are signed and hold; the state is “%(state)s”.")
        raise NotNow(text % {"state": decision.get_state_display()}, decision)


def certificate_actions(user: Any, decision: "Decision") -> list[str]:
    """What the account may do with the certificates of the decision now."""
    return ["certificates"] if decision.state in HOLDING and may_make_certificates(user, decision) else []


def row_actions(user: Any, row: "DecisionRecipient") -> list[str]:
    """The same with that of one row; what was annulled has none any more."""
    return certificate_actions(user, row.decision) if row.annulled_on is None else []


def layout_actions(user: Any) -> list[str]:
    """What the account may do with a layout."""
    return ["edit", "remove"] if may_keep_awards(user) else []
