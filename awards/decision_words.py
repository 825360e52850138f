"""Who decides and who signs, as decisions write it: bodies, deputies, what is written before a post."""

from typing import TYPE_CHECKING

from awards.enums import Branch
from mobilization.common.papers.paper import Layout
from organizations.letterheads import decider_of

if TYPE_CHECKING:
    from awards.models import Decision

AUTHORITIES = ("Ban Thường vụ", "Ban Chấp hành", "Ủy ban nhân dân")
"""Bodies in whose name their head signs."""
SAID_ALREADY = ("KT.", "TM.", "T/M", "TL.", "K/T", "T/L", "TUQ.")
"""In whose name somebody signs, where the post says so itself."""
DEPUTY = "phó "


def layout_of(branch: str) -> Layout:
    """Whose layout a decision of the branch has."""
    return Layout.PARTY if branch == Branch.PARTY else Layout.STATE


def decider_in(decision: "Decision") -> str:
    """Who decides, as it says, or else as the unit usually writes it."""
    return decision.decider or decider_of(decision.unit, layout_of(decision.branch))


def says_in_whose_name(post: str) -> bool:
    """Whether the post says it: KT. Chủ tịch, T/M Ban Thường vụ."""
    return post.upper().startswith(SAID_ALREADY)


def head_of(post: str) -> str:
    """The post itself, of a deputy that of the head: Phó Chủ tịch → Chủ tịch, KT. Chủ tịch → Chủ tịch."""
    if says_in_whose_name(post):
        post = post[3:].strip().removeprefix(".").strip()
    return post[len(DEPUTY) :] if post.casefold().startswith(DEPUTY) else post
