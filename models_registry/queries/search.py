"""One box for models, documents and units: the same sections, rights and order for the page and the API."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from directives.models import DirectiveDocument
from mobilization.common.keyset import CappedCount, Page, capped_count, paginate
from mobilization.common.text import clean, fold
from mobilization.common.words import Fold, words_of
from models_registry.models import RegisteredModel
from models_registry.nearness import LOOKED_AT
from organizations.models import Unit

NEWEST, BEST = "newest", "rank"
FEW = 3
"""With fewer exact hits, titles that are nearly like the words are shown, too."""
NEAR_SHOWN = 10
BESIDE = 5
"""How many documents and units stand beside the models; their own lists have the others."""
SHORTEST_NEARLY = 4
"""Letters of a query of one word that may have an error."""
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Some:
    """The first rows of a kind, and how many there are."""

    rows: list[Any]
    count: CappedCount


@dataclass(frozen=True)
class Found:
    """What a query found; `near` is filled when `models` has few. `words` are those to mark."""

    text: str
    words: frozenset[str]
    models: Page[Any]
    count: CappedCount
    near: list[Any]
    documents: Some
    units: Some
    units_first: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found at all."""
        return not (self.count.number or self.near or self.documents.rows or self.units.rows)


def search(text: str, user: Any, *, order: str = NEWEST, cursor: str | None = None, size: int = 20) -> Found:
    """What the account may know of and the text finds; a fixed number of queries. Raises BadCursor.

    Models the newest first, or the newest thousand by rank; documents the newest first; units by name, then one's own.
    """
    text = clean(text)[:LONGEST_QUERY]
    words = words_of(text)
    hits = RegisteredModel.objects.visible_to(user).found_by(text, user)
    keyset = ("-listed_on", "-id")
    rows = hits
    if order == BEST:
        rows, keyset = hits.by_rank(text), ("-rank", "-id")
    page = paginate(rows.select_related("unit", "steward"), keyset, cursor=cursor, size=size)
    count = capped_count(hits)
    near = nearly(text, user, known=[model.pk for model in page.items]) if count.number < FEW and not cursor else []
    units = _units(text, user)
    return Found(
        text=text,
        words=frozenset(words),
        models=page,
        count=count,
        near=near,
        documents=_documents(text, user),
        units=units,
        units_first=any(unit.is_named for unit in units.rows),
    )


def nearly(text: str, user: Any, *, known: list[int]) -> list[Any]:
    """Models with a title nearly like the text, besides those of the ids; none for a short single word."""
    words = words_of(text)
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST_NEARLY):
        return []
    found = RegisteredModel.objects.visible_to(user).nearly(text, most=LOOKED_AT).exclude(pk__in=known)
    return list(found.select_related("unit", "steward")[:NEAR_SHOWN])


def _documents(text: str, user: Any) -> Some:
    if not words_of(text):
        return _some(DirectiveDocument.objects.none())
    found = DirectiveDocument.objects.visible_to(user).found_by(text)
    return _some(found.select_related("issuer_unit").order_by("-issued_on", "-id"))


def _units(text: str, user: Any) -> Some:
    """Units of all times; first the one whose name was typed with its accents, then those one works for, then others.

    In each of these the units that the text names exactly without accents stand before those that have more words, and
    those that exist before those that ended.
    """
    if not words_of(text):
        return _some(Unit.objects.none())
    written = Q(name__iexact=text) | Q(short_name__iexact=text) | Q(code=text)
    acting = user.acting if user.is_authenticated else None
    own = Q(path__startswith=acting.unit.path) if acting else Q(pk__in=[])
    named = Q(folded=fold(text)) | Q(folded_short=fold(text)) | Q(code=text)
    found = Unit.objects.visible_to(user).found_by(text).annotate(folded=Fold("name"), folded_short=Fold("short_name"))
    found = found.select_related("parent").annotate(
        is_written=_one_if(written), is_own=_one_if(own), is_named=_one_if(named)
    )
    order = ("-is_written", "-is_own", "-is_named", F("valid_to").desc(nulls_first=True), "sort_key", "id")
    return _some(found.order_by(*order))


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _some(rows: "QuerySet[Any]") -> Some:
    return Some(list(rows[:BESIDE]), capped_count(rows))
