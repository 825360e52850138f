"""When two texts of citizens are about the same: they share pairs of neighbouring words that say what they are about.

Vietnamese writes its words in syllables, so two neighbours are mostly one word ("rác thải", "đèn đường") and say more
than either; syllables that stand in every letter to an authority are passed over.
"""

import itertools

from mobilization.common.words import words_of

MOST_PAIRS = 16
"""Of a long text the first pairs are looked for."""
FEWEST_SHARED = 2
"""Pairs that two texts share at least, of a text that has so many."""
LEAST = 0.2
"""Least share of a text's pairs that another has."""
LOOKED_AT = 200
"""Of the texts that share a pair, the newest are compared."""
_PASSED_OVER = frozenset(
    words_of(
        "kính gửi tôi chúng em xin hỏi đề nghị kiến phản ánh mong các cấp ủy ban nhân dân ubnd xã phường thị trấn"
        " huyện quận thành phố tổ thôn khu cư người hộ gia đình là của và ở tại trong cho với theo trên những một số"
        " để do được không có đã đang sẽ này khi nào bao giờ thì mà nhưng rất cần phải như từ đến về việc nhà hiện nay"
    )
)


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Neighbouring words that say what the text is about, each pair once, in their order."""
    words = [None if word in _PASSED_OVER or word.isdecimal() else word for word in words_of(text)]
    found = [(one, other) for one, other in itertools.pairwise(words) if one and other]
    return list(dict.fromkeys(found))


def likeness(asked: list[tuple[str, str]], text: str) -> float:
    """The share of the pairs that stand in the text, 0 where they are too few."""
    theirs = set(pairs_of(text))
    shared = sum(pair in theirs for pair in asked)
    share = shared / len(asked) if asked else 0
    return share if shared >= min(FEWEST_SHARED, len(asked)) and share >= LEAST else 0
