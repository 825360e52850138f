"""What the citizen may do by the code alone, and who opens the files that came with an opinion."""

from typing import TYPE_CHECKING, Any

from dialogues.permissions.opinions import handles, keeps_opinion, may_assign, may_draft

if TYPE_CHECKING:
    from dialogues.models import Opinion, OpinionFile


def is_citizens_alone(user: Any, opinion: "Opinion") -> bool:
    """No account does it: nobody (None) is the citizen whose code `services/citizens.py` has seen."""
    return user is None


def may_withdraw(user: Any, opinion: "Opinion") -> bool:
    """The citizen by the code; for one who said so, leader or secretary with the reason: it ends the clock."""
    return user is None or may_assign(user, opinion)


def may_close(user: Any, opinion: "Opinion") -> bool:
    """Who keeps the opinion, and the clock (None)."""
    return user is None or keeps_opinion(user, opinion)


def may_go_on(user: Any, opinion: "Opinion") -> bool:
    """Who waits for the citizen, and the clock (None) when that was long enough."""
    return user is None or may_draft(user, opinion)


def may_open_file(user: Any, file: "OpinionFile") -> bool:
    """A picture may show who said it: the very units that handle the opinion now, as with the identity."""
    return handles(user, file.opinion)
