"""Whether who signs is a post that decides by the authority matrix.

The matrix names posts as laws do ("Chủ tịch UBND xã, phường"), a decision who decides there ("Chủ tịch Ủy ban nhân dân
phường …"). What stands before the kind of place is compared, so that a doubt is for people to explain, no refusal.
"""

import datetime
import re
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.decision_words import decider_in, head_of
from awards.queries.authorities import deciding
from mobilization.common.text import fold

if TYPE_CHECKING:
    from awards.models import Decision

WRITTEN_OUT = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "mttq": "mat tran to quoc"}
PLACES = frozenset(
    ("xa", "phuong", "thi", "dac", "huyen", "quan", "tinh", "thanh", "dang", "so", "cap", "cua", "bo", "nganh", "tai")
)
"""First words of the kinds of places and bodies that laws name after a post."""
_WORD = re.compile(r"\w+")


POSTS = (
    "chu tich", "bi thu", "giam doc", "tong giam doc", "truong", "thu truong", "cuc truong", "hieu truong", "tu lenh",
    "chinh uy", "chi huy", "bo truong",
)  # fmt: skip
"""What a decider begins with that is a post; others are bodies, whose heads are called in many ways."""


def signer_doubts(decision: "Decision", on: datetime.date) -> list[str]:
    """What does not fit: the post that signs and who decides; who decides and the matrix of the day, form by form.

    Empty where all of it fits, and for titles and forms on which the unit may not decide at all: `faults` says that.
    """
    decider = decider_in(decision)
    told = [] if _signs_for(decision.signer_post, decider) else [_signs_as(decision, decider)]
    subjects = {
        row.subject: None for row in decision.recipients.select_related("title", "form").order_by("order", "id")
    }
    for subject in subjects:
        posts = [row.post for row in deciding(subject, unit=decision.unit, branch=decision.branch, on=on)]
        if posts and not any(_is_of(decider, decision.signer_post, post) for post in posts):
            text = _("On “%(subject)s” %(posts)s decides on %(day)s; this decision names %(decider)s.")
            day = date_format(on, "SHORT_DATE_FORMAT")
            told.append(text % {"subject": subject, "posts": "; ".join(posts), "day": day, "decider": decider})
    return told


def _signs_as(decision: "Decision", decider: str) -> str:
    text = _("“%(post)s” is neither who decides (%(decider)s) nor their deputy.")
    return text % {"post": decision.signer_post, "decider": decider}


def _signs_for(post: str, decider: str) -> bool:
    """The head of a body signs for it, whatever the post is called; for a post it is the post itself, or its deputy."""
    if not fold(decider).startswith(POSTS):
        return True
    return _begins(_words(head_of(post)), _words(decider))


def _is_of(decider: str, post: str, of_matrix: str) -> bool:
    wanted = _before_place(_words(of_matrix))
    return any(_begins(wanted, _words(each)) for each in (decider, f"{head_of(post)} {decider}"))


def _begins(first: list[str], words: list[str]) -> bool:
    return bool(first) and words[: len(first)] == first


def _words(text: str) -> list[str]:
    found = [WRITTEN_OUT.get(word, word) for word in _WORD.findall(fold(text))]
    return " ".join(found).split()


def _before_place(words: list[str]) -> list[str]:
    for place, word in enumerate(words):
        if place and word in PLACES:
            return words[:place]
    return words
