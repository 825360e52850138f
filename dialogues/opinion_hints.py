"""Words that hint at a complaint or denunciation, which is another legal track (DOMAIN §6); a hint decides nothing."""

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dialogues.opinion_enums import OtherTrack
from mobilization.common.text import fold

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_WORDS = {
    OtherTrack.COMPLAINT: ("khieu nai", "don khieu", "khieu kien", "khieu to"),
    OtherTrack.DENUNCIATION: ("to cao", "to giac", "khieu to", "don to"),
}


def _pattern(words: tuple[str, ...]) -> "re.Pattern[str]":
    """Whole words, whatever stands between them."""
    spaced = "|".join(r"\W+".join(word.split()) for word in words)
    return re.compile(rf"\b(?:{spaced})\b")


_PATTERNS = {track: _pattern(words) for track, words in _WORDS.items()}
WHERE_TO_GO: "dict[str, _StrPromise]" = {
    OtherTrack.COMPLAINT: _(
        "A complaint against an administrative decision or act goes to whoever made it, or to the reception of "
        "citizens of that body, and is dealt with by the law on complaints."
    ),
    OtherTrack.DENUNCIATION: _(
        "A denunciation goes to the body that manages the person it is about, or to its reception of citizens, and is "
        "dealt with by the law on denunciations, which protects who denounces."
    ),
}


def hints(text: str) -> list[OtherTrack]:
    """Which other tracks the words hint at, with or without accents."""
    folded = fold(text)
    return [track for track, pattern in _PATTERNS.items() if pattern.search(folded)]
