"""How much of a text stands in an earlier one, by runs of words; the bounds, and what they were measured on.

A run is `RUN` syllables that follow each other, folded, every number as the same sign: other figures in the same
sentence are no other text. The share is that of the later text's runs that stand in the earlier one, so that a copy put
into a longer text is found and a short quotation is none.

Measured on the 60 labelled pairs of `tests/models_registry/data/text_pairs.json` (15 copies with other figures, 15
edited copies, 15 of the same topic and 15 of another one written independently), shares in per cent:

| run | copies | edited copies | same topic | other topic |
|---|---|---|---|---|
| 3 | 94–100 | 23–76, median 67 | 0–15 | 0–5 |
| **4** | 92–100 | 14–70, median 60 | 0–9 | 0–3 |
| 5 | 90–100 | 6–64, median 53 | 0–6 | 0–2 |

At 25 % every pair that is found is a copy (precision 29 of 29); of the 30 copies one is missed, in which every sentence
was written anew (recall 29 of 30).
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from mobilization.common.text import fold, nfc

RUN = 4
FEWEST_RUNS = 30
"""A text of fewer runs says too little to be called a copy."""
FEWEST_SHARED = 20
"""Runs that two texts must share, whatever their length: some sentences, not a stock phrase."""
SKETCH = 48
"""Runs of a text, those with the smallest hashes, by which others that share some are found."""

Runs = frozenset[tuple[str, ...]]
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and whether it stands in the other one."""

    text: str
    is_shared: bool


def runs_of(text: str) -> Runs:
    """The runs of a text."""
    return frozenset(_runs([_plain(found[0]) for found in _WORD.finditer(nfc(text))]))


def share(later: Runs, earlier: Runs) -> int:
    """Per cent of the later text that stand in the earlier one; 0 where either says too little, or little is shared."""
    shared = len(later & earlier)
    if len(later) < FEWEST_RUNS or shared < FEWEST_SHARED:
        return 0
    return round(100 * shared / len(later))


def sketch(runs: Runs) -> list[int]:
    """Whole numbers of 31 bits that stand for a text: texts that share much have several in common."""
    return sorted(_hash(run) for run in runs)[:SKETCH] if len(runs) >= FEWEST_RUNS else []


def marked(text: str, other: Collection[tuple[str, ...]]) -> list[Piece]:
    """The text in stretches, with those marked that stand in runs of the other one; joined they are the text."""
    text = nfc(text)
    words = list(_WORD.finditer(text))
    shared = [False] * len(words)
    for place, run in enumerate(_runs([_plain(found[0]) for found in words])):
        if run in other:
            shared[place : place + RUN] = [True] * RUN
    pieces, done = [], 0
    for place in range(1, len(words)):
        if shared[place] != shared[place - 1]:
            cut = words[place].start() if shared[place] else words[place - 1].end()
            pieces.append(Piece(text[done:cut], shared[place - 1]))
            done = cut
    pieces.append(Piece(text[done:], bool(shared) and shared[-1]))
    return [piece for piece in pieces if piece.text]


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1))


def _plain(word: str) -> str:
    return "#" if word.isdecimal() else fold(word)


def _hash(run: tuple[str, ...]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(run).encode(), digest_size=4).digest()) >> 1
