"""When two titles are nearly alike: the thresholds, and what they were measured on (26/11/2026).

Measured on the folded titles of the 57 models of public sources (`data/models/real_models.json`).

*A query with a typing error* (1,000 stretches of one to five words of a title; in one of the words two letters swapped,
one left out, doubled or replaced, or a Telex key left behind), by word similarity with the titles:

| threshold | 1 word | 2 words | 3 words | 4 and more | other titles a query, 1 / 2 / 3 / 4 words |
|---|---|---|---|---|---|
| 0.4 | 60 % | 99 % | 100 % | 100 % | 6.5 / 4.9 / 2.1 / 1.7 |
| **0.5** | 47 % | 94 % | 99 % | 100 % | 3.7 / 2.6 / 0.8 / 0.6 |
| 0.6 | 22 % | 70 % | 90 % | 99 % | 1.8 / 0.7 / 0.4 / 0.2 |

*A title written again* by similarity of the whole titles, 5th percentile and median: a place added 0.63, 0.80; "Mô hình
dân vận khéo" put before it 0.46, 0.67; every fifth word another 0.58, 0.71; two of five 0.38, 0.54. Of the 1,596 pairs
of different titles 31 reach 0.3, seven 0.4, three **0.45**, two 0.5: parishes of peace, and giving land.
"""

from mobilization.common.words import words_of

NEARLY = 0.5
"""Least word similarity of a query with a title that it may mean."""
MOST_NEARLY = 8
"""Words of a query that may have an error in it."""
LIKE = 0.45
"""Least similarity of two titles that are alike."""
FEWEST_WORDS = 2
"""Distinctive words a title needs before others are like it."""
MOST_DISTINCTIVE = 6
LOOKED_AT = 300
"""Of the models that share words, the newest are compared."""
RANKED = 1000
"""Of the hits, the newest are put in order by rank."""
COMMON = frozenset(
    words_of(
        "mô hình dân vận khéo vận động người dân nhân dân tổ dân phố thôn xóm bản xã phường huyện quận thị trấn tỉnh"
        " thành phố khu dân cư và của ở tại trong cho với theo trên là các những một số do để được không"
    )
)
"""Syllables that many titles have whatever they are about."""


def distinctive(title: str) -> list[str]:
    """The words that say what a title is about: at most `MOST_DISTINCTIVE`, folded, without numbers."""
    words = [word for word in dict.fromkeys(words_of(title)) if word not in COMMON and not word.isdecimal()]
    return words[:MOST_DISTINCTIVE]
