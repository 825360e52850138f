"""What the public sees of an answered opinion: these fields and nothing else, for pages, files and feeds alike."""

from typing import TYPE_CHECKING, Any

from django.db.models import F

from dialogues.models import OpinionIdentity, PublishedOpinion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

OWN = ("id", "title", "question", "answer", "place", "domain", "answered_on", "published_on", "changed_at")
REACHED = {
    "theme_name": F("theme__name_vi"),
    "unit_name": F("place_unit__name"),
    "unit_path": F("place_unit__path"),
    "unit_code": F("place_unit__code"),
    "answered_by_name": F("answered_by__name"),
    "answered_by_code": F("answered_by__code"),
}
IN_ENGLISH = {"theme_name": F("theme__name_en")}
CARD = (
    "id", "title", "question", "place", "domain", "theme_name", "unit_name", "answered_by_name", "answered_on",
    "published_on",
)  # fmt: skip
PAGE = tuple(name for name in (*OWN, *REACHED) if name != "unit_path")
DATA = tuple(name for name in PAGE if name != "changed_at")
"""Of the files; the name of a citizen is on the page alone, if anywhere."""


def published() -> "QuerySet[PublishedOpinion]":
    """All that the public sees."""
    return PublishedOpinion.objects.for_everybody()


def shown_questions(
    rows: "QuerySet[PublishedOpinion]", keys: "Iterable[str]", *, language: str = "vi"
) -> "QuerySet[Any, dict[str, Any]]":
    """The public fields of these keys, as dictionaries; there is no other way from a row to a page or file."""
    wanted = tuple(keys)
    words = REACHED | (IN_ENGLISH if language == "en" else {})
    reached = {key: column for key, column in words.items() if key in wanted}
    found: QuerySet[Any, dict[str, Any]] = rows.values(*(key for key in OWN if key in wanted), **reached)
    return found


def name_beside(pk: int) -> str:
    """The name of the citizen, where it was chosen to stand there and the consent still stands; else empty."""
    found = OpinionIdentity.objects.filter(
        opinion__public=pk, opinion__public__is_public=True, opinion__public__shows_name=True, may_publish_name=True
    )
    return found.values_list("name", flat=True).first() or ""


def questions_of_conference(pk: int, most: int, *, language: str = "vi") -> list[dict[str, Any]]:
    """The latest that were published of what belongs to a conference, as their cards."""
    rows = published().filter(opinion__conference=pk).order_by("-published_on", "-pk")
    return list(shown_questions(rows, CARD, language=language)[:most])
