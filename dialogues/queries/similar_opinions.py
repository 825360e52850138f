"""Earlier opinions about the same, with their answers: those an officer reads, for everybody those that are public."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, TextField

from dialogues.likeness import LOOKED_AT, MOST_PAIRS, likeness, pairs_of
from dialogues.models import Opinion, OpinionText
from dialogues.opinion_enums import OVER
from dialogues.queries.published_opinions import CARD, published, shown_questions
from mobilization.common.words import Matches, Spaced, any_of

if TYPE_CHECKING:
    from organizations.models import Unit

SHOWN = 5


class WordsOfText(Func):
    """What the index of the texts of opinions knows."""

    template = "to_tsvector('simple'::regconfig, %(expressions)s)"
    output_field = TextField()


@dataclass(frozen=True)
class Earlier:
    """An answered opinion about the same."""

    opinion: Opinion
    text: str
    answer: str


def similar_answered(text: str, user: Any, *, without: int | None = None) -> list[Earlier]:
    """Answered opinions that the account reads, the likest first, those of its own unit before others.

    Of the newest that share two neighbouring words (five times `LOOKED_AT`) at most `LOOKED_AT` that the account reads
    are compared. Two queries.
    """
    asked = pairs_of(text)[:MOST_PAIRS]
    if not asked:
        return []
    shared = any_of(" ".join(pair) for pair in asked)
    sharing = OpinionText.objects.filter(Matches(WordsOfText(Spaced(F("search"))), shared))
    newest = sharing.exclude(opinion=without).order_by("-opinion_id").values("opinion_id")[: LOOKED_AT * 5]
    seen = Opinion.objects.visible_to(user).filter(pk__in=newest, state__in=OVER).exclude(words__answer="")
    rows = list(seen.select_related("words", "steward").order_by("-pk")[:LOOKED_AT])
    own = user.acting.unit_id if user.acting else None
    return [
        Earlier(row, row.words.text, row.words.answer)
        for row in _likest(asked, [(row, f"{row.words.place} {row.words.text}", row.steward_id == own) for row in rows])
    ]


def answer_of(number: str, user: Any) -> str:
    """The answer of an answered opinion that the account reads; else empty."""
    seen = Opinion.objects.visible_to(user).filter(number=number, state__in=OVER)
    return seen.values_list("words__answer", flat=True).first() or ""


def similar_published(text: str, place_unit: "Unit | None" = None, *, language: str = "vi") -> list[dict[str, Any]]:
    """Published questions about the same, their cards with the answer: those of the place first. One query."""
    asked = pairs_of(text)[:MOST_PAIRS]
    if not asked:
        return []
    sharing = published().filter(Matches("words", any_of(" ".join(pair) for pair in asked)))
    newest = sharing.order_by("-published_on", "-pk")
    rows = list(shown_questions(newest, (*CARD, "answer", "unit_path"), language=language)[:LOOKED_AT])
    path = place_unit.path if place_unit is not None else None
    return _likest(
        asked, [(row, f"{row['title']} {row['question']}", _is_near(row.pop("unit_path"), path)) for row in rows]
    )


def _is_near(path: str, place: str | None) -> bool:
    return place is not None and (path.startswith(place) or place.startswith(path))


def _likest(asked: list[tuple[str, str]], rows: list[tuple[Any, str, bool]]) -> list[Any]:
    """The likest of the rows (row, text, whether it is near), the near ones first; the newer of two alike first."""
    found = [(is_near, likeness(asked, text), row) for row, text, is_near in rows]
    found.sort(key=lambda each: (not each[0], -each[1]))
    return [row for _near, share, row in found if share][:SHOWN]
